// `curie-model.json`: what lies in a model's folder and what it may be used for. A folder as models are published in has
// none; `inspect.ts` writes one from what is there.
import * as z from "zod";
import { groupCodes, type SemanticGroup } from "../../kb/groups.ts";

export const MANIFEST = "curie-model.json";

/**
 * gliner: finds mentions of the labels it is given. causal-lm: continues a text. encoder-decoder: writes a text about another. Other kinds are not run here.
 */
export const MODEL_KINDS = ["gliner", "causal-lm", "encoder-decoder"] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** Element type of a graph's weights, by what published files are called. */
export const PRECISIONS = ["fp32", "fp16", "int8", "uint8", "q4", "q4f16", "bnb4"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Below the folder, with `/`; never out of it. */
const path = z
  .string()
  .regex(/^(?![/\\]|[A-Za-z]:)(?!.*(^|[/\\])\.\.([/\\]|$))[^\0\\]+$/, "a path inside the folder, with /");

const label = z.object({
  /** As it is asked for. */
  name: z.string().min(1),
  /** Other wordings that the model was trained on. */
  aliases: z.array(z.string().min(1)).default([]),
  description: z.string().exactOptional(),
  /** Semantic group of its mentions. */
  group: z.enum(groupCodes as [SemanticGroup, ...SemanticGroup[]]).exactOptional(),
  /** Probability above which it counts. */
  threshold: z.number().gt(0).lt(1).exactOptional(),
});
export type ModelLabel = z.output<typeof label>;

export const manifestSchema = z.object({
  format: z.literal(1),
  /** Shown to people: letters, digits, `.`, `-`, `_`. */
  name: z.string().regex(/^[\w.-]+$/),
  version: z.string().exactOptional(),
  kind: z.enum(MODEL_KINDS),
  description: z.string().exactOptional(),
  /** SPDX expression or the licence's name; absent where nobody knows it. */
  licence: z.string().exactOptional(),
  /** Where it came from: an address, a repository and its revision. */
  source: z.string().exactOptional(),
  /** The file that says how it was made and how good it is. */
  card: path.exactOptional(),
  /** BCP 47, of the texts it was trained on. */
  languages: z.array(z.string()).exactOptional(),
  /** Every file that is read, by path: bytes and SHA-256 in hexadecimal. */
  files: z.record(path, z.object({ size: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  /** The graphs among the files. `labels`: a bi-encoder's second graph. */
  graphs: z
    .array(
      z.object({
        role: z.enum(["main", "labels"]).default("main"),
        precision: z.enum(PRECISIONS),
        file: path,
      }),
    )
    .min(1),
  /** All that a model with a closed vocabulary knows; absent: any wording may be asked for. */
  labels: z.array(label).exactOptional(),
  /** Which words it was trained on; a name that the recogniser knows. */
  splitter: z.string().exactOptional(),
  limits: z
    .object({
      /** Words in one sequence. */
      words: z.int().min(1).exactOptional(),
      /** Words in the widest mention. */
      width: z.int().min(1).exactOptional(),
      /** Sub-tokens in one sequence. */
      pieces: z.int().min(1).exactOptional(),
    })
    .exactOptional(),
});
export type Manifest = z.output<typeof manifestSchema>;

/** Of files that a manifest lists. */
export const sizeOf = ({ files }: Manifest): number =>
  Object.values(files).reduce((sum, { size }) => sum + size, 0);
