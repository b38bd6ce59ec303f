// What speaks for a concept when its name is not the mention's own string: numbers that a small learned rule weighs.
import type { NameEntry } from "../../kb/knowledge-base.ts";
import { readsAs } from "../../kb/name-forms.ts";
import { fold } from "../../text/tokens.ts";
import { overlap, shareOf } from "./overlap.ts";
import type { Query } from "./queries.ts";
import type { WordPairs } from "./word-pairs.ts";
import { contentWords, isNumber } from "./words.ts";

/** One name that a query led to. */
export interface Evidence {
  readonly query: Query;
  readonly entry: NameEntry;
  /** Place of its KB among the loaded ones. */
  readonly kb: number;
  /** Cosine of character 3-grams; 0 where it was found otherwise. */
  readonly cosine: number;
  readonly equal: boolean;
}

/** What the mention is known to be. */
export interface Known {
  readonly group?: string;
}

export const FEATURES = [
  "same string", "same fold", "same stems", "same words", "words by pairs", "cosine", "mention covered", "name covered",
  "dice", "same last word", "same first word", "numbers agree", "numbers differ", "preferred", "exact", "abbreviation",
  "loose", "obsolete", "group", "other group", "long form", "variant", "part", "less", "short, same case",
  "short, other case", "second KB", "third KB", "mention words", "missing words", "extra words", "no words shared", "names",
] as const; // biome-ignore format: a table
export type Feature = (typeof FEATURES)[number];
const at = Object.fromEntries(FEATURES.map((f, i) => [f, i])) as Readonly<Record<Feature, number>>;

const areLike = (a: string | undefined, b: string | undefined, pairs: WordPairs): number =>
  pairs.get(a ?? "")?.find((p) => p.words.at(-1) === b)?.weight ?? 0;

const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");

/** Values of `FEATURES` for one piece of evidence, each about 0 to 1; `names`: pieces of evidence for the concept. */
export function featuresOf(e: Evidence, names: number, known: Known, pairs: WordPairs): Float64Array {
  const x = new Float64Array(FEATURES.length);
  const set = (f: Feature, value: number | boolean) => {
    x[at[f]] = Number(value);
  };
  const { query, entry } = e;
  // What remains of a longer mention, or was put in its place, is weighed against all of it.
  const q = contentWords(query.base);
  const n = contentWords(entry.text);
  const { same, nearA, nearB } = overlap(q, n, pairs);
  const direct = query.origin === "mention" || query.origin === "long form";
  const stems = direct && e.equal && readsAs(entry.text, query.text);
  set("same string", direct && entry.text.toLowerCase() === query.text.toLowerCase());
  set("same fold", direct && e.equal && fold(entry.text) === fold(query.text));
  set("same stems", stems);
  set("same words", same === q.length && same === n.length);
  set(
    "words by pairs",
    nearA >= q.length - 0.5 && nearB >= n.length - 0.5 ? shareOf(nearA + nearB, q.length + n.length) : 0,
  );
  const dice = shareOf(nearA + nearB, q.length + n.length);
  set("cosine", e.equal ? (direct ? 1 : dice) : e.cosine);
  set("mention covered", shareOf(nearA, q.length));
  set("name covered", shareOf(nearB, n.length));
  set("dice", dice);
  set("same last word", q.at(-1) === n.at(-1) || areLike(q.at(-1), n.at(-1), pairs));
  set("same first word", q[0] === n[0]);
  const qn = q.filter(isNumber);
  const nn = n.filter(isNumber);
  const agree = qn.length === nn.length && qn.every((w) => nn.includes(w));
  set("numbers agree", agree && qn.length > 0);
  set("numbers differ", !agree);
  set("preferred", entry.scope === "preferred");
  set("exact", entry.scope === "exact");
  set("abbreviation", entry.scope === "abbreviation");
  set("loose", entry.scope === "narrow" || entry.scope === "broad" || entry.scope === "related");
  set("obsolete", entry.obsolete);
  set("group", known.group === entry.group);
  set("other group", known.group !== undefined && known.group !== entry.group);
  set("long form", query.origin === "long form");
  set("variant", query.origin === "variant");
  set("part", query.origin === "part" && e.equal);
  set("less", query.origin === "less" && e.equal);
  const isShort = letters(query.text).length <= 5 && e.equal;
  const sameCase = letters(query.text) === letters(entry.text);
  set("short, same case", isShort && sameCase);
  set("short, other case", isShort && !sameCase);
  set("second KB", e.kb === 1);
  set("third KB", e.kb > 1);
  set("mention words", Math.min(1, q.length / 6));
  set("missing words", Math.min(1, (q.length - nearA) / 4));
  set("extra words", Math.min(1, (n.length - nearB) / 4));
  set("no words shared", nearA + nearB === 0);
  set("names", Math.min(1, Math.log2(names) / 6));
  return x;
}
