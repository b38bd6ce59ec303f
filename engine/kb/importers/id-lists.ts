// Lines `id|id||name|name|...`, as CTD's MEDIC is passed around: ids (the first one counts) before the empty field, names
// (the first one is preferred) behind it. Names come with XML's references, and with several titles of OMIM in one.
import type { Concept } from "../concept.ts";
import { accept } from "./accept.ts";
import { looksLike, wrongFormat } from "./formats.ts";
import { type IdPrefix, prefixer } from "./id-prefix.ts";
import { titlesIn } from "./omim-titles.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { linesOf, openSource } from "./source.ts";

export interface IdListOptions extends ImportOptions {
  readonly prefix?: IdPrefix;
  /** Default `|`. */
  readonly delimiter?: string;
}

const REFERENCES: Readonly<Record<string, string>> = { apos: "'", quot: '"', amp: "&", lt: "<", gt: ">" };
const unescaped = (name: string): string =>
  name.replace(/&(apos|quot|amp|lt|gt);/g, (_, reference: string) => REFERENCES[reference] as string);

/** Throws `SourceError` where the file cannot be read or is in another format; bad lines are reported. */
export async function* importIdLists(file: string, options: IdListOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  const { report, delimiter = "|" } = options;
  const format = looksLike(source.head);
  if (format !== "tsv" || !source.head.includes(delimiter + delimiter))
    throw await wrongFormat(
      source,
      `a list of "id${delimiter}id${delimiter}${delimiter}name${delimiter}name" lines`,
    );
  const groups = new GroupChooser(options);
  const withPrefix = prefixer(options.prefix);
  for await (const { number: line, text } of linesOf(source, report)) {
    if (text.trim() === "") continue;
    report.rows++;
    const fields = text.split(delimiter).map((f) => unescaped(f.trim()));
    const gap = fields.indexOf("");
    if (gap < 1 || gap === fields.length - 1) {
      report.problem(file, line, "ids, an empty field and names are expected; left out.", text);
      continue;
    }
    const [id = "", ...altIds] = fields.slice(0, gap).map(withPrefix);
    const [name = "", ...others] = fields.slice(gap + 1).filter(Boolean);
    const synonyms = others.flatMap((other) =>
      titlesIn(
        other,
        [name, ...others].filter((n) => n !== other),
      ),
    );
    const input = { id, name, synonyms, altIds, group: groups.choose(id, file, line) };
    const concept = accept(input, { file, line, text }, report);
    if (concept) yield concept;
  }
}
