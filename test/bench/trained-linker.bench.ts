// npm run bench -- trained-linker --model FOLDER [--model FOLDER]: models that `curie train linker` made, on the diseases of the
// development parts of NCBI Disease and BC5CDR under the names of MEDIC, beside the linker that ships with the wordings of the
// training parts. Of BC5CDR every fourth document, since a model takes its time. Nothing of the test parts is looked at: this is where a choice is made.
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { learnedContext } from "../../engine/linking/context/learned.ts";
import { rankSituations } from "../../engine/linking/context/rank-in-context.ts";
import { Wordings } from "../../engine/linking/context/wordings.ts";
import type { BeamOptions } from "../../engine/linking/guided/beam.ts";
import { linkGuided } from "../../engine/linking/guided/guided-linker.ts";
import { type LinkingModel, openLinkingModel } from "../../engine/linking/guided/linking-model.ts";
import type { MarkedMention } from "../../engine/linking/guided/model-input.ts";
import { buildTrie } from "../../engine/linking/token-trie/build-trie.ts";
import { tokenizerFrom } from "../../engine/linking/token-trie/tokenizer-folder.ts";
import { onnxRuntime } from "../../engine/models/onnx-runtime.ts";
import { SetReader } from "./context/documents.ts";
import { type Example, examples, isRight, judge } from "./context/judged.ts";
import { documentShare } from "./document-share.ts";
import { type LinkingSet, linkingSets, type Split } from "./lexical/corpora.ts";
import { table } from "./measure.ts";
import { hasShared, root } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

const BEAMS = 5;
/** Mentions that the speed is measured on. */
const TIMED = 150;
const WAYS: Readonly<Record<string, BeamOptions>> = {
  "5 beams": { beams: 5 },
  "1 beam": { beams: 1 },
  "1 beam, stretches without a choice not scored": { beams: 1, rankBy: "trie", scored: false },
};
const FOURTH = 4;
const MANY = 200;
/** How much the model's log-probability counts beside the weight of the linker that ships; chosen on the other half of the documents. */
const SHARES = [0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];

/** Concepts that a model proposes for a mention, with the mean log-probability of a token over the vocabulary, best first. */
type Proposed = readonly { readonly id: string; readonly score: number }[];

