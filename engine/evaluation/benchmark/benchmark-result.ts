// What a benchmark found: for each cell the figures of its evaluation, and what they cost on this machine.
import * as z from "zod";
import { figureSchema, metricSchema } from "../result-figures.ts";

export const BENCHMARK_SCHEMA = "curie.benchmark/1";

export const costSchema = z.object({
  documents: z.int().min(0),
  /** Mentions that were found or given. */
  mentions: z.int().min(0),
  /** UTF-16 units of text. */
  characters: z.int().min(0),
  /** Opening the knowledge bases and making the system ready. */
  readyMs: z.number().min(0),
  /** Recognition and linking alone, reading and writing of files aside. */
  workMs: z.number().min(0),
  /** Largest resident memory of the cell's own process, before its evaluation, in bytes. */
  peakBytes: z.number().min(0),
  /** Packed knowledge bases on the disk. */
  indexBytes: z.number().min(0),
  /** Models on the disk; 0 where the system has none. */
  modelBytes: z.number().min(0),
});

export const cellSchema = z.object({
  key: z.string(),
  corpus: z.string(),
  kb: z.string(),
  recogniser: z.string(),
  linker: z.string(),
  cost: costSchema,
  metrics: z.record(z.string(), metricSchema),
  figures: z.array(figureSchema),
});

export const failureSchema = z.object({
  corpus: z.string(),
  kb: z.string(),
  recogniser: z.string(),
  linker: z.string(),
  reason: z.string(),
});

export const benchmarkSchema = z.object({
  schema: z.literal(BENCHMARK_SCHEMA),
  curie: z.string(),
  created: z.string().optional(),
  /** What the costs were measured on. */
  machine: z.string(),
  draws: z.int().min(0),
  seed: z.int(),
  cells: z.array(cellSchema),
  failures: z.array(failureSchema),
});

export type Cost = z.output<typeof costSchema>;
export type CellResult = z.output<typeof cellSchema>;
export type Benchmark = z.output<typeof benchmarkSchema>;
