// What a causal model and a decoder check alike: how many tokens there are, and that what is fed to them are some of those.
import { ModelError } from "../model-error.ts";
import type { TensorDeclaration } from "../tensors.ts";

/** Tokens that `logits` have numbers for, by their last axis. Throws `ModelError` `tensors` where it is no number. */
export function vocabularyOf(outputs: readonly TensorDeclaration[]): number {
  const vocabulary = outputs.find(({ name }) => name === "logits")?.shape.at(-1);
  if (typeof vocabulary !== "number")
    throw new ModelError(
      "tensors",
      "logits do not say how many tokens there are: their last axis must be a number.",
    );
  return vocabulary;
}

/** Throws `ModelError` `tokenizer` for a token that the model does not have. */
export function refuseForeign(token: number, vocabulary: number): void {
  if (!(token >= 0 && token < vocabulary))
    throw new ModelError(
      "tokenizer",
      `token ${token} is not one of the model's ${vocabulary}: the tokenizer is another model's.`,
    );
}

/** Throws `ModelError` `request` for more tokens than the window holds. */
export function refuseTooLong(tokens: number, context: number): void {
  if (tokens > context)
    throw new ModelError(
      "request",
      `${tokens} tokens are more than the model's ${context}: shorten the context.`,
    );
}
