// The similarity search over a packed file: which sections it reads, and when. Posting lists stay in the file and are
// read as a search asks for them; those of late searches are kept (resident-lists.ts).
import type { KbFile } from "./kb-file.ts";
import type { KeyFilter } from "./kinds.ts";
import type { Meta } from "./meta.ts";
import type { NameReader } from "./name-reader.ts";
import { openSums } from "./open-sums.ts";
import { SimilarNames } from "./similar-names.ts";
import { type KindFilter, piecesOf } from "./window-sums.ts";

const POSTINGS = "grams.postings";

export function openSimilar(file: KbFile<Meta>, names: NameReader): SimilarNames {
  const norms = file.u16("grams.norm");
  const postings = {
    length: file.lengthOf(POSTINGS),
    read: (from: number, into: Uint8Array) => file.readPart(POSTINGS, from, into),
  };
  const arrays = {
    units: file.u16("grams.units"),
    df: file.u32("grams.df"),
    list: file.u8("grams.list"),
    start: file.u32("grams.start"),
    keys: file.meta.counts.keys,
  };
  return new SimilarNames(names.keys, arrays, norms, () =>
    openSums(postings, piecesOf(new Uint8Array(norms.buffer, norms.byteOffset, norms.byteLength))),
  );
}

/** The keys that a filter may keep, or undefined where it keeps all. */
export const kindFilter = (names: NameReader, filter: KeyFilter): KindFilter | undefined =>
  filter.groups === 0xffff && filter.languages === 0xffff
    ? undefined
    : { kinds: names.kinds, pass: names.passing(filter) };
