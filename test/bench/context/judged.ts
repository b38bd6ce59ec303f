// The shipped linker on documents whose concepts are known: each mention with where its concept came in the ranking of
// names, in the ranking by context, and how sure the linker was of its first.

import type { Situation } from "../../../engine/linking/context/context-features.ts";
import {
  ContextRanking,
  type ContextRule,
  contextConfidence,
  rankSituations,
} from "../../../engine/linking/context/rank-in-context.ts";
import type { Wordings } from "../../../engine/linking/context/wordings.ts";
import type { GoldDocument } from "../lexical/gold.ts";
import type { GoldItem, SetReader } from "./documents.ts";

export interface Example {
  readonly set: string;
  /** Place of the document in its set. */
  readonly document: number;
  readonly item: GoldItem;
  readonly situations: readonly Situation[];
}

/** What the linker sees of each distinct mention of the documents, with these wordings laid over the knowledge bases. */
export async function examples(
  reader: SetReader,
  documents: readonly GoldDocument[],
  wordings: Wordings,
): Promise<Example[]> {
  const laidOver = await Promise.all(reader.set.kbs.map((kb) => wordings.laidOver(kb)));
  const ranking = new ContextRanking(laidOver, wordings);
  return documents.flatMap((document) => {
    const items = reader.items(document);
    const situations = ranking.situations(document.text, items);
    return items.map((item, i) => ({
      set: reader.set.name,
      document: reader.set.documents.indexOf(document),
      item,
      situations: situations[i] ?? [],
    }));
  });
}

export const isRight = (item: GoldItem, id: string | undefined): boolean =>
  id !== undefined && item.gold.includes(id);

export interface Judged {
  readonly example: Example;
  /** From 0; Infinity where it is not among the candidates. */
  readonly byNames: number;
  readonly byContext: number;
  readonly chance: number;
}

export function judge(example: Example, rule: ContextRule): Judged {
  const { item, situations } = example;
  const place = (at: number): number => (at < 0 ? Number.POSITIVE_INFINITY : at);
  const ranked = rankSituations(situations, rule);
  return {
    example,
    byNames: place(situations.findIndex((s) => isRight(item, s.candidate.entry.concept))),
    byContext: place(ranked.findIndex((c) => isRight(item, c.lexical.entry.concept))),
    chance: contextConfidence(ranked, rule),
  };
}

/** Columns for the figures of confidence: one pair for each mention that got a candidate. */
export function pairsOf(all: readonly Judged[]) {
  const each = all
    .filter(({ example }) => example.situations.length)
    .flatMap((j) => new Array<Judged>(j.example.item.count).fill(j));
  return {
    scores: each.map((j) => j.chance),
    correct: each.map((j): 0 | 1 => (j.byContext === 0 ? 1 : 0)),
    documents: each.map((j) => j.example.document),
  };
}
