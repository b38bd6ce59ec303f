// MeSH in ASCII (nlm.nih.gov/mesh/dtype.html, ctype.html): d*.bin with descriptors, c*.bin with supplementary records,
// which name the headings they are mapped to instead of identifying them: so descriptors are read first.
import type { Concept } from "../concept.ts";
import { dialectOf, wrongFormat } from "./formats.ts";
import { type MeshRecord, MeshShelf, type MeshTerm } from "./mesh-records.ts";
import type { ImportOptions } from "./options.ts";
import { linesOf, openSource } from "./source.ts";

interface Stanza {
  readonly file: string;
  readonly line: number;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** Records of one file; lines without ` = ` are reported. */
async function* stanzasOf(file: string, options: ImportOptions): AsyncGenerator<Stanza> {
  const source = await openSource(file);
  if (dialectOf(source.head) !== "mesh-ascii") throw await wrongFormat(source, "MeSH ASCII");
  let fields: Map<string, string[]> | undefined;
  let begun = 0;
  for await (const { number: line, text } of linesOf(source, options.report)) {
    if (text.trim() === "") continue;
    if (text.startsWith("*NEWRECORD")) {
      if (fields) yield { file, line: begun, fields };
      options.report.rows++;
      fields = new Map();
      begun = line;
      continue;
    }
    const [, name, value] = /^([A-Z][A-Z0-9_ ]*?) = (.*)$/.exec(text) ?? [];
    if (!fields || name === undefined || value === undefined) {
      options.report.problem(file, line, "a line must be `NAME = value` in a record; left out.", text);
      continue;
    }
    fields.set(name, [...(fields.get(name) ?? []), value.trim()]);
  }
  if (fields) yield { file, line: begun, fields };
}

/** `A-23187|T109|T195|LAB|NRW|NLM (1991)|900308|abbcdef`: the last part says what each of the others is. */
export function termOf(value: string): MeshTerm {
  const parts = value.split("|");
  const key = parts.at(-1) ?? "";
  const known = parts.length > 1 && /^a[a-z]*$/.test(key) && key.length === parts.length - 1;
  const part = (letter: string): string => (known ? (parts[key.indexOf(letter)] ?? "") : "");
  return {
    text: (parts[0] ?? "").trim(),
    lexicalTag: key.includes("c") ? part("c") : "",
    relation: key.includes("d") ? part("d") : "",
  };
}

const many = ({ fields }: Stanza, ...names: readonly string[]): string[] =>
  names.flatMap((name) => fields.get(name) ?? []);
const one = (stanza: Stanza, name: string): string => many(stanza, name)[0] ?? "";

const recordOf = (stanza: Stanza): MeshRecord => ({
  file: stanza.file,
  line: stanza.line,
  ui: one(stanza, "UI"),
  name: one(stanza, "MH") || one(stanza, "NM"),
  terms: many(stanza, "PRINT ENTRY", "ENTRY", "SY").map(termOf),
  trees: many(stanza, "MN"),
  note: one(stanza, "MS") || one(stanza, "NO"),
  headings: [],
  registry: many(stanza, "RN", "RR"),
  tuis: many(stanza, "ST"),
});

/** Whether a file's first record is a descriptor. */
async function holdsDescriptors(file: string): Promise<boolean> {
  const source = await openSource(file);
  await source.close();
  return /^RECTYPE = D\s*$/m.exec(source.head.slice(0, 2000)) !== null;
}

/** Throws `SourceError` where a file cannot be read or is in another format; bad lines and records are reported. */
export async function* importMeshAscii(
  files: readonly string[],
  options: ImportOptions,
): AsyncGenerator<Concept> {
  const { report } = options;
  const shelf = new MeshShelf(options);
  const descriptors: string[] = [];
  const others: string[] = [];
  for (const file of files) ((await holdsDescriptors(file)) ? descriptors : others).push(file);
  const ids = new Map<string, string>();
  let unknown = 0;
  for (const file of [...descriptors, ...others]) {
    for await (const stanza of stanzasOf(file, options)) {
      const record = recordOf(stanza);
      switch (one(stanza, "RECTYPE")) {
        case "D":
          ids.set(record.name, record.ui);
          shelf.shelve(record);
          break;
        case "C": {
          // `*Benzilates/analogs`: a star marks the main heading, a qualifier follows a slash.
          const names = many(stanza, "HM").map((h) => h.replace(/^\*/, "").split("/", 1)[0] as string);
          const headings = names.flatMap((name) => ids.get(name.trim()) ?? []);
          unknown += names.length - headings.length;
          const concept = shelf.conceptOf({ ...record, headings, supplementaryClass: one(stanza, "CC") });
          if (concept) yield concept;
          break;
        }
        case "Q":
          report.skip("qualifier records, which are no concepts of their own");
          break;
        default:
          report.problem(file, stanza.line, "the record has no known RECTYPE; left out.", record.name);
      }
    }
    yield* shelf.takeDescriptors();
  }
  if (unknown > 0) report.skip("headings mapped to that no descriptor file names", unknown);
}
