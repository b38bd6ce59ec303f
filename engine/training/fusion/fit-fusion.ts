// Learns what a vector weighs beside the letters of a name: the weight at which most mentions of annotated texts get their concept.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { fusedOrders } from "../../linking/dense/fuse.ts";
import type { EncodedNames } from "../../linking/dense/near-names.ts";
import { writtenOut } from "../../linking/lexical/queries.ts";
import { rankLexically } from "../../linking/lexical/ranking.ts";
import { longFormsOf } from "../../linking/lexical/short-forms.ts";
import { type Mention, textOf } from "../../text/mention.ts";

/** Weights that are tried; a step between two changes a few mentions of a thousand. */
export const WEIGHTS = [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12] as const;

/** A mention whose concept is known. */
export interface GoldTerm {
  readonly text: string;
  readonly group?: string;
  readonly longForms: ReadonlyMap<string, string>;
  /** Present ids of the knowledge bases, any of which is right. */
  readonly gold: readonly string[];
}

export interface FittedFusion {
  readonly weight: number;
  readonly mentions: number;
  /** Share of mentions (0 to 1) whose first concept is right by letters alone, and by both. */
  readonly letters: number;
  readonly both: number;
}

/** Mentions of a document whose concept one of the knowledge bases holds. */
export function goldTerms(
  kbs: readonly KnowledgeBase[],
  { text, mentions }: { readonly text: string; readonly mentions: readonly Mention[] },
  groupOf: (type: string) => string | undefined,
): GoldTerm[] {
  const forms = longFormsOf(text);
  return mentions.flatMap((m) => {
    const ids = m.concepts
      .flatMap(({ id }) => kbs.map((kb) => kb.concept(id)?.id))
      .filter((id) => id !== undefined);
    if (ids.length === 0) return [];
    const group = m.type === undefined ? undefined : groupOf(m.type);
    const term = textOf(m, text).replace(/\s+/gu, " ");
    const longForms = new Map([...forms].filter(([short]) => term.includes(short)));
    return [{ text: term, gold: ids, longForms, ...(group ? { group } : {}) }];
  });
}

/** Of weights that put as many right, the smallest. Rejects with the encoder's `ModelError`, or with the signal's reason. */
export async function fitFusion(
  kbs: readonly KnowledgeBase[],
  names: EncodedNames,
  terms: readonly GoldTerm[],
  signal?: AbortSignal,
): Promise<FittedFusion> {
  const right = WEIGHTS.map(() => 0);
  for (const { text, group, longForms, gold } of terms) {
    const term = writtenOut(text, longForms) ?? text;
    await names.prepare([term], signal);
    const known = group ? { group } : {};
    const orders = fusedOrders(
      kbs,
      term,
      rankLexically(kbs, text, { longForms, ...known }),
      names.near(term),
      known,
    );
    WEIGHTS.forEach((weight, i) => {
      if (gold.includes(orders(weight)[0] ?? "")) right[i] = (right[i] as number) + 1;
    });
    signal?.throwIfAborted();
  }
  const most = Math.max(...right);
  const mentions = terms.length;
  return {
    weight: WEIGHTS[right.indexOf(most)] ?? 0,
    mentions,
    letters: (right[0] as number) / mentions,
    both: most / mentions,
  };
}
