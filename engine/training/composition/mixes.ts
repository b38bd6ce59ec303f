// How written by people and made by a program come together. Which is best depends on the task: interleaved for a generative linker
// (arXiv 2601.19667), synthetic first and human last for a tagger (zenodo 16875728); so it is a setting.
import { shuffled } from "../../text/draw.ts";

export const MIXES = {
  human: "people's rows alone",
  synthetic: "synthetic rows alone",
  sequential: "first all synthetic rows, then all of people's",
  combined: "all rows once, in any order",
  interleaved: "one of each in turn until both were seen: the fewer are repeated, up to half of all",
  "human-last": "first all rows in any order, then people's again",
} as const;
export type Mix = keyof typeof MIXES;
export const mixNames = Object.keys(MIXES) as Mix[];

export type RowSource = "human" | "synthetic";

/** One stage of training: what is in one file. */
export interface Stage {
  readonly human: number;
  readonly synthetic: number;
  /** Rows that are there for the second time or more. */
  readonly repeated: number;
}

export type Counts = Readonly<Record<RowSource, number>>;

/** Stages of a mix over so many rows, before anything is written. */
export function stagesOf(mix: Mix, { human, synthetic }: Counts): Stage[] {
  const people: Stage = { human, synthetic: 0, repeated: 0 };
  const made: Stage = { human: 0, synthetic, repeated: 0 };
  const all: Stage = { human, synthetic, repeated: 0 };
  if (mix === "human") return [people];
  if (mix === "synthetic") return [made];
  if (mix === "sequential") return [made, people];
  if (mix === "combined") return [all];
  if (mix === "human-last") return [all, people];
  if (human === 0 || synthetic === 0) return [all];
  const half = Math.max(human, synthetic);
  return [{ human: half, synthetic: half, repeated: 2 * half - human - synthetic }];
}

export interface Drawn {
  readonly source: RowSource;
  /** Number of the row among those of its source. */
  readonly row: number;
}

/** The rows of a stage in their order. The same seed gives the same order. */
export function* drawn(mix: Mix, stage: number, counts: Counts, seed: number): Generator<Drawn> {
  const of = stagesOf(mix, counts)[stage];
  if (!of) return;
  const numbers = (source: RowSource, pass = 0): Drawn[] =>
    shuffled(
      Array.from({ length: counts[source] }, (_, row) => ({ source, row })),
      seed,
      mix,
      stage,
      source,
      pass,
    );
  if (mix === "interleaved" && counts.human && counts.synthetic) {
    const streams = {
      human: endless((pass) => numbers("human", pass)),
      synthetic: endless((pass) => numbers("synthetic", pass)),
    };
    for (let i = 0; i < of.human; i++) {
      yield streams.human.next().value as Drawn;
      yield streams.synthetic.next().value as Drawn;
    }
    return;
  }
  const rows = [...(of.human ? numbers("human") : []), ...(of.synthetic ? numbers("synthetic") : [])];
  yield* of.human && of.synthetic ? shuffled(rows, seed, mix, stage) : rows;
}

/** Pass after pass, each in an order of its own. */
function* endless(pass: (n: number) => readonly Drawn[]): Generator<Drawn> {
  for (let n = 0; ; n++) yield* pass(n);
}
