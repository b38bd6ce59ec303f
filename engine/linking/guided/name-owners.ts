// From the tokens that a model wrote back to the names that have them, and their concepts: all of them, since a name that
// several concepts share says which only together with the text.

import type { SemanticGroup } from "../../kb/groups.ts";
import type { KnowledgeBase, NameEntry } from "../../kb/knowledge-base.ts";
import { fold } from "../../text/tokens.ts";
import type { ModelTokenizer } from "../token-trie/tokenizer-folder.ts";

/** More concepts share no name in any vocabulary. */
const MOST = 500;

/** Entries of the groups that are called so, letter by letter, or else when case, accents and hyphens are forgotten. */
export function ownersOfName(
  kb: KnowledgeBase,
  written: string,
  groups: readonly SemanticGroup[],
): NameEntry[] {
  const hits = kb.lookup(written, { groups, limit: MOST, distinct: false });
  const exact = hits.filter(({ text }) => text === written);
  return exact.length ? exact : hits.filter(({ text }) => fold(text) === fold(written));
}

/**
 * Entries of the groups whose names have exactly these tokens. A tokenizer that forgets case or accents gives the same
 * tokens to several names; one whose text cannot be read back finds none, and then there is no answer rather than another name's.
 */
export function ownersOf(
  kb: KnowledgeBase,
  tokenizer: Pick<ModelTokenizer, "encode" | "decode">,
  tokens: readonly number[],
  groups: readonly SemanticGroup[],
): NameEntry[] {
  const written = tokenizer.decode(tokens).trim();
  const same = ({ text }: NameEntry): boolean => {
    const own = tokenizer.encode(text);
    return own.length === tokens.length && tokens.every((token, i) => own[i] === token);
  };
  const hits = kb.lookup(written, { groups, limit: MOST, distinct: false });
  const exact = hits.filter(same);
  if (exact.length) return exact;
  // Byte-level tokenizers read back as written; others put spaces around punctuation, which folding forgets.
  return hits.filter(({ text }) => fold(text) === fold(written));
}
