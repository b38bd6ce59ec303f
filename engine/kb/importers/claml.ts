// ClaML (Classification Markup Language, EN 14463), in which ICD-10 and its national editions are published: classes
// with rubrics (preferred, inclusion, definition ...) and super-classes; and classes that modifiers make of them.
import type { Concept, ConceptInput } from "../concept.ts";
import { accept } from "./accept.ts";
import { type Label, Modifiers } from "./claml-modifiers.ts";
import { foreign } from "./foreign.ts";
import { dialectOf, wrongFormat } from "./formats.ts";
import { type IdPrefix, prefixer } from "./id-prefix.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { openSource } from "./source.ts";
import { childrenOf, wholeText, type XmlElement, xmlRecords } from "./xml-records.ts";

export interface ClamlOptions extends ImportOptions {
  /** Put before codes; absent: what the title says (`ICD10GM:` of "ICD-10-GM"). */
  readonly prefix?: IdPrefix;
  /** BCP 47 language of the knowledge base (default `en`). */
  readonly language?: string;
}

/** Kinds of rubric that name the class, and how well. */
const NAMES: Record<string, "exact" | "narrow"> = {
  preferred: "exact",
  preferredLong: "exact",
  inclusion: "narrow",
};

/** Labels of a class's rubrics, without codes referred to ("Cholera (A00)" is not what anyone writes). */
function labelsOf(element: XmlElement, own: string | undefined): Label[] {
  return childrenOf(element, "Rubric").flatMap((rubric) =>
    childrenOf(rubric, "Label").map((label) => ({
      text: wholeText(label, "Reference"),
      kind: rubric.attributes.kind ?? "",
      ...foreign(label.attributes["xml:lang"], own),
    })),
  );
}

/** Classifications whose titles may go on with language, year and volume. */
const CLASSIFICATIONS = /^(?:ICD10(?:GM|AM|CM|WHO)?|ICDO3?|OPS|ICF)/;
const RECORDS = new Set(["Title", "Class", "ModifierClass"]);

/** Throws `SourceError` where the file cannot be read or is in another format; bad classes are reported. */
export async function* importClaml(file: string, options: ClamlOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  if (dialectOf(source.head) !== "claml") throw await wrongFormat(source, "ClaML");
  const { report } = options;
  const groups = new GroupChooser(options);
  const modifiers = new Modifiers();
  let withPrefix = prefixer(options.prefix ?? "ICD10:");
  const conceptOf = (
    code: string,
    labels: readonly Label[],
    parents: readonly string[],
    kind: string,
    line: number,
  ) => {
    const id = code && withPrefix(code);
    const input = inputOf(id, labels, parents.map(withPrefix), kind);
    const text = `${code} ${input.name}`;
    return accept({ ...input, group: groups.choose(id, file, line) }, { file, line, text }, report);
  };
  for await (const element of xmlRecords(source, (name) => RECORDS.has(name), report)) {
    if (element.name === "Title") {
      const title = (element.attributes.name ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "");
      // "ICD-10-EN/2016 VOLUME 1" is ICD-10, too.
      const classification = CLASSIFICATIONS.exec(title)?.[0] ?? title;
      if (!options.prefix && title) withPrefix = prefixer(`${classification}:`);
      continue;
    }
    report.rows++;
    const labels = labelsOf(element, options.language).filter((l) => l.text !== "");
    if (element.name === "ModifierClass") {
      modifiers.addPart(element, labels);
      continue;
    }
    modifiers.addClass(element, labels);
    const { code = "", kind = "" } = element.attributes;
    const parents = childrenOf(element, "SuperClass").map((s) => s.attributes.code ?? "");
    const concept = conceptOf(code, labels, parents, kind, element.line);
    if (concept) yield concept;
  }
  for (const { code, labels, parent, line } of modifiers.subdivisions()) {
    const concept = conceptOf(code, labels, [parent], "category", line);
    if (concept) yield concept;
  }
  if (modifiers.ofBlocks > 0)
    report.skip("modifiers of whole chapters and blocks (places, activities)", modifiers.ofBlocks);
  if (modifiers.endless)
    report.problem(
      file,
      0,
      "modifiers make more subdivisions than any classification has; the rest is left out.",
    );
  for (const modifier of modifiers.unknown)
    report.problem(
      file,
      0,
      `the modifier "${modifier}" is used and not described; its subdivisions are missing.`,
    );
}

function inputOf(
  id: string,
  labels: readonly Label[],
  parents: readonly string[],
  kind: string,
): Omit<ConceptInput, "group"> {
  const named = labels.filter((l) => Object.hasOwn(NAMES, l.kind));
  const preferred = named.filter((l) => l.kind !== "inclusion");
  const name = preferred.find((l) => l.language === undefined) ?? preferred[0];
  const language = (l: Label) => (l.language ? { language: l.language } : {});
  return {
    id,
    name: name?.text ?? "",
    types: kind ? [kind] : [],
    synonyms: named
      .filter((l) => l.language !== undefined || l.text !== name?.text)
      .map((l) => ({ text: l.text, scope: NAMES[l.kind] as "exact" | "narrow", ...language(l) })),
    definitions: labels.filter((l) => l.kind === "definition").map((l) => ({ text: l.text, ...language(l) })),
    parents: [...parents],
  };
}

/** The version that the title states. */
export const clamlVersion = (head: string): string | undefined =>
  /<Title\b[^>]*\bversion\s*=\s*["']([^"']+)["']/.exec(head)?.[1];
