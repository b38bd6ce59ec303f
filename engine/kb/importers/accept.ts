// The last step of every importer: a record becomes a Concept, or a line in the report. Parts that are not well-formed
// are dropped one by one, so that a bad cross-reference does not cost a disease its names.
import type * as z from "zod";
import { type Concept, type ConceptInput, conceptSchema } from "../concept.ts";
import type { ImportReport } from "../report.ts";

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The text of the record's first line, for the report. */
  readonly text: string;
}

const LISTS = [
  "types",
  "synonyms",
  "definitions",
  "parents",
  "xrefs",
  "altIds",
  "replacedBy",
] as const satisfies readonly (keyof ConceptInput)[];
const isList = (field: unknown): field is (typeof LISTS)[number] =>
  (LISTS as readonly unknown[]).includes(field);

type Issue = z.core.$ZodIssue;

/** What is wrong, in words; of a value that may have several forms, what is wrong with the one it is nearest to. */
function wordsOf(issue: Issue): string {
  if (issue.code !== "invalid_union") return issue.message;
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((i) => i.path.length));
  const nearest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0]?.[0];
  return nearest ? wordsOf(nearest) : issue.message;
}

/**
 * The concept, counted in the report; undefined (and reported) where id, name or group is missing or malformed, or its
 * vocabulary is none of those that are wanted.
 */
export function accept(input: unknown, place: Place, report: ImportReport): Concept | undefined {
  const reject = (reason: string): undefined => {
    report.problem(place.file, place.line, reason, place.text);
  };
  let result = conceptSchema.safeParse(input);
  if (!result.success && typeof input === "object" && input !== null) {
    const cleaned: Record<string, unknown> = { ...input };
    const bad = new Map<string, Set<number>>();
    for (const issue of result.error.issues) {
      const [field, item] = issue.path;
      if (!isList(field) || typeof item !== "number") continue;
      const items = bad.get(field) ?? new Set();
      if (!items.has(item)) {
        const value = JSON.stringify((cleaned[field] as unknown[])[item]);
        report.problem(place.file, place.line, `${field}: ${wordsOf(issue)}; left out.`, value);
      }
      bad.set(field, items.add(item));
    }
    if (bad.size > 0) {
      for (const [field, items] of bad)
        cleaned[field] = (cleaned[field] as unknown[]).filter((_, i) => !items.has(i));
      result = conceptSchema.safeParse(cleaned);
    }
  }
  if (!result.success) {
    const issue = result.error.issues[0];
    return reject(
      `${issue?.path.join(".") || "record"}: ${issue ? wordsOf(issue) : "malformed"}; the concept was left out.`,
    );
  }
  const concept = result.data;
  const prefix = concept.id.slice(0, concept.id.indexOf(":"));
  if (report.only && !report.only.has(prefix.toLowerCase())) {
    report.skip(`concepts of other vocabularies (${prefix})`, 1, place.file, place.line);
    return undefined;
  }
  report.kept(concept, place);
  return concept;
}
