// What a benchmark runs: every recogniser with every linker on every corpus with every set of knowledge bases, written down
// in a small file.
import { createHash } from "node:crypto";
import * as z from "zod";
import { LINKERS, RECOGNISERS } from "./systems.ts";

const names = <T extends string>(known: readonly T[]) =>
  z.array(z.enum(known as unknown as [T, ...T[]])).min(1);
const name = z.string().regex(/^[\w.-]+$/, "a name is letters, digits, dots and dashes");

export const gridSchema = z.strictObject({
  recognisers: names(Object.keys(RECOGNISERS)),
  linkers: names(Object.keys(LINKERS)),
  /** Packed files, in order of preference; the paths are relative to the grid's file. */
  kbs: z.array(z.strictObject({ name, files: z.array(z.string()).min(1) })).min(1),
  corpora: z
    .array(
      z.strictObject({
        name,
        gold: z.string(),
        /** Format of the gold; told by its content where absent. */
        format: z.string().optional(),
        /** What else `curie evaluate` is told: `["--map-type", "DISO=Disease", "--prefix", "MESH:"]`. */
        evaluate: z.array(z.string()).default([]),
        /** Only with these knowledge bases, by name; absent: with all. */
        kbs: z.array(z.string()).optional(),
      }),
    )
    .min(1),
  /** Bootstrap draws of the intervals. */
  draws: z.int().min(0).default(1000),
  seed: z.int().min(1).default(42),
});

export type Grid = z.output<typeof gridSchema>;

export interface Cell {
  readonly recogniser: string;
  readonly linker: string;
  readonly kb: Grid["kbs"][number];
  readonly corpus: Grid["corpora"][number];
  readonly draws: number;
  readonly seed: number;
}

export const cellName = ({ recogniser, linker, kb, corpus }: Cell): string =>
  `${corpus.name}, ${kb.name}, ${recogniser}, ${linker}`;

/** Corpus by corpus, so that the table reads so. */
export const cellsOf = (grid: Grid): Cell[] =>
  grid.corpora.flatMap((corpus) =>
    grid.kbs
      .filter((kb) => corpus.kbs?.includes(kb.name) ?? true)
      .flatMap((kb) =>
        grid.recognisers.flatMap((recogniser) =>
          grid.linkers.map((linker) => ({
            recogniser,
            linker,
            kb,
            corpus,
            draws: grid.draws,
            seed: grid.seed,
          })),
        ),
      ),
  );

/** `stamps`: what the cell's result depends on beside its description: versions, sizes and times of the files. */
export const keyOfCell = (cell: Cell, stamps: readonly string[]): string =>
  createHash("sha256")
    .update(JSON.stringify([cell, stamps]))
    .digest("hex")
    .slice(0, 20);
