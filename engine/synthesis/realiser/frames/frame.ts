// Sentence frames of one language. `{m}` is the mention, `{d}` the definition, `{p}` a broader concept, `{n}` a small number,
// `{k}` a larger one. Frames put no article before a mention: its gender and number are not known.
import type { SemanticGroup } from "../../../kb/groups.ts";

export interface Frames {
  /** Frames that suit a concept of any group. */
  readonly any: readonly string[];
  readonly groups: Readonly<Partial<Record<SemanticGroup, readonly string[]>>>;
  /** Frames with `{d}`. */
  readonly defined: readonly string[];
  /** Frames with `{p}`. */
  readonly broader: readonly string[];
  /**
   * Frames with many words of their own, for names that are long: in a short frame such a name would be most of the sentence, and
   * every two sentences near duplicates.
   */
  readonly long: readonly string[];
}
