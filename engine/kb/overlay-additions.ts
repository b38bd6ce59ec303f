// What a person adds to a vocabulary: whole concepts, or names for concepts that it has. Read from JSON Lines, and laid
// over the records of a knowledge base.
import * as z from "zod";
import { type Concept, conceptSchema, type Synonym } from "./concept.ts";
import { accept } from "./importers/accept.ts";
import { jsonLines } from "./importers/json-lines.ts";
import { openSource } from "./importers/source.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";
import { mergeConcepts, wellFormed } from "./packed/concept-store.ts";
import type { ImportReport } from "./report.ts";

/** Names for a concept of the knowledge base, by its id or a former one. */
export interface AddedNames {
  readonly id: string;
  readonly synonyms: readonly Synonym[];
}
/** A whole concept: a new one, or one that takes precedence over the knowledge base's record of the same id. */
export type Addition = Concept | AddedNames;

const namesSchema = z.strictObject({
  id: conceptSchema.shape.id,
  synonyms: conceptSchema.shape.synonyms.unwrap().min(1),
});

export const isConcept = (addition: Addition): addition is Concept => "name" in addition;

interface PlacedValue {
  readonly value: unknown;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The addition that a line's value is; undefined (and reported) where it is none. */
function additionOf({ value, ...place }: PlacedValue, report: ImportReport): Addition | undefined {
  if (typeof value === "object" && value !== null && "name" in value) return accept(value, place, report);
  const names = namesSchema.safeParse(value);
  if (names.success) return names.data;
  const issue = names.error.issues[0];
  report.problem(place.file, place.line, `${issue?.path.join(".") || "line"}: ${issue?.message}`, place.text);
  return undefined;
}

/**
 * Lines `{"id": "MESH:D003920", "synonyms": ["sugar"]}` or whole concepts as in a JSON Lines source; empty lines and
 * lines that begin with # are skipped. Bad lines are reported and left out. Throws `SourceError` for no such file.
 */
export async function* readAdditions(file: string, report: ImportReport): AsyncGenerator<Addition> {
  for await (const { number: line, text, value } of jsonLines(await openSource(file), file, report)) {
    const addition = additionOf({ value, file, line, text }, report);
    if (addition) yield addition;
  }
}

/** The same of a dictionary's text: one that somebody is writing at, and small. */
export function parseAdditions(text: string, file: string, report: ImportReport): Addition[] {
  return text.split("\n").flatMap((raw, i) => {
    const line = raw.replace(/\r$/, "");
    if (line.trim() === "" || line.startsWith("#")) return [];
    try {
      return additionOf({ value: JSON.parse(line), file, line: i + 1, text: line }, report) ?? [];
    } catch (error) {
      report.problem(file, i + 1, `not JSON: ${(error as Error).message}`, line);
      return [];
    }
  });
}

/** The line that a dictionary holds for an addition: what says nothing is left out. */
export function additionLine(addition: Addition): string {
  const plain = (list: readonly { text: string; scope?: string; language?: string | undefined }[]) =>
    list.map((s) => (s.language === undefined && (s.scope ?? "exact") === "exact" ? s.text : s));
  if (!isConcept(addition))
    return `${JSON.stringify({ id: addition.id, synonyms: plain(addition.synonyms) })}\n`;
  const { synonyms, definitions, ...rest } = addition;
  const said = Object.entries(rest).filter(([, v]) => v !== false && !(Array.isArray(v) && v.length === 0));
  return `${JSON.stringify({
    ...Object.fromEntries(said),
    ...(synonyms.length ? { synonyms: plain(synonyms) } : {}),
    ...(definitions.length ? { definitions } : {}),
  })}\n`;
}

/**
 * The records that the additions make, by id: each whole, with what the knowledge base has of it. Names for a concept
 * that neither has are reported under `source` and left out; broken characters are replaced.
 */
export function addedConcepts(
  base: KnowledgeBase,
  additions: Iterable<Addition>,
  report: ImportReport,
  source: string,
): Map<string, Concept> {
  const touched = new Map<string, Concept>();
  for (const given of additions) {
    const addition = wellFormed(given);
    const known = touched.get(addition.id) ?? base.concept(addition.id);
    // Under a former id the additions before may have touched the concept already.
    const there = known && (touched.get(known.id) ?? known);
    if (isConcept(addition)) {
      const id = there?.id ?? addition.id;
      touched.set(id, there ? mergeConcepts({ ...addition, id }, there) : addition);
    } else if (there)
      touched.set(there.id, mergeConcepts(there, { ...there, synonyms: [...addition.synonyms] }));
    else report.problem(source, 0, `names for ${addition.id}, which the knowledge base does not have.`);
  }
  return touched;
}
