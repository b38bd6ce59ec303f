// Names that stand for several concepts, read off the sections of a finished build.
import type { AmbiguousName } from "../report.ts";
import { FrontCoded } from "./front-coding.ts";
import type { SectionArray } from "./kb-file.ts";

const EXAMPLES = 20;

/** The first key begins its block: its length, then its bytes. */
const hasEmptyKey = (sections: ReadonlyMap<string, SectionArray>): boolean =>
  (sections.get("keys.text") as Uint8Array)[0] === 0;

/**
 * Count of normalised names with two or more concepts, and those with most as examples. `alike` holds pairs of keys that
 * normalise alike: the first such key, and each further one.
 */
export function ambiguousNames(
  sections: ReadonlyMap<string, SectionArray>,
  ids: readonly string[],
  alike: Uint32Array,
): { count: number; examples: AmbiguousName[] } {
  const start = sections.get("keys.start") as Uint32Array;
  const entry = sections.get("keys.entry") as Uint32Array;
  const concept = sections.get("entries.concept") as Uint32Array;
  const text = new FrontCoded(
    sections.get("entries.text") as Uint8Array,
    sections.get("entries.blocks") as Uint32Array,
    concept.length,
  );
  const further = new Map<number, number[]>();
  const follows = new Set<number>();
  for (let i = 0; i < alike.length; i += 2) {
    const [first, other] = [alike[i] as number, alike[i + 1] as number];
    further.set(first, [...(further.get(first) ?? []), other]);
    follows.add(other);
  }
  const owners = (key: number): Set<number> =>
    new Set(
      [key, ...(further.get(key) ?? [])].flatMap((k) =>
        Array.from(entry.subarray(start[k], start[k + 1]), (e) => concept[e] as number),
      ),
    );
  let count = 0;
  const best: { key: number; owners: Set<number> }[] = [];
  const trim = () => best.sort((a, b) => b.owners.size - a.owners.size || a.key - b.key).splice(EXAMPLES);
  // Names without letters share the empty key and nothing else.
  for (let key = hasEmptyKey(sections) ? 1 : 0; key + 1 < start.length; key++) {
    const alone = (start[key + 1] as number) - (start[key] as number) < 2 && !further.has(key);
    if (alone || (follows.has(key) && !further.has(key))) continue;
    const found = owners(key);
    if (found.size < 2) continue;
    count++;
    best.push({ key, owners: found });
    if (best.length >= EXAMPLES * 4) trim();
  }
  trim();
  return {
    count,
    examples: best.map(({ key, owners }) => ({
      name: text.text(entry[start[key] as number] as number),
      concepts: [...owners].sort((a, b) => a - b).map((c) => ids[c] as string),
    })),
  };
}
