// The training documents and the test texts behind the published predictions, mentions in one form: QUAERO (French) and SPACCC
// (Spanish). A concept is a type with its codes: `DISO:C0020538`, `ENFERMEDAD:38341003+44054006` for a composite.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readCorpus } from "../../../engine/corpus/read-corpus.ts";
import { GROUPS, groupCodes } from "../../../engine/kb/groups.ts";
import { openSource } from "../../../engine/kb/importers/source.ts";
import { recordsOf } from "../../../engine/kb/importers/table-rows.ts";
import { textOf } from "../../../engine/text/mention.ts";
import { root, shared } from "../places.ts";
import type { Corpus } from "../published.bench.ts";

export interface NamedMention {
  readonly text: string;
  readonly type: string;
  /** Of the concept; undefined where the annotators gave none. */
  readonly concept: string | undefined;
}

export interface NamedDocument {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly NamedMention[];
}

/** Codes in one order, those that say "no code" left out; undefined where none is left. */
export function conceptOf(type: string, codes: readonly string[]): string | undefined {
  const real = [...new Set(codes.map((c) => c.trim()))].filter((c) => c !== "" && c !== "NO_CODE").sort();
  return real.length ? `${type}:${real.join("+")}` : undefined;
}

/** The published files call QUAERO's types by their groups' names. */
export const typeOf = (label: string): string => groupCodes.find((code) => GROUPS[code] === label) ?? label;

/** A semantic group for each type, so that a mention is told from those of other types as the published input tells it. */
export const groupOf = (type: string): string =>
  ({ ENFERMEDAD: "DISO", SINTOMA: "PHEN", PROCEDIMIENTO: "PROC" })[type] ?? type;

const data = (...parts: string[]) => join(shared, ...parts);

/** Rows of a tab-separated table by their column names; quotes mean nothing. */
export async function* tableRows(file: string): AsyncGenerator<(column: string) => string> {
  let head: string[] | undefined;
  for await (const { cells } of recordsOf(await openSource(file), { quote: null })) {
    if (head) {
      const names = head;
      yield (column) => cells[names.indexOf(column)]?.trim() ?? "";
    } else head = cells;
  }
}

async function quaero(corpus: "EMEA" | "MEDLINE", part: string): Promise<NamedDocument[]> {
  const documents: NamedDocument[] = [];
  const read = { concepts: "notes", include: (file: string) => file.includes(`/${corpus}/`) } as const;
  for await (const d of readCorpus(data("quaero-fr", `${part}.tar.gz`), read))
    documents.push({
      id: basename(d.id),
      text: d.text,
      mentions: d.mentions.map((m) => ({
        text: textOf(m, d.text).replace(/\s+/gu, " "),
        type: m.type ?? "",
        concept: conceptOf(
          m.type ?? "",
          m.concepts.map((c) => c.id.replace(/^UMLS:/, "")),
        ),
      })),
    });
  return documents;
}

/** Cases by name; the tables hold no text. */
function spacccTexts(part: "train" | "test"): Map<string, string> {
  const folder = join(root, ".cache", "spaccc");
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", data("spaccc-es", `txt_${part}.tar.gz`), "-C", folder]);
  const texts = readdirSync(join(folder, `txt_${part}`)).filter((f) => f.endsWith(".txt"));
  return new Map(
    texts.map((f) => [f.replace(/\.txt$/, ""), readFileSync(join(folder, `txt_${part}`, f), "utf8")]),
  );
}

const caseOf = (filename: string): string => filename.replace(/^es-/, "");

async function spacccTrain(): Promise<NamedDocument[]> {
  const texts = spacccTexts("train");
  const mentions = new Map<string, NamedMention[]>();
  for await (const cell of tableRows(data("spaccc-es", "train.tsv.gz"))) {
    const id = caseOf(cell("filename"));
    const type = cell("label");
    // 24 rows went through quoting twice.
    const text = cell("span")
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"');
    const mention = { text, type, concept: conceptOf(type, cell("code").split("+")) };
    mentions.set(id, [...(mentions.get(id) ?? []), mention]);
  }
  return [...mentions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, all]) => ({ id, text: texts.get(id) ?? "", mentions: all }));
}

/** Everything that may be learned from. QUAERO's development part is counted as training, as the published runs did. */
export const trainingOf = async (corpus: Corpus): Promise<NamedDocument[]> =>
  corpus === "SPACCC"
    ? spacccTrain()
    : [...(await quaero(corpus, "train")), ...(await quaero(corpus, "dev"))];

/** Texts of the test part by the id of their document. */
export async function testTexts(corpus: Corpus): Promise<Map<string, string>> {
  if (corpus === "SPACCC") return spacccTexts("test");
  return new Map((await quaero(corpus, "test")).map((d) => [d.id, d.text]));
}
