// Watches the parents of concepts on their way into a knowledge base: cycles and parents that nobody described are
// reported when the last concept has passed.
import type { Concept } from "../concept.ts";
import { Uint32List } from "../packed/growable.ts";
import type { ImportReport } from "../report.ts";

const MOST_EXAMPLES = 20;
const LONGEST_SHOWN = 12;

/** The same concepts; `report.hierarchy` is filled in behind the last one. `source` names them in the report. */
export async function* checkedHierarchy(
  concepts: AsyncIterable<Concept>,
  source: string,
  report: ImportReport,
): AsyncGenerator<Concept> {
  const ids = new Map<string, number>();
  const described: boolean[] = [];
  const lower = new Uint32List();
  const upper = new Uint32List();
  const numberOf = (id: string): number => {
    const known = ids.get(id);
    if (known !== undefined) return known;
    ids.set(id, described.length);
    return described.push(false) - 1;
  };
  for await (const concept of concepts) {
    const own = numberOf(concept.id);
    described[own] = true;
    for (const parent of concept.parents) {
      lower.push(own);
      upper.push(numberOf(parent));
    }
    yield concept;
  }
  const parents = upper.view();
  const { cycles, cyclic } = findCycles(described.length, lower.view(), parents);
  const shown = new Map(cycles.flatMap((cycle) => cycle.map((n) => [n, ""] as [number, string])));
  for (const [id, n] of ids) if (shown.has(n)) shown.set(n, id);
  const named = cycles.map((cycle) => cycle.map((n) => shown.get(n) as string));
  report.hierarchy = {
    edges: parents.length,
    unknownParents: parents.reduce((sum, n) => sum + (described[n] ? 0 : 1), 0),
    cyclic,
    cycles: cycles.length,
    examples: named.slice(0, MOST_EXAMPLES),
  };
  for (const cycle of named) {
    const steps = cycle.slice(0, LONGEST_SHOWN);
    if (steps.length < cycle.length) steps.push("…", cycle.at(-1) as string);
    const { file, line } = report.placeOf(cycle[0] as string) ?? { file: source, line: 0 };
    report.problem(file, line, "the hierarchy is cyclic; all its parents are kept.", steps.join(" < "));
  }
}

/** Cycles as concept numbers, the first one repeated at the end. Pairs are (lower[i], upper[i]). */
export function findCycles(
  concepts: number,
  lower: Uint32Array,
  upper: Uint32Array,
): { cycles: number[][]; cyclic: number } {
  // Concepts all of whose parents are outside any cycle are taken away, from the top down; what remains is cyclic.
  const open = new Uint32Array(concepts);
  const start = new Uint32Array(concepts + 1);
  for (let i = 0; i < lower.length; i++) {
    open[lower[i] as number] = (open[lower[i] as number] as number) + 1;
    start[(upper[i] as number) + 1] = (start[(upper[i] as number) + 1] as number) + 1;
  }
  for (let n = 0; n < concepts; n++) start[n + 1] = (start[n + 1] as number) + (start[n] as number);
  const below = new Uint32Array(lower.length);
  const next = start.slice();
  for (let i = 0; i < lower.length; i++) {
    const n = upper[i] as number;
    const at = next[n] as number;
    next[n] = at + 1;
    below[at] = lower[i] as number;
  }
  const free = new Uint32List();
  for (let n = 0; n < concepts; n++) if (open[n] === 0) free.push(n);
  for (let i = 0; i < free.length; i++) {
    const n = free.at(i);
    for (let at = start[n] as number; at < (start[n + 1] as number); at++) {
      const child = below[at] as number;
      open[child] = (open[child] as number) - 1;
      if (open[child] === 0) free.push(child);
    }
  }
  const cyclic = concepts - free.length;
  return { cycles: cyclic === 0 ? [] : walkUp(concepts, lower, upper, open), cyclic };
}

/** From each remaining concept up through remaining parents (there always is one), until a concept comes again. */
function walkUp(concepts: number, lower: Uint32Array, upper: Uint32Array, open: Uint32Array): number[][] {
  const up = new Uint32Array(concepts);
  for (let i = lower.length - 1; i >= 0; i--)
    if (open[upper[i] as number]) up[lower[i] as number] = upper[i] as number;
  const walk = new Uint32Array(concepts);
  const cycles: number[][] = [];
  for (let from = 0; from < concepts; from++) {
    if (!open[from]) continue;
    let n = from;
    while (walk[n] === 0) {
      walk[n] = from + 1;
      n = up[n] as number;
    }
    if (walk[n] !== from + 1) continue;
    const cycle = [n];
    for (let step = up[n] as number; step !== n; step = up[step] as number) cycle.push(step);
    cycles.push([...cycle, n]);
  }
  return cycles;
}
