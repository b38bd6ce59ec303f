// A selector as a file: JSON, the weights as signed bytes in base64. A quarter of a megabyte, readable with any JSON library.
import * as z from "zod";

const chance = z.number().min(0).max(1);
const count = z.int().min(0);

const sweepSchema = z.object({
  threshold: chance,
  precision: chance.nullable(),
  recall: chance.nullable(),
  f1: chance.nullable(),
});

const selectorFileSchema = z.object({
  schema: z.literal("curie.selector/1"),
  types: z.array(z.string()).min(1),
  /** The vector has 2 ** bits weights. */
  bits: z.int().min(8).max(24),
  /** A weight is its byte times this. */
  scale: z.number().min(0),
  weights: z.base64(),
  /** By type: the calibrated chance is the logistic function of slope times log-odds plus offset. */
  calibration: z.record(z.string(), z.object({ slope: z.number(), offset: z.number() })),
  thresholds: z.record(z.string(), chance),
  /** By type, on documents that the judging weights had not seen. */
  sweep: z.record(z.string(), z.array(sweepSchema)),
  trained: z.object({
    documents: count,
    mentions: count,
    /** Candidates of a recogniser that it was taught with; 0: only neighbours of gold mentions and phrases. */
    candidates: count,
    epochs: count,
    seed: z.int(),
    /** Brier score on unseen documents. */
    brier: z.number().nullable(),
  }),
});
type SelectorFile = z.output<typeof selectorFileSchema>;
export type SweepRow = z.output<typeof sweepSchema>;

export interface SelectorModel extends Omit<SelectorFile, "schema" | "scale" | "weights"> {
  readonly weights: Float32Array;
}

/** A file that is no selector; the message says why. */
export class SelectorFileError extends Error {}

export function selectorText(model: SelectorModel): string {
  const most = model.weights.reduce((m, w) => Math.max(m, Math.abs(w)), 0);
  const scale = most / 127 || 1;
  const bytes = Int8Array.from(model.weights, (w) => Math.round(w / scale));
  const { weights: _, ...rest } = model;
  const file: SelectorFile = {
    schema: "curie.selector/1",
    ...rest,
    scale,
    weights: Buffer.from(bytes.buffer).toString("base64"),
  };
  return `${JSON.stringify(file)}\n`;
}

/** Throws `SelectorFileError`. `path` is for its message. */
export function readSelector(text: string, path: string): SelectorModel {
  let file: SelectorFile;
  try {
    file = selectorFileSchema.parse(JSON.parse(text));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? `${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}`
        : "not JSON";
    throw new SelectorFileError(`${path} is no selector (${why}): curie train selector makes one.`);
  }
  const { schema: _, scale, weights, ...rest } = file;
  const bytes = new Int8Array(Buffer.from(weights, "base64"));
  if (bytes.length !== 2 ** file.bits)
    throw new SelectorFileError(`${path} is cut: it has ${bytes.length} of ${2 ** file.bits} weights.`);
  return { ...rest, weights: Float32Array.from(bytes, (b) => b * scale) };
}
