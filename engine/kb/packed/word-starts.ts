// Where words begin inside folded names, sorted by what follows: so that "type 2" finds "diabetes mellitus type 2".
import { sortByteStrings } from "./byte-sort.ts";
import { Uint32List } from "./growable.ts";
import type { SectionArray } from "./kb-file.ts";
import { LEAVES, levelAbove, levelSections } from "./ranks.ts";
import type { SortedKeys } from "./sorted-keys.ts";

/** Later words of a name are not looked at: only systematic chemical names have more. */
export const MOST_WORDS = 16;
const SPACE = 32;

export function buildWordStarts({ bytes, starts, ends, ranks, groups, languages }: SortedKeys): {
  sections: [string, SectionArray][];
  count: number;
} {
  const key = new Uint32List();
  const from = new Uint32List();
  const to = new Uint32List();
  for (let k = 0; k < starts.length; k++) {
    const end = ends[k] as number;
    let words = 1;
    for (let i = starts[k] as number; i < end && words < MOST_WORDS; i++) {
      if (bytes[i] !== SPACE || i + 1 - (starts[k] as number) > 0xffff) continue;
      words++;
      key.push(k);
      from.push(i + 1);
      to.push(end);
    }
  }
  const count = key.length;
  const order = sortByteStrings({ bytes, starts: from.view(), ends: to.view() });
  const sortedKey = new Uint32Array(count);
  const offset = new Uint16Array(count);
  order.forEach((w, i) => {
    const k = key.at(w);
    sortedKey[i] = k;
    offset[i] = from.at(w) - (starts[k] as number);
  });
  const at = (i: number) => sortedKey[i] as number;
  const level = levelAbove(
    count,
    LEAVES,
    (i) => ranks[at(i)] as number,
    (i) => groups[at(i)] as number,
    (i) => languages[at(i)] as number,
  );
  return {
    count,
    sections: [["words.key", sortedKey], ["words.offset", offset], ...levelSections("words", level)],
  };
}
