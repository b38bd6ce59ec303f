// Labels in the portions that one run takes: a prompt holds only so many before quality and room for text go, and a
// thousand label vectors times all spans of a batch is memory.
import { ModelError } from "../../models/model-error.ts";
import type { GlinerConfig } from "./config.ts";
import type { WordPieces } from "./word-pieces.ts";

/** Labels `[first, first + count)` of those asked for. */
export interface LabelPass {
  readonly first: number;
  readonly count: number;
  /** Sub-tokens that stand before the text; none for a bi-encoder. */
  readonly prompt: readonly number[];
}

/** Logits of one run, at four bytes each. */
export const MOST_LOGITS = 1 << 22;

/** Evenly filled portions of at most `most`. */
function portions(count: number, most: number): { first: number; count: number }[] {
  const passes = Math.ceil(count / most);
  return Array.from({ length: passes }, (_, i) => {
    const first = Math.floor((i * count) / passes);
    return { first, count: Math.floor(((i + 1) * count) / passes) - first };
  });
}

/** The ids of a marker, which must be one token of the vocabulary. */
function marker(token: string, pieces: WordPieces, where: string, said?: number): readonly number[] {
  const id = pieces.id(token);
  if (id === undefined)
    throw new ModelError(
      "tokenizer",
      `${where}: its tokenizer has no token ${token}; it is not the one that this model was trained with.`,
    );
  if (said !== undefined && id !== said)
    throw new ModelError(
      "tokenizer",
      `${where}: ${token} is number ${id} to the tokenizer and ${said} to the model (class_token_index); they do not belong together.`,
    );
  const ids = pieces.of(token);
  return ids.includes(id) ? ids : [id];
}

/**
 * Portions with their prompts: `<<ENT>> label <<ENT>> label ... <<SEP>>`. Throws `ModelError`: `tokenizer`, or `request` where
 * a label by itself would fill half of the model's context or holds a marker.
 */
export function promptPasses(
  labels: readonly string[],
  config: GlinerConfig,
  pieces: WordPieces,
  where: string,
): LabelPass[] {
  const ent = marker(config.entToken, pieces, where, config.classTokenIndex);
  const sep = marker(config.sepToken, pieces, where);
  const id = pieces.id(config.entToken) as number;
  const room = (config.maxPieces >> 1) - sep.length;
  const parts = labels.map((label) => {
    const ids = pieces.of(label);
    if (ids.length === 0 || ids.includes(id))
      throw new ModelError("request", `the label ${JSON.stringify(label)} is nothing that this model reads.`);
    if (ent.length + ids.length > room)
      throw new ModelError(
        "request",
        `the label ${JSON.stringify(label.slice(0, 80))} has ${ids.length} sub-tokens; with it this model would have no room for text. Shorten it.`,
      );
    return [...ent, ...ids];
  });
  const joined = ({ first, count }: { first: number; count: number }): LabelPass[] => {
    const prompt = [...parts.slice(first, first + count).flat(), ...sep];
    if (prompt.length - sep.length <= room || count === 1) return [{ first, count, prompt }];
    const half = count >> 1;
    return [...joined({ first, count: half }), ...joined({ first: first + half, count: count - half })];
  };
  return portions(labels.length, config.labelsPerPass).flatMap(joined);
}

/** Portions for a bi-encoder: as many labels as the logits of one full window allow, or as token ids are worth. */
export function labelPasses(
  count: number,
  config: GlinerConfig,
  most = Number.POSITIVE_INFINITY,
): LabelPass[] {
  const each = config.maxWords * (config.head === "span" ? config.maxWidth : 3);
  const fit = Math.max(1, Math.floor(MOST_LOGITS / each));
  return portions(count, Math.min(fit, most)).map((p) => ({ ...p, prompt: [] }));
}
