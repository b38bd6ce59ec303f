// Of the second reader (second-reader.ts): the similarity sections, as kb-cache/FORMAT.md describes them.
import { Bytes } from "./second-reader-names.ts";

export interface ReadGrams {
  /** By gram: how often each key holds it, at most 4 times, by number of the key. */
  readonly lists: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly df: ReadonlyMap<string, number>;
  /** As stored. */
  readonly norms: readonly number[];
}

const WINDOW = 16_384;

function short(bytes: Bytes, end: number, post: (key: number) => void): void {
  for (let key = -1; bytes.at < end; ) {
    key += bytes.varint();
    post(key);
  }
}

/** One window's segment; its keys are counted from `base`. */
function segment(bytes: Bytes, base: number, post: (key: number) => void): void {
  const header = bytes.varint();
  const end = bytes.at + (header >> 1);
  if (header % 2 === 0) {
    while (bytes.at < end) post(base + bytes.take(2).readUInt16LE());
    return;
  }
  for (let key = base; bytes.at < end; ) {
    const code = bytes.byte();
    if (code === 255) key += 253;
    else if (code === 253) {
      for (let n = bytes.byte() + 8; n > 0; n--) post(++key);
    } else {
      key += code === 254 ? bytes.take(2).readUInt16LE() : code;
      post(key);
    }
  }
}

export function readGrams(section: (name: string) => Buffer, grams: number, keys: number): ReadGrams {
  const units = section("grams.units");
  const counts = section("grams.df");
  const forms = section("grams.list");
  const starts = section("grams.start");
  const postings = section("grams.postings");
  const norms = section("grams.norm");
  const lists = new Map<string, Map<number, number>>();
  const df = new Map<string, number>();
  for (let g = 0; g < grams; g++) {
    const gram = String.fromCharCode(...[0, 1, 2].map((i) => units.readUInt16LE(2 * (3 * g + i))));
    const list = new Map<number, number>();
    const post = (key: number) => list.set(key, (list.get(key) ?? 0) + 1);
    const bytes = new Bytes(postings, starts.readUInt32LE(4 * g));
    const end = starts.readUInt32LE(4 * (g + 1));
    if (forms[g] === 0) short(bytes, end, post);
    else for (let base = 0; base < keys; base += WINDOW) segment(bytes, base, post);
    if (bytes.at !== end) throw new Error(`the list of "${gram}" does not end where it should`);
    lists.set(gram, list);
    df.set(gram, counts.readUInt32LE(4 * g));
  }
  return { lists, df, norms: Array.from({ length: keys }, (_, k) => norms.readUInt16LE(2 * k)) };
}

/** Character 3-grams of a key, with how often each occurs. */
export function gramsOf(key: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of key.split(" ").filter(Boolean))
    for (let i = 0; i < word.length; i++) {
      const gram = ` ${word} `.slice(i, i + 3);
      found.set(gram, (found.get(gram) ?? 0) + 1);
    }
  return found;
}

/** What `grams.norm` holds of a key. */
export function normOf(
  grams: ReadonlyMap<string, number>,
  df: ReadonlyMap<string, number>,
  keys: number,
): number {
  if ([...grams.values()].some((n) => n > 4)) return 0;
  const weights = [...grams].map(([gram, n]) => n * (Math.log((1 + keys) / (1 + (df.get(gram) ?? 0))) + 1));
  const length = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  const even =
    Math.max(2, 2 * Math.floor((length * 256) / 2)) + ([...grams.values()].some((n) => n > 1) ? 1 : 0);
  return even > 65_534 ? 0 : even;
}
