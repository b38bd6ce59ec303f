// One JSON array of records, one for each concept, as scripts write them: the fields of a JSON Lines row under those
// names or the usual other ones. Fields that say nothing about a concept are counted and left out.
import type { Concept } from "../concept.ts";
import { accept } from "./accept.ts";
import { wrongFormat } from "./formats.ts";
import { curieOf } from "./iris.ts";
import { jsonItems } from "./json-items.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { openSource } from "./source.ts";

/** Field of a concept by the names that records have for it, in lower case. */
const FIELDS: Readonly<Record<string, string>> = {
  id: "id",
  curie: "id",
  code: "id",
  identifier: "id",
  name: "name",
  label: "name",
  lbl: "name",
  preferred_name: "name",
  preferredname: "name",
  group: "group",
  types: "types",
  type: "types",
  synonyms: "synonyms",
  synonym: "synonyms",
  aliases: "synonyms",
  definitions: "definitions",
  definition: "definitions",
  def: "definitions",
  description: "definitions",
  parents: "parents",
  parent: "parents",
  is_a: "parents",
  xrefs: "xrefs",
  xref: "xrefs",
  altids: "altIds",
  alt_id: "altIds",
  alt_ids: "altIds",
  obsolete: "obsolete",
  is_obsolete: "obsolete",
  deprecated: "obsolete",
  replacedby: "replacedBy",
  replaced_by: "replacedBy",
};
const LISTS = new Set(["types", "synonyms", "definitions", "parents", "xrefs", "altIds", "replacedBy"]);
const IDS = new Set(["parents", "altIds", "replacedBy"]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Throws `SourceError` where the file cannot be read or is no JSON array; bad records are reported. */
export async function* importJsonRecords(file: string, options: ImportOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  if (!/^\uFEFF?\s*\[/.test(source.head)) throw await wrongFormat(source, "a JSON array of records");
  const { report } = options;
  const groups = new GroupChooser(options);
  for await (const { line, value, text } of jsonItems(source, (path) => path.length === 1, report)) {
    report.rows++;
    if (!isRecord(value)) {
      report.problem(file, line, "a concept must be a JSON object; left out.", text);
      continue;
    }
    const input: Record<string, unknown> = {};
    let namespace: string | undefined;
    for (const [key, given] of Object.entries(value)) {
      const field = FIELDS[key.toLowerCase()];
      if (key === "namespace" && typeof given === "string") namespace = given;
      else if (field === undefined)
        report.skip(`fields "${key}", which say nothing about a concept here`, 1, file, line);
      else if (given !== null && given !== "") input[field] ??= givenFor(field, given);
    }
    if (typeof input.id === "string") {
      input.id = curieOf(input.id);
      input.group =
        input.group === undefined
          ? groups.choose(input.id as string, file, line, namespace)
          : groups.stated(input.group);
    }
    const concept = accept(input, { file, line, text }, report);
    if (concept) yield concept;
  }
}

function givenFor(field: string, given: unknown): unknown {
  const value = LISTS.has(field) && !Array.isArray(given) ? [given] : given;
  if (!IDS.has(field) || !Array.isArray(value)) return value;
  return value.map((id) => (typeof id === "string" ? curieOf(id) : id));
}
