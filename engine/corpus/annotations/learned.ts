// What was learned from a corpus, in `.curie/learned.json` at its head: for each type a head on the span vectors of one model,
// and the heads that stood there before, so that learning is taken back by acts. Plain numbers; no word of any text.
import { createHash } from "node:crypto";
import * as z from "zod";

export const LEARNED_FILE = ".curie/learned.json";

const headSchema = z.strictObject({
  /** Name of the model, and a hash of its graph: a head fits no other weights. */
  model: z.strictObject({ name: z.string(), hash: z.string() }),
  weights: z.array(z.number()).min(1),
  bias: z.number(),
  /** Weights of hashed features of a span's words: what the hashes were made of cannot be read from them. */
  lexical: z.object({ features: z.array(z.int().min(0)), values: z.array(z.number()) }),
  /** ISO 8601, UTC. */
  time: z.iso.datetime(),
  author: z.string(),
  /** What it was learned from: texts, accepted mentions, spans that are none. */
  texts: z.int().min(0),
  mentions: z.int().min(0),
  others: z.int().min(0),
  /** F1 on texts left out of the fit, 0 to 1. */
  heldOut: z.number().min(0).max(1).optional(),
});

const actSchema = z.strictObject({
  time: z.iso.datetime(),
  /** By type, what stood there before; null: nothing. */
  before: z.record(z.string(), headSchema.nullable()),
});

export const learnedSchema = z.strictObject({
  version: z.literal(1),
  heads: z.record(z.string(), headSchema),
  /** Acts that can be taken back, the newest last. */
  acts: z.array(actSchema),
});

export type LearnedHead = z.output<typeof headSchema>;
export type LearnedFile = z.output<typeof learnedSchema>;

/** Acts kept for taking back. */
const MOST_ACTS = 10;

export const nothingLearned: LearnedFile = { version: 1, heads: {}, acts: [] };

/** Reads the file; no text: nothing was learned. What is wrong with it is said with its place. */
export function parseLearned(text: string | undefined): { learned: LearnedFile } | { problem: string } {
  if (text === undefined) return { learned: nothingLearned };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return { problem: `${LEARNED_FILE} is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = learnedSchema.safeParse(given);
  if (parsed.success) return { learned: parsed.data };
  const issue = parsed.error.issues[0];
  return { problem: `${LEARNED_FILE}: ${issue?.path.join(".") || "it"}: ${issue?.message}` };
}

export const writtenLearned = (learned: LearnedFile): string => `${JSON.stringify(learned)}\n`;

/** The file after an act of learning. */
export function withHeads(
  learned: LearnedFile,
  heads: Readonly<Record<string, LearnedHead>>,
  time: string,
): LearnedFile {
  const before = Object.fromEntries(
    Object.keys(heads).map((type) => [
      type,
      (Object.hasOwn(learned.heads, type) && learned.heads[type]) || null,
    ]),
  );
  return {
    version: 1,
    heads: { ...learned.heads, ...heads },
    acts: [...learned.acts, { time, before }].slice(-MOST_ACTS),
  };
}

/** The file before its newest act, and the types that it was about; undefined where there is none to take back. */
export function takenBack(learned: LearnedFile): { learned: LearnedFile; types: string[] } | undefined {
  const act = learned.acts.at(-1);
  if (!act) return undefined;
  const heads = { ...learned.heads };
  for (const [type, head] of Object.entries(act.before)) {
    if (head) heads[type] = head;
    else delete heads[type];
  }
  return {
    learned: { version: 1, heads, acts: learned.acts.slice(0, -1) },
    types: Object.keys(act.before),
  };
}

/** By type, the heads that belong to a model's weights. */
export const headsFor = (learned: LearnedFile, hash: string): Record<string, LearnedHead> =>
  Object.fromEntries(Object.entries(learned.heads).filter(([, head]) => head.model.hash === hash));

/** Short name of a graph's SHA-256. */
export const shortHash = (sha256: string): string => sha256.slice(0, 16);

/** Tells apart what was learned, for whoever keeps what followed from it. */
export const learnedKey = (learned: LearnedFile): string =>
  createHash("sha256").update(JSON.stringify(learned.heads)).digest("hex").slice(0, 16);
