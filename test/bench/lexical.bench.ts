// How far names alone lead from a gold span to its concept: Recall@1, @10 and @64 by corpus and type, over mentions whose
// id a loaded KB holds, with intervals over documents. `npm run bench -- lexical [--dev]`; test splits by default.
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { overlayKb } from "../../engine/kb/overlay.ts";
import type { Addition } from "../../engine/kb/overlay-additions.ts";
import { linkByNames } from "../../engine/linking/lexical/rerank/rerank.ts";
import { documentShare, percent } from "./document-share.ts";
import { itemsOf, type LinkingItem, type LinkingSet, linkingSets, ncbiByType } from "./lexical/corpora.ts";
import { otherSets } from "./lexical/more-corpora.ts";
import { summary, table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

const RANKS = [1, 10, 64];

interface Ranked {
  readonly item: LinkingItem;
  /** Place of the first right concept, from 0; Infinity where it is not found. */
  readonly place: number;
}

/** Share of mentions whose concept is among the first `k`, and its interval over documents. */
const recall = (all: readonly Ranked[], k: number): string =>
  documentShare(
    all.flatMap(({ item, place }) =>
      item.documents.map((document) => ({ document, count: 1, right: place < k })),
    ),
  );

function rowsOf(name: string, set: LinkingSet, kbs: readonly KnowledgeBase[]): (string | number)[][] {
  const items = itemsOf(set);
  const mentions = items.reduce((sum, i) => sum + i.documents.length, 0);
  const times: number[] = [];
  const ranked = items
    .filter((item) => item.gold.length > 0)
    .map((item): Ranked => {
      const from = performance.now();
      const found = linkByNames(kbs, item.text, item).candidates;
      times.push(performance.now() - from);
      const place = found.findIndex((c) => item.gold.includes(c.entry.concept));
      return { item, place: place < 0 ? Number.POSITIVE_INFINITY : place };
    });
  const types = [...new Set(ranked.map((r) => r.item.type))].sort();
  const row = (type: string, of: readonly Ranked[], all: number) => {
    const reached = of.reduce((sum, r) => sum + r.item.documents.length, 0);
    return [
      type ? `${name}, ${type}` : name,
      all,
      percent(reached / all),
      ...RANKS.map((k) => recall(of, k)),
    ];
  };
  const byType = types.map((type) => {
    const all = items.filter((i) => i.type === type).reduce((sum, i) => sum + i.documents.length, 0);
    return row(
      type,
      ranked.filter((r) => r.item.type === type),
      all,
    );
  });
  const { median, p95 } = summary(times);
  console.log(`${name}: ${items.length} distinct mentions, ${median.toFixed(1)} / ${p95.toFixed(1)} ms each`);
  return [...(types.length > 1 ? byType : []), row(types.length > 1 ? "all" : "", ranked, mentions)];
}

/** The KBs with what the training split calls their concepts, as a curator would have added it to the user dictionary. */
async function taughtBy(train: LinkingSet): Promise<readonly KnowledgeBase[]> {
  const said = new Map<string, Set<string>>();
  for (const { gold, text } of itemsOf(train))
    if (gold.length === 1) said.set(gold[0] as string, (said.get(gold[0] as string) ?? new Set()).add(text));
  return Promise.all(
    train.kbs.map((kb) => {
      const additions = [...said]
        .filter(([id]) => kb.concept(id))
        .map(
          ([id, names]): Addition => ({
            id,
            synonyms: [...names].map((text) => ({ text, scope: "exact" })),
          }),
        );
      return additions.length ? overlayKb(kb, additions) : kb;
    }),
  );
}

export async function benchLexical(split: "dev" | "test"): Promise<void> {
  if (!hasShared) {
    console.log("lexical linking: skipped: no ../shared");
    return;
  }
  const kbs = await realKbs();
  const train = new Map((await linkingSets(kbs, "train")).map((s) => [s.name, s]));
  const rows: (string | number)[][] = [];
  for (const set of await linkingSets(kbs, split)) {
    const byType = set.name === "NCBI Disease" ? await ncbiByType(kbs, split) : set;
    rows.push(...rowsOf(`${set.name} ${split}`, byType, set.kbs));
    if (!set.name.startsWith("CRAFT"))
      rows.push(
        ...rowsOf(
          `${set.name} ${split}, training names added`,
          set,
          await taughtBy(train.get(set.name) as LinkingSet),
        ),
      );
  }
  if (split === "test")
    for (const set of await otherSets(kbs.uberon)) rows.push(...rowsOf(set.name, set, set.kbs));
  table(
    "Lexical linking of gold spans, Recall@k in % of mentions whose id is reachable (95 % interval over documents)",
    ["corpus and type", "mentions", "reachable", ...RANKS.map((k) => `R@${k}`)],
    rows,
  );
}