export async function benchTrainedLinker(folders: readonly string[]): Promise<void> {
  if (!hasShared) return console.log("trained linkers: skipped: no ../shared");
  if (!folders.length)
    return console.log("trained linkers: skipped: --model names the model of a bundle (curie train linker)");
  const kbs = await realKbs();
  const diseases = (set: LinkingSet): LinkingSet => ({
    ...set,
    kbs: [kbs.medic],
    documents: set.documents.map((d) => ({ ...d, mentions: d.mentions.filter((m) => m.type === "Disease") })),
  });
  const few = (set: LinkingSet, split: Split): LinkingSet =>
    split === "dev" && set.documents.length > MANY
      ? { ...set, documents: set.documents.filter((_, i) => i % FOURTH === 0) }
      : set;
  const readers = async (split: Split): Promise<SetReader[]> =>
    (await linkingSets(kbs, split)).slice(0, 2).map((set) => new SetReader(few(diseases(set), split)));
  const models = await Promise.all(
    folders.map(async (folder): Promise<LinkingModel> => {
      const trie = join(root, ".cache", "bench", `medic.${basename(resolve(folder, ".."))}.curietrie`);
      mkdirSync(join(trie, ".."), { recursive: true });
      await buildTrie(kbs.medic, await tokenizerFrom(folder), trie);
      return openLinkingModel({ folder, trie }, kbs.medic, onnxRuntime(), { threads: 1 });
    }),
  );
  const train = await readers("train");
  const recalls: (string | number)[][] = [];
  const speeds: (string | number)[][] = [];
  for (const [i, reader] of (await readers("dev")).entries()) {
    const wordings = new Wordings();
    train[i]?.teach(wordings, train[i]?.set.documents ?? []);
    const all = (await examples(reader, reader.set.documents, wordings)).filter((e) => e.item.gold.length);
    const plain = (await examples(reader, reader.set.documents, new Wordings())).filter(
      (e) => e.item.gold.length,
    );
    const said = (e: Example): boolean => wordings.meanings(e.item.text).length > 0;
    const row = (name: string, right: (e: Example, at: number) => boolean): void => {
      const of = (keep: (e: Example) => boolean): string => {
        const some = all.flatMap((e, at) =>
          keep(e) ? [{ document: e.document, count: e.item.count, right: right(e, at) }] : [],
        );
        return documentShare(some);
      };
      recalls.push([reader.set.name, name, of(() => true), of(said), of((e) => !said(e))]);
    };
    const rule = learnedContext();
    row("names alone", (_, at) => judge(plain[at] as Example, rule).byNames === 0);
    row("names and wordings of the training part", (e) => judge(e, rule).byNames === 0);
    row("the linker that ships, wordings of the training part", (e) => judge(e, rule).byContext === 0);
    for (const [m, model] of models.entries()) {
      const name = basename(resolve(folders[m] as string, ".."));
      const proposed = await proposals(model, reader, all, { beams: BEAMS });
      for (const [how, options] of Object.entries(WAYS)) {
        const some = all.slice(0, TIMED);
        const began = process.cpuUsage();
        await proposals(model, reader, some, options);
        const { user, system } = process.cpuUsage(began);
        speeds.push([reader.set.name, name, how, some.length / ((user + system) / 1e6)]);
      }
      row(`${name}, under the trie`, ({ item }, at) => isRight(item, proposed[at]?.[0]?.id));
      row(`${name}, among its ${BEAMS} answers`, ({ item }, at) =>
        (proposed[at] ?? []).some(({ id }) => isRight(item, id)),
      );
      const shares = [0, 1].map((half) => bestShare(all, proposed, half));
      row(
        `the linker that ships with ${name}'s log-probability as a feature (weight ${shares.join(" and ")})`,
        (e, at) => isRight(e.item, together(e, proposed[at] ?? [], shares[e.document % 2] as number)),
      );
    }
  }
  for (const model of models) await model.release();
  table(
    "Trained linkers on development parts, diseases under MEDIC, gold spans: Recall@1 in % (95 % interval over documents)",
    ["corpus", "linker", "all", "wording seen in training", "wording not seen"],
    recalls,
  );
  table(
    `Their speed on ${TIMED} mentions, one thread, processor time of everything from the text to the concepts`,
    ["corpus", "linker", "search", "mentions a second"],
    speeds,
  );
}

/** What the model answers of each example, asked where it is first said in its document. */
async function proposals(
  model: LinkingModel,
  reader: SetReader,
  all: readonly Example[],
  options: BeamOptions,
): Promise<Proposed[]> {
  const marked = all.map(({ document, item }): MarkedMention => {
    const { text, mentions } = reader.set.documents[document] as LinkingSet["documents"][number];
    const place = mentions.find(
      (m) => text.slice(m.start, m.end).replace(/\s+/gu, " ") === item.text && m.type === item.type,
    );
    return { text, spans: [{ start: place?.start ?? 0, end: place?.end ?? 0 }], group: "DISO" };
  });
  const { links } = await linkGuided(model, marked, options);
  return links.map(({ concepts }) => concepts.map(({ entry, score }) => ({ id: entry.concept, score })));
}

/** The concept that stands first when the model's log-probability counts so much. What it does not propose is a little less likely
 * than its last answer. */
function together({ situations }: Example, proposed: Proposed, share: number): string | undefined {
  const floor = (proposed.at(-1)?.score ?? 0) - 1;
  const of = new Map(proposed.map(({ id, score }) => [id, score]));
  const sum = (id: string, weight: number): number => weight + share * ((of.get(id) ?? floor) - floor);
  const ranked = rankSituations(situations, learnedContext());
  const [first, ...others] = ranked.map((c) => ({
    id: c.lexical.entry.concept,
    sum: sum(c.lexical.entry.concept, c.weight),
  }));
  return others.reduce((a, b) => (a && b.sum > a.sum ? b : a), first)?.id;
}

/** The weight that is best for the documents that are not of this half. */
function bestShare(all: readonly Example[], proposed: readonly Proposed[], half: number): number {
  const right = (share: number): number =>
    all.reduce(
      (sum, e, at) =>
        e.document % 2 !== half && isRight(e.item, together(e, proposed[at] ?? [], share))
          ? sum + e.item.count
          : sum,
      0,
    );
  return SHARES.map((share) => ({ share, right: right(share) })).reduce((a, b) => (b.right > a.right ? b : a))
    .share;
}
