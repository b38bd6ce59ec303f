// Documents of the linking sets as the contextual ranking reads them: each distinct mention once, with what its annotators
// say it is; and the wordings that documents teach.

import type { MentionInDocument } from "../../../engine/linking/context/rank-in-context.ts";
import type { Wordings } from "../../../engine/linking/context/wordings.ts";
import type { LinkingSet } from "../lexical/corpora.ts";
import type { GoldDocument } from "../lexical/gold.ts";

export interface GoldItem extends MentionInDocument {
  readonly type: string;
  /** Ids that a loaded KB holds, in its present form. */
  readonly gold: readonly string[];
  /** Mentions of the kind in the document. */
  readonly count: number;
}

/** A set whose ids are brought to their present form once. */
export class SetReader {
  readonly set: LinkingSet;
  readonly #present = new Map<string, string | undefined>();

  constructor(set: LinkingSet) {
    this.set = set;
  }

  #canonical(id: string): string | undefined {
    if (!this.#present.has(id))
      this.#present.set(
        id,
        this.set.kbs.map((kb) => kb.concept(id)?.id).find((c) => c !== undefined),
      );
    return this.#present.get(id);
  }

  /** Whether an answer is one of a mention's ids, in their present form. */
  isGold(ids: readonly string[], answer: string | undefined): boolean {
    return answer !== undefined && ids.some((id) => this.#canonical(id) === answer);
  }

  /** Mentions without a reachable id included: the document shows them, too. */
  items(document: GoldDocument): GoldItem[] {
    const items = new Map<string, GoldItem & { count: number }>();
    for (const m of document.mentions) {
      const text = document.text.slice(m.start, m.end).replace(/\s+/gu, " ");
      const gold = [...new Set(m.ids.map((id) => this.#canonical(id)).filter((id) => id !== undefined))];
      const group = this.set.groupOf(m.type);
      const key = JSON.stringify([text, m.type, gold]);
      const item = items.get(key) ?? { text, type: m.type, ...(group ? { group } : {}), gold, count: 0 };
      item.count++;
      items.set(key, item);
    }
    return [...items.values()];
  }

  /** Adds the wordings of the documents; a composite mention words each of its concepts. */
  teach(wordings: Wordings, documents: Iterable<GoldDocument>): void {
    for (const document of documents) {
      const said = new Set<string>();
      for (const { text, gold } of this.items(document))
        for (const id of gold) {
          const key = `${text.toLowerCase()}\n${id}`;
          if (said.has(key)) continue;
          said.add(key);
          wordings.add(text, id);
        }
    }
  }
}

/** Documents whose place leaves this remainder, and the others. */
export function fold(documents: readonly GoldDocument[], folds: number, which: number) {
  const inside = (_: GoldDocument, i: number): boolean => i % folds === which;
  return {
    held: documents.filter(inside),
    rest: documents.filter((d, i) => !inside(d, i)),
  };
}
