// Names that stand for several concepts, read off the sections of a finished build.
import type { AmbiguousName } from "../report.ts";
import { FrontCoded } from "./front-coding.ts";
import type { SectionArray } from "./kb-file.ts";

const EXAMPLES = 20;

/** Count of normalised names with two or more concepts, and those with most as examples. */
export function ambiguousNames(
  sections: ReadonlyMap<string, SectionArray>,
  ids: readonly string[],
): { count: number; examples: AmbiguousName[] } {
  const start = sections.get("automaton.start") as Uint32Array;
  const entry = sections.get("automaton.entry") as Uint32Array;
  const concept = sections.get("entries.concept") as Uint32Array;
  const text = new FrontCoded(
    sections.get("entries.text") as Uint8Array,
    sections.get("entries.blocks") as Uint32Array,
    concept.length,
  );
  const owners = (t: number): Set<number> =>
    new Set(Array.from(entry.subarray(start[t], start[t + 1]), (e) => concept[e] as number));
  let count = 0;
  const best: { terminal: number; owners: Set<number> }[] = [];
  for (let t = 1; t + 1 < start.length; t++) {
    if ((start[t + 1] as number) - (start[t] as number) < 2) continue;
    const found = owners(t);
    if (found.size < 2) continue;
    count++;
    best.push({ terminal: t, owners: found });
    if (best.length < EXAMPLES * 4) continue;
    best.sort((a, b) => b.owners.size - a.owners.size || a.terminal - b.terminal);
    best.length = EXAMPLES;
  }
  best.sort((a, b) => b.owners.size - a.owners.size || a.terminal - b.terminal);
  return {
    count,
    examples: best.slice(0, EXAMPLES).map(({ terminal, owners }) => ({
      name: text.text(entry[start[terminal] as number] as number),
      concepts: [...owners].sort((a, b) => a - b).map((c) => ids[c] as string),
    })),
  };
}
