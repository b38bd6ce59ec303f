// The cascade on gold spans against its last stage for every mention: Recall@1, which stage answers how often and how sure, what a
// wanted precision keeps, NIL, milliseconds a mention. `npm run bench -- cascade [--dev] [--set NAME]`.
import { type RankedPairs, ranked } from "../../engine/evaluation/ranked-pairs.ts";
import { ece, reliability } from "../../engine/evaluation/reliability.ts";
import { auroc, precisionCoverage } from "../../engine/evaluation/selective.ts";
import type { Answer } from "../../engine/linking/cascade/answer.ts";
import { CascadeLinker } from "../../engine/linking/cascade/cascade-linker.ts";
import { OWN_STAGES } from "../../engine/linking/cascade/chance.ts";
import { CASCADE_PRECISIONS, leastFor } from "../../engine/linking/cascade/learned.ts";
import { isLinked, isNil } from "../../engine/linking/cascade/settle.ts";
import { learnedContext } from "../../engine/linking/context/learned.ts";
import { ContextRanking } from "../../engine/linking/context/rank-in-context.ts";
import { Wordings } from "../../engine/linking/context/wordings.ts";
import { type GoldItem, SetReader } from "./context/documents.ts";
import { isRight } from "./context/judged.ts";
import { documentShare, percent } from "./document-share.ts";
import { linkingSets } from "./lexical/corpora.ts";
import { table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

interface Linked {
  readonly document: number;
  readonly item: GoldItem;
  readonly answer: Answer;
  /** Whether the last stage alone has the right concept first. */
  readonly byDocument: boolean;
  /** By the wanted precision. */
  readonly at: ReadonlyMap<number, Answer>;
}

const rightOf = ({ item }: Linked, { candidates }: Answer): boolean =>
  isRight(item, candidates[0]?.concept.id);
const mentions = (all: readonly { item: GoldItem }[]): number =>
  all.reduce((sum, l) => sum + l.item.count, 0);

function pairsOf(all: readonly Linked[]): RankedPairs {
  const each = all
    .filter((l) => l.answer.candidates.length)
    .flatMap((l) => new Array<Linked>(l.item.count).fill(l));
  return ranked({
    scores: each.map((l) => l.answer.chance),
    correct: each.map((l): 0 | 1 => (rightOf(l, l.answer) ? 1 : 0)),
    documents: each.map((l) => l.document),
  });
}

export async function benchCascade(split: "dev" | "test", only?: string): Promise<void> {
  if (!hasShared) {
    console.log("the cascade: skipped: no ../shared");
    return;
  }
  const kbs = await realKbs();
  const of = async (s: "train" | "dev" | "test") => (await linkingSets(kbs, s)).map((x) => new SetReader(x));
  const [train, dev] = [await of("train"), await of("dev")];
  const tried = split === "dev" ? dev : await of("test");
  const recalls: (string | number)[][] = [];
  const stages: (string | number)[][] = [];
  const chances: (string | number)[][] = [];
  for (const [i, reader] of tried.entries()) {
    if (only !== undefined && !reader.set.name.includes(only)) continue;
    const wordings = new Wordings();
    for (const taught of split === "dev" ? [train[i]] : [train[i], dev[i]])
      if (taught) taught.teach(wordings, taught.set.documents);
    const laid = await Promise.all(reader.set.kbs.map((kb) => wordings.laidOver(kb)));
    const ranking = new ContextRanking(laid, wordings);
    const linker = new CascadeLinker(laid, wordings);
    const spent = { context: 0, cascade: 0 };
    const timed = <T>(way: keyof typeof spent, work: () => T): T => {
      const from = performance.now();
      const made = work();
      spent[way] += performance.now() - from;
      return made;
    };
    const all = reader.set.documents.flatMap((document, d): Linked[] => {
      const items = reader.items(document);
      const answers = timed("cascade", () => linker.answers(document.text, items));
      const context = timed("context", () => ranking.rank(document.text, items, learnedContext()));
      const at = CASCADE_PRECISIONS.map((p) => {
        const { early } = leastFor(p);
        const same = early === linker.rule.early;
        return [p, same ? answers : linker.answers(document.text, items, early)] as const;
      });
      return items.map((item, k) => ({
        document: d,
        item,
        answer: answers[k] as Answer,
        byDocument: isRight(item, context[k]?.[0]?.lexical.entry.concept),
        at: new Map(at.map(([p, found]) => [p, found[k] as Answer])),
      }));
    });
    const name = `${reader.set.name} ${split}`;
    const reachable = all.filter((l) => l.item.gold.length);
    const share = (right: (l: Linked) => boolean) =>
      documentShare(reachable.map((l) => ({ document: l.document, count: l.item.count, right: right(l) })));
    recalls.push([
      name,
      mentions(all),
      share((l) => l.byDocument),
      share((l) => rightOf(l, l.answer)),
      (spent.context / mentions(all)).toFixed(2),
      (spent.cascade / mentions(all)).toFixed(2),
      (spent.context / spent.cascade).toFixed(1),
    ]);
    stages.push([name, ...stageColumns(all)]);
    chances.push([name, ...chanceColumns(all)]);
  }
  table(
    "The cascade on gold spans, Recall@1 in % of reachable mentions (95 % interval over documents), and milliseconds a mention, against the document for every mention",
    [
      "corpus",
      "mentions",
      "document for all",
      "cascade",
      "ms, document for all",
      "ms, cascade",
      "times as fast",
    ],
    recalls,
  );
  table(
    "Which stage of the cascade answers: share in %, how often right in %, calibration error (over all mentions)",
    ["corpus", ...OWN_STAGES],
    stages,
  );
  table(
    "What the cascade's chances are worth, over all mentions",
    [
      "corpus",
      "ECE",
      "AUROC",
      "precision at 90 % coverage",
      "coverage at 95 % precision",
      ...CASCADE_PRECISIONS.map((p) => `at --precision ${p}: precision / coverage`),
      "NIL at 0.95: right of answered, of all without a concept",
    ],
    chances,
  );
}

const stageColumns = (all: readonly Linked[]): string[] =>
  OWN_STAGES.map((stage) => {
    const own = all.filter((l) => l.answer.stage === stage && l.answer.candidates.length);
    if (!own.length) return "-";
    const right = mentions(own.filter((l) => rightOf(l, l.answer))) / mentions(own);
    const error = ece(reliability(pairsOf(own))) ?? Number.NaN;
    return `${percent(mentions(own) / mentions(all))} / ${percent(right)} / ${error.toFixed(3)}`;
  });

function chanceColumns(all: readonly Linked[]): string[] {
  const pairs = pairsOf(all);
  const points = precisionCoverage(pairs, mentions(all) - pairs.scores.length);
  const at90 = points.find((p) => p.coverage >= 0.9);
  const at95 = points.findLast((p) => p.precision >= 0.95);
  const nil = all.filter((l) => {
    const answer = l.at.get(0.95);
    return answer && isNil(answer, leastFor(0.95));
  });
  return [
    (ece(reliability(pairs)) ?? Number.NaN).toFixed(3),
    (auroc(pairs) ?? Number.NaN).toFixed(3),
    at90 ? percent(at90.precision) : "-",
    at95 ? percent(at95.coverage) : "-",
    ...CASCADE_PRECISIONS.map((p) => {
      const kept = all.filter((l) => isLinked(l.at.get(p) as Answer, leastFor(p)));
      const right = kept.filter((l) => rightOf(l, l.at.get(p) as Answer));
      return `${percent(mentions(right) / mentions(kept))} / ${percent(mentions(kept) / mentions(all))}`;
    }),
    `${mentions(nil.filter((l) => l.item.gold.length === 0))} of ${mentions(nil)}, of ${mentions(all.filter((l) => l.item.gold.length === 0))}`,
  ];
}
