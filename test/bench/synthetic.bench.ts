// Do synthetic rows help a small trainable linker with concepts that nobody annotated? Half of the concepts are taken out of the
// training part; what is linked in the test part is only theirs. Rows of the offline realiser, of every concept of the
// vocabulary, are added in each of the mixes.
import { percentileInterval, resample } from "../../engine/evaluation/bootstrap.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { realise } from "../../engine/synthesis/realiser/realise.ts";
import { conceptsIn } from "../../engine/synthesis/slice.ts";
import { draw } from "../../engine/text/draw.ts";
import { sentencesIn } from "../../engine/training/composition/mention-sentences.ts";
import { drawn, type Mix, stagesOf } from "../../engine/training/composition/mixes.ts";
import { linkingSets } from "./lexical/corpora.ts";
import type { GoldDocument } from "./lexical/gold.ts";
import { table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";
import { MentionMemory } from "./synthetic/mention-memory.ts";
import { ConceptWords, type Item, itemOf, Reranker, type Row } from "./synthetic/reranker.ts";

const SEED = 11;
const EPOCHS = 3;
const BY = { draws: 1000, seed: 42, level: 0.95 };

/** Each concept is held out in one of two rounds. */
const ROUNDS = [0, 1] as const;
const roundOf = (concept: string): number => Number(draw(SEED, "held out", concept) < 0.5);
/** Concepts whose rows the reranker learns from, drawn from the vocabulary without a look at the test part. */
const MOST_CONCEPTS = 4000;

interface Test {
  readonly item: Item;
  readonly mention: string;
  readonly gold: readonly string[];
  readonly document: number;
  /** The round in which its concept is held out. */
  readonly round: number;
  /** No name of the concept reads like the mention. */
  readonly varied: boolean;
}

interface Setting {
  readonly name: string;
  readonly kb: KnowledgeBase;
  readonly train: readonly GoldDocument[];
  readonly test: readonly GoldDocument[];
}

/** Mentions of one concept that the knowledge base has, as rows. */
function* rowsIn({ text, mentions }: GoldDocument, kb: KnowledgeBase): Generator<Row> {
  const sentences = sentencesIn({ id: "", text, sections: [], mentions: [] });
  const seen = new Set<string>();
  for (const { start, end, ids } of mentions) {
    const concept = ids.length === 1 ? kb.concept(ids[0] as string)?.id : undefined;
    if (concept === undefined) continue;
    const mention = text.slice(start, end).replace(/\s+/g, " ");
    // What a document says again in the same words is one observation.
    const key = `${mention.toLowerCase()} ${concept}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const sentence = sentences.find((s) => s.start <= start && start < s.end) ?? { start, end };
    const context = `${text.slice(sentence.start, start)} ${text.slice(end, Math.max(end, sentence.end))}`;
    yield { mention, context, concepts: [concept] };
  }
}

/**
 * Rows of the offline realiser, `each` of a concept: every other one as it is, the others with their mention taken out of the
 * names that the concept is found by.
 */
function* synthetic(kb: KnowledgeBase, concepts: number | undefined, each: number): Generator<Row> {
  for (const concept of conceptsIn(kb, concepts ? { limit: concepts, seed: SEED } : {}))
    for (const [i, { text, start, end }] of realise(concept, each, SEED).entries())
      yield {
        mention: text.slice(start, end),
        context: `${text.slice(0, start)} ${text.slice(end)}`,
        concepts: [concept.id],
        ...(i % 2 ? {} : { withoutOwnName: true }),
      };
}

function train(
  mix: Mix,
  rows: { human: readonly Item[]; synthetic: readonly Item[] },
  context: boolean,
): Reranker {
  const counts = { human: rows.human.length, synthetic: rows.synthetic.length };
  const model = new Reranker(context);
  stagesOf(mix, counts).forEach((_, stage) => {
    for (let epoch = 0; epoch < EPOCHS; epoch++)
      for (const { source, row } of drawn(mix, stage, counts, SEED + epoch))
        model.learn(rows[source][row] as Item);
  });
  return model;
}

const VARIANTS: readonly (readonly [name: string, mix: Mix | "untrained"])[] = [
  ["untrained: names by 3-grams", "untrained"],
  ["human rows alone", "human"],
  ["synthetic rows alone", "synthetic"],
  ["sequential", "sequential"],
  ["combined", "combined"],
  ["interleaved", "interleaved"],
  ["human last", "human-last"],
];

async function measure({ name, kb, train: taught, test }: Setting): Promise<void> {
  const words = new ConceptWords(kb);
  const people: { item: Item; round: number }[] = [];
  const said: (Row & { round: number })[] = [];
  let left = 0;
  for (const document of taught)
    for (const row of rowsIn(document, kb)) {
      said.push({ ...row, round: roundOf(row.concepts[0] as string) });
      const item = itemOf(kb, words, row, false);
      if (item) people.push({ item, round: roundOf(row.concepts[0] as string) });
      else left++;
    }
  const made = [...synthetic(kb, MOST_CONCEPTS, 2)].map((row) => itemOf(kb, words, row, false));
  const synthetics = made.filter((item) => item !== undefined);
  const tests: Test[] = [];
  test.forEach((document, d) => {
    for (const row of rowsIn(document, kb)) {
      const item = itemOf(kb, words, row, true) as Item;
      const varied = !kb
        .lookup(row.mention, { distinct: false, limit: 100 })
        .some((h) => row.concepts.includes(h.concept));
      tests.push({
        item,
        mention: row.mention,
        gold: row.concepts,
        document: d,
        round: roundOf(row.concepts[0] as string),
        varied,
      });
    }
  });
  const reached = tests.filter((t) => t.item.right.length).length;
  const rows: string[][] = [];
  /** Right or not, each test mention by the model that never saw its concept's mentions. */
  const rightOf = (mix: Mix | "untrained", context: boolean): number[] => {
    const right = new Array<number>(tests.length).fill(0);
    for (const round of ROUNDS) {
      const human = people.filter((p) => p.round !== round).map((p) => p.item);
      const model =
        mix === "untrained" ? new Reranker(false) : train(mix, { human, synthetic: synthetics }, context);
      tests.forEach((t, i) => {
        if (t.round === round) right[i] = Number(t.gold.includes(model.link(t.item) ?? ""));
      });
    }
    return right;
  };
  // Without a definition and a parent there is nothing for the sentence to be like.
  const defined = [...kb.concepts()].some((c) => c.definitions.length > 0);
  for (const context of defined ? [false, true] : [false]) {
    const base = rightOf("human", context);
    for (const [label, mix] of VARIANTS) {
      if (mix === "untrained" && context) continue;
      const right = mix === "human" ? base : rightOf(mix, context);
      const share = (of: readonly number[], keep = (_: Test) => true) => {
        const kept = tests.flatMap((t, i) => (keep(t) ? [of[i] as number] : []));
        return (100 * kept.reduce((a, b) => a + b, 0)) / kept.length;
      };
      const [own, gain] = intervalsOf(tests, test.length, right, base);
      const difference = share(right) - share(base);
      rows.push([
        `${label}${mix === "untrained" ? "" : context ? ", with context" : ""}`,
        `${share(right).toFixed(1)} (${own})`,
        share(right, (t) => t.varied).toFixed(1),
        mix === "human" ? "" : `${difference >= 0 ? "+" : ""}${difference.toFixed(1)} (${gain})`,
      ]);
    }
  }
  table(
    `Linking of unseen concepts, ${name}: ${people.length} human rows of which each round takes half the concepts' (${left} more without the right concept among ${12} candidates), ${synthetics.length} synthetic ones of ${made.length}; ${tests.length} test mentions, each linked by the round that its concept was held out of, the right one among the candidates of ${((100 * reached) / tests.length).toFixed(1)} %, ${tests.filter((t) => t.varied).length} by no name of theirs`,
    ["trained with", "accuracy, % (95 %)", "of mentions by no name", "more than human rows alone (95 %)"],
    rows,
  );
  remembered(name, test.length, tests, said, [...synthetic(kb, undefined, 3)]);
}

/** The same mentions by a linker that knows no vocabulary: the concept of the row whose mention is likest. */
function remembered(
  name: string,
  documents: number,
  tests: readonly Test[],
  said: readonly (Row & { round: number })[],
  made: readonly Row[],
): void {
  const right = (people: boolean, synthetic: boolean): number[] => {
    const answers = new Array<number>(tests.length).fill(0);
    for (const round of ROUNDS) {
      const rows = [...(people ? said.filter((r) => r.round !== round) : []), ...(synthetic ? made : [])];
      const memory = new MentionMemory(rows);
      tests.forEach((t, i) => {
        if (t.round === round) answers[i] = Number(t.gold.includes(memory.link(t.mention) ?? ""));
      });
    }
    return answers;
  };
  const base = right(true, false);
  const share = (of: readonly number[]) => ((100 * of.reduce((a, b) => a + b, 0)) / of.length).toFixed(1);
  table(
    `The same mentions by a linker that knows no vocabulary, only rows: the concept of the likest mention; ${name}, ${made.length} synthetic rows of every concept`,
    ["rows", "accuracy, % (95 %)", "more than human rows alone (95 %)"],
    (
      [
        ["human", base],
        ["synthetic", right(false, true)],
        ["both", right(true, true)],
      ] as const
    ).map(([rows, of]) => {
      const [own, gain] = intervalsOf(tests, documents, of, base);
      return [
        rows,
        `${share(of)} (${own})`,
        of === base ? "" : `+${(Number(share(of)) - Number(share(base))).toFixed(1)} (${gain})`,
      ];
    }),
  );
}

function intervalsOf(
  tests: readonly Test[],
  documents: number,
  right: readonly number[],
  base: readonly number[],
): [string, string] {
  const own = new Float64Array(BY.draws);
  const gain = new Float64Array(BY.draws);
  let n = 0;
  resample(documents, BY, (weights) => {
    let [all, r, b] = [0, 0, 0];
    tests.forEach((t, i) => {
      const w = weights[t.document] as number;
      all += w;
      r += w * (right[i] as number);
      b += w * (base[i] as number);
    });
    own[n] = (100 * r) / all;
    gain[n] = (100 * (r - b)) / all;
    n++;
  });
  return [own, gain].map((values) => {
    const { low, high } = percentileInterval(values, BY.level);
    return `${(low ?? Number.NaN).toFixed(1)} to ${(high ?? Number.NaN).toFixed(1)}`;
  }) as [string, string];
}

export async function benchSynthetic(): Promise<void> {
  if (!hasShared) return console.log("skipped: no ../shared");
  const kbs = await realKbs();
  const [train, dev, test] = [
    await linkingSets(kbs, "train"),
    await linkingSets(kbs, "dev"),
    await linkingSets(kbs, "test"),
  ];
  for (const name of ["NCBI Disease", "CRAFT CL", "CRAFT UBERON"]) {
    const of = (sets: typeof train) => sets.find((s) => s.name === name)?.documents ?? [];
    const kb = train.find((s) => s.name === name)?.kbs[0];
    if (kb) await measure({ name, kb, train: [...of(train), ...of(dev)], test: of(test) });
  }
}
