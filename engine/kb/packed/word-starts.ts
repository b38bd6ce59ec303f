// Where words begin inside folded names, sorted by what follows: so that "type 2" finds "diabetes mellitus type 2".
import { sortByteStrings } from "./byte-sort.ts";
import { Uint32List } from "./growable.ts";
import type { SectionArray } from "./kb-file.ts";
import { firstLevel } from "./ranks.ts";

/** Later words of a name are not looked at: only systematic chemical names have more. */
export const MOST_WORDS = 16;
const SPACE = 32;

export interface Keys {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

export function buildWordStarts(
  { bytes, starts, ends }: Keys,
  ranks: Uint8Array,
  groups: Uint16Array,
): { sections: [string, SectionArray][]; count: number } {
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
  const level = firstLevel({
    count,
    rank: (i) => ranks[sortedKey[i] as number] as number,
    groups: (i) => groups[sortedKey[i] as number] as number,
  });
  return {
    count,
    sections: [
      ["words.key", sortedKey],
      ["words.offset", offset],
      ["words.nodeRank", level.rank],
      ["words.nodeGroups", level.groups],
    ],
  };
}
