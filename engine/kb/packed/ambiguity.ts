// Names that stand for several concepts, read off the order of names of a build.
import type { AmbiguousName } from "../report.ts";
import { firstAt } from "./first-at.ts";
import type { KeyOrder } from "./key-order.ts";
import type { NameCollector } from "./name-collector.ts";
import { writtenText } from "./written-text.ts";

const EXAMPLES = 20;

const HAS_NATURAL = 1;
/** Other keys normalise alike; it is the first of them, or not. */
const LEADS = 2;
const FOLLOWS = 4;

/**
 * Count of normalised names with two or more concepts, and those with most as examples. `alike` holds pairs of keys that
 * normalise alike: the first such key, and each further one. `id` gives the id of a concept.
 */
export function ambiguousNames(
  names: NameCollector,
  keys: KeyOrder,
  alike: Uint32Array,
  id: (concept: number) => string,
): { count: number; examples: AmbiguousName[] } {
  const { ownEntries, naturalKey, naturalEntry, starts, ends } = keys;
  const firstEntry = new Uint32Array(ownEntries.length + 1);
  for (let k = 0; k < ownEntries.length; k++)
    firstEntry[k + 1] = (firstEntry[k] as number) + (ownEntries[k] as number);
  /** Keys of which more than their own entries must be looked at. */
  const traits = new Uint8Array(ownEntries.length);
  const mark = (key: number, trait: number): void => {
    traits[key] = (traits[key] as number) | trait;
  };
  const further = new Map<number, number[]>();
  for (let i = 0; i < alike.length; i += 2) {
    const [first, other] = [alike[i] as number, alike[i + 1] as number];
    const known = further.get(first);
    if (known) known.push(other);
    else further.set(first, [other]);
    mark(first, LEADS);
    mark(other, FOLLOWS);
  }
  for (const key of naturalKey) mark(key, HAS_NATURAL);
  const entriesOf = (key: number): number[] => {
    const entries: number[] = [];
    if ((traits[key] as number) & HAS_NATURAL)
      for (let i = firstAt(naturalKey, key); naturalKey[i] === key; i++)
        entries.push(naturalEntry[i] as number);
    for (let e = firstEntry[key] as number; e < (firstEntry[key + 1] as number); e++) entries.push(e);
    return entries.sort((a, b) => a - b);
  };
  let count = 0;
  const best: { key: number; owners: Set<number> }[] = [];
  const trim = () => best.sort((a, b) => b.owners.size - a.owners.size || a.key - b.key).splice(EXAMPLES);
  // Names without letters share the empty key and nothing else.
  for (let key = starts[0] === ends[0] ? 1 : 0; key < ownEntries.length; key++) {
    const trait = traits[key] as number;
    const alone = (ownEntries[key] as number) < 2 && (trait & (HAS_NATURAL | LEADS)) === 0;
    if (alone || (trait & (FOLLOWS | LEADS)) === FOLLOWS) continue;
    const owners = new Set(
      [key, ...(further.get(key) ?? [])].flatMap((k) =>
        entriesOf(k).map((e) => keys.entries.concept[e] as number),
      ),
    );
    if (owners.size < 2) continue;
    count++;
    best.push({ key, owners });
    if (best.length >= EXAMPLES * 4) trim();
  }
  trim();
  return {
    count,
    examples: best.map(({ key, owners }) => ({
      name: writtenText(names, keys, entriesOf(key)[0] as number),
      concepts: [...owners].sort((a, b) => a - b).map(id),
    })),
  };
}
