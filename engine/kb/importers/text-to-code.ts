// `text_to_code.json`, as generative linkers ship it beside their models: one JSON object of names with the code of each,
// or of semantic groups with such an object each. Names of one code become one concept, the first of them preferred.

import type { Concept } from "../concept.ts";
import { GROUPS, isGroup, type SemanticGroup } from "../groups.ts";
import { accept } from "./accept.ts";
import { wrongFormat } from "./formats.ts";
import { curiesOf, type IdPrefix, prefixer } from "./id-prefix.ts";
import { jsonItems } from "./json-items.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { openSource } from "./source.ts";
import { GROUP_OF_TUI } from "./umls-types.ts";

export interface TextToCodeOptions extends ImportOptions {
  /** Put before bare codes; absent: told by their shape (UMLS, MeSH, SNOMED CT). */
  readonly prefix?: IdPrefix;
}

const shaped = (code: string): string =>
  // Six digits are an OMIM number elsewhere; here SNOMED CT's codes are as short.
  curiesOf(code).find((id) => !id.startsWith("OMIM:")) ?? code;

const BY_NAME = new Map(Object.entries(GROUPS).map(([code, name]) => [name.toLowerCase(), code]));

function groupOf(key: string | undefined, options: ImportOptions): SemanticGroup | undefined {
  if (key === undefined) return undefined;
  const code = key.toUpperCase();
  const named = isGroup(code) ? code : BY_NAME.get(key.toLowerCase());
  return options.groups?.of(key) ?? (named as SemanticGroup | undefined) ?? GROUP_OF_TUI.get(code);
}

interface Draft {
  readonly line: number;
  readonly names: Set<string>;
  readonly group: string | undefined;
}

/** Throws `SourceError` where the file cannot be read or is in another format; bad entries are reported. */
export async function* importTextToCode(file: string, options: TextToCodeOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  if (!/^\uFEFF?\s*\{/.test(source.head)) throw await wrongFormat(source, "a JSON object of names and codes");
  const { report } = options;
  const idOf = options.prefix === undefined ? shaped : prefixer(options.prefix);
  // Codes come in no order: all are held until the last name is read.
  const drafts = new Map<string, Draft>();
  const entries = jsonItems(
    source,
    (path, kind) => path.length > 1 || (path.length === 1 && kind !== "object"),
    report,
  );
  for await (const { path, line, value, text } of entries) {
    report.rows++;
    const name = path.at(-1)?.trim() ?? "";
    const group = path.length > 1 ? path[0] : undefined;
    const codes = (Array.isArray(value) ? value : [value]).filter(
      (code) => typeof code === "string" || typeof code === "number",
    );
    if (codes.length === 0)
      report.problem(file, line, "a name must have a code; left out.", `${name}: ${text}`);
    for (const code of codes.map(String)) {
      if (/[+|,]/.test(code)) {
        report.skip("names of composite codes", 1, file, line);
        continue;
      }
      const id = idOf(code.trim());
      const known = drafts.get(id);
      if (known) known.names.add(name);
      else drafts.set(id, { line, names: new Set([name]), group });
    }
  }
  const groups = new GroupChooser(options);
  for (const [id, { line, names, group }] of drafts) {
    const [name = "", ...synonyms] = [...names].filter((n) => n !== "");
    const input = {
      id,
      name,
      synonyms,
      group: groupOf(group, options) ?? groups.choose(id, file, line),
      ...(group !== undefined && !isGroup(group.toUpperCase()) ? { types: [group] } : {}),
    };
    const concept = accept(input, { file, line, text: `${id} ${name}` }, report);
    if (concept) yield concept;
  }
}
