// One line for each thing that is measured: ours, what stands beside it in the same run or in print, and the command.
import { ANCHORS } from "../bench/published-anchors.ts";
import { markdown, type Row } from "./markdown.ts";
import { cell, tableOf } from "./measured.ts";

/** A cell of a kept table by the beginning of its row's first cell; throws where there is none. */
function at(part: string, title: RegExp, row: string, column: string): string {
  const table = tableOf(part, title);
  const found = table.rows.find(([first = ""]) => first.startsWith(row));
  const value = found && cell(table, found, column);
  if (!value) throw new Error(`measured/${part}, ${title}: no ${column} of ${row}`);
  return value;
}

/** `87.9 (86.9 to 89.0)` without the interval. */
const bare = (value: string): string => value.replace(/ \(.*\)$/, "");
/** `6.09 / 7.55`, median and 95th percentile: the latter. */
const p95 = (value: string): string => value.split(" / ").at(-1) ?? value;

const printed = (corpus: string, system: string): string => {
  const anchor = ANCHORS.find((a) => a.corpus === corpus && a.system === system);
  if (!anchor) throw new Error(`no anchor of ${system} on ${corpus}`);
  return anchor.value.toFixed(1);
};

const recognised = (corpus: string) => bare(at("embedded", /^Embedded models/, corpus, "F1 (95 %)"));
const byDictionary = (corpus: string) =>
  bare(at("combination", /^Exact mentions/, `${corpus}, dictionary`, "F1"));
const linked = (corpus: string) => bare(at("cascade", /^The cascade on gold/, corpus, "cascade"));
const calibration = (corpus: string) => at("cascade", /chances are worth/, corpus, "ECE");
const published = (corpus: string) => at("gold-rows", /score|chance/i, `${corpus}, published score`, "ECE");
const search = (column: string) => p95(at("kb", /^Search of the first page/, "1,000,000", column));
const similar = (column: string) => at("similar", /^Similar names/, "10,000,000", column);
const dictionary = (column: string) => at("recognition", /^Dictionary recognition/, "982,357", column);
const words = (row: string) => at("gliner", /one by one/, row, "words per CPU second");
const device = (row: string) => at("devices", /GLiNER model of base size/, row, "8,192 words a run");
const keys = (row: string) => at("curation", /^Keys for each/, row, "keys/accepted");

export function headlines(): string {
  const rows: readonly Row[] = [
    [
      "entities found, exact F1: NCBI Disease (diseases); BC5CDR (diseases, chemicals), test parts",
      `${recognised("NCBI Disease test")}; ${recognised("BC5CDR test")}`,
      `dictionary alone ${byDictionary("NCBI Disease")}; ${byDictionary("BC5CDR")}`,
      "embedded",
    ],
    [
      "right concept for a given mention by its document, % of those that the knowledge base has, the same",
      `${linked("NCBI Disease test")}; ${linked("BC5CDR test")}`,
      `ANGEL, a language model: ${printed("NCBI Disease", "ANGEL")}; ${printed("BC5CDR", "ANGEL")} in print`,
      "cascade",
    ],
    [
      "calibration error (ECE) of its chances, the same",
      `${calibration("NCBI Disease test")}; ${calibration("BC5CDR test")}`,
      `SynCABEL's scores ${published("EMEA").slice(0, 5)} to ${published("SPACCC").slice(0, 5)} on its own corpora`,
      "cascade",
    ],
    [
      "first page of a search in a million names, ms p95: beginnings; words",
      `${search("prefix")}; ${search("words")}`,
      `SQLite FTS5 ${search("FTS5 prefix")}; ${search("FTS5 words")}`,
      "kb",
    ],
    [
      "ten names like a term among ten million: recall; ms p95",
      `${similar("recall@10")}; ${p95(similar("ms"))}`,
      `every name looked at ${p95(similar("every name, ms"))}`,
      "similar",
    ],
    [
      "a million names looked for in text, MB/s: nested; abstracts",
      `${dictionary("nested")}; ${dictionary("nested, abstracts")}`,
      `Map of word n-grams ${dictionary("Map of n-grams")}`,
      "recognition",
    ],
    [
      "a token trie for guided decoding, a million names, bytes a name",
      at("trie", /^Token trie/, "1,000,000", "bytes/name"),
      `nested Maps ${at("trie", /^Nested Maps/, "1,000,000", "bytes/name")}`,
      "trie",
    ],
    [
      "neural recognition, words for a second of the processor",
      words("Curie, as it comes"),
      `GLiNER.js ${words("GLiNER.js, as it comes")}`,
      "gliner",
    ],
    [
      "the same by one NVIDIA H200, a model of base size (random weights), words/s",
      device("cuda"),
      `four CPU threads ${device("cpu")}`,
      "devices",
    ],
    [
      "keys for an accepted annotation, in groups; key by key",
      `${keys("suggestions, errors by place, groups")}; ${keys("suggestions, errors by name, key by key")}`,
      `brat ${at("curation", /^Derived/, "brat, correcting", "per annotation")}, derived`,
      "curation",
    ],
  ];
  return markdown(["what", "Curie", "beside", "`npm run bench --` …"], rows, 4);
}
