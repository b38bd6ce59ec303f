// npm run bench -- baseline: the shipped recogniser and linker on real test splits, with intervals and strata. Every
// later recogniser and linker is measured against these results files (test/results/baseline).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CorpusOptions, readCorpus } from "../../engine/corpus/read-corpus.ts";
import { comparedDocument } from "../../engine/evaluation/compared.ts";
import { readingOf } from "../../engine/evaluation/reading.ts";
import type { Figure } from "../../engine/evaluation/result-figures.ts";
import { parsePrefix, prefixer } from "../../engine/kb/importers/id-prefix.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { type Baseline, runBaseline } from "./baseline-run.ts";
import { table } from "./measure.ts";
import { hasShared, shared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";
import { keepEvaluation } from "./results.ts";
import { type TrainingMention, trainingIds, trainingKb } from "./training-kb.ts";

const data = (...parts: string[]) => join(shared, ...parts);
const fixed = (types: Readonly<Record<string, string>>) => (m: Mention) => types[m.type ?? ""];

/** Mentions of corpora as a dictionary of names. */
async function namesIn(paths: readonly string[], read: CorpusOptions = {}): Promise<TrainingMention[]> {
  const mentions: TrainingMention[] = [];
  for (const path of paths)
    for await (const d of readCorpus(path, read))
      for (const m of comparedDocument(d, "gold", readingOf()).mentions)
        mentions.push({ text: m.text, type: m.type, ids: m.answers[0] ?? [] });
  return mentions;
}

/** Articles of CRAFT's test part with the annotations of one ontology. */
function craftTest(ontology: string): CorpusOptions {
  const ids = new Set(
    readFileSync(data("craft", "craft-ids-test.txt"), "utf8")
      .split("\n")
      .map((l) => l.trim()),
  );
  return {
    include: (file) =>
      file.startsWith(`annotations_${ontology}.`) && ids.has(/(\d+)\.txt\.knowtator/.exec(file)?.[1] ?? ""),
  };
}

/** One of QUAERO's two corpora; its concepts stand in annotators' notes. */
const quaero = (part: string): CorpusOptions => ({
  concepts: "notes",
  include: (file) => file.includes(`/${part}/`),
});

const VOCABULARY = [
  "bc5cdr",
  "ncbi-disease",
  "craft-cl",
  "craft-uberon",
  "craft-so",
  "quaero-emea-hpo",
  "quaero-medline-hpo",
];

async function vocabularies(): Promise<Baseline[]> {
  const kbs = await realKbs();
  const mesh = prefixer(parsePrefix("[0-9]+=OMIM:,.*=MESH:"));
  const cleaned = (id: string) => mesh(id.replace(/^MESH:/, ""));
  return [
    {
      name: "bc5cdr",
      corpus: data("bc5cdr", "CDR_TestSet.PubTator.txt"),
      kbs: [kbs.mesh, kbs.supplementary, kbs.medic],
      groups: ["DISO", "CHEM"],
      typeOf: fixed({ DISO: "Disease", CHEM: "Chemical" }),
      gold: { prefix: cleaned },
    },
    {
      name: "ncbi-disease",
      corpus: data("ncbi-disease", "NCBItestset_corpus.txt"),
      kbs: [kbs.medic],
      groups: ["DISO"],
      typeOf: fixed({ DISO: "Disease" }),
      gold: { prefix: cleaned, type: () => "Disease" },
    },
    ...(["cl", "uberon", "so"] as const).map(
      (name): Baseline => ({
        name: `craft-${name}`,
        corpus: data("craft"),
        read: craftTest(name.toUpperCase()),
        kbs: [kbs[name]],
        typeOf: () => name.toUpperCase(),
        gold: { type: () => name.toUpperCase() },
      }),
    ),
    ...["EMEA", "MEDLINE"].map(
      (part): Baseline => ({
        name: `quaero-${part.toLowerCase()}-hpo`,
        corpus: data("quaero-fr", "test.tar.gz"),
        read: quaero(part),
        kbs: [kbs.hpoUmls],
        typeOf: fixed({ DISO: "DISO" }),
        types: ["DISO"],
        gold: { prefix: prefixer("UMLS:") },
        nested: true,
      }),
    ),
  ];
}

/** A baseline whose knowledge base is made when its turn comes. */
interface Named {
  readonly name: string;
  readonly make: () => Promise<Baseline>;
}

/** Where no open vocabulary holds the ids: the names of the training part, and nothing else. */
function trainingNames(): Named[] {
  const from = (
    name: string,
    corpus: string,
    train: readonly string[],
    more: Pick<Baseline, "read" | "nested"> = {},
  ): Named => ({
    name,
    make: async () => {
      const { kb, typeOf } = await trainingKb(name, await namesIn(train, more.read));
      return { name, corpus, kbs: [kb], typeOf, idsOf: trainingIds, knowledge: false, nested: true, ...more };
    },
  });
  const iob = (set: string, part: string) => data("ner-iob", set, `${part}.tsv.gz`);
  return [
    from("spaccc-training-names", data("spaccc-es", "test.tsv.gz"), [data("spaccc-es", "train.tsv.gz")]),
    ...["EMEA", "MEDLINE"].map((part) =>
      from(
        `quaero-${part.toLowerCase()}-training-names`,
        data("quaero-fr", "test.tar.gz"),
        [data("quaero-fr", "train.tar.gz"), data("quaero-fr", "dev.tar.gz")],
        { read: quaero(part) },
      ),
    ),
    ...IOB.map((set) => {
      const parts = ["train", "devel"].filter((part) => existsSync(iob(set, part)));
      const name = `ner-${set.toLowerCase().replace(/-iob$/, "")}`;
      return from(
        name,
        iob(set, "test"),
        parts.map((part) => iob(set, part)),
        { nested: false },
      );
    }),
    from("ner-genia", data("genia-nested", "test.json"), [data("genia-nested", "dev.json")]),
  ];
}

const IOB = [
  "AnatEM-IOB",
  "BC2GM-IOB",
  "BioNLP11ID-IOB",
  "BioNLP13CG-IOB",
  "BioNLP13PC-IOB",
  "CRAFT-IOB",
  "JNLPBA",
  "linnaeus-IOB",
];

const percent = (figure: Figure | undefined) =>
  figure?.value == null ? "-" : (100 * figure.value).toFixed(1);

/** `only`: names of the baselines to run; all where empty. */
export async function benchBaseline(only: readonly string[] = []): Promise<void> {
  if (!hasShared) {
    console.log("dictionary baseline: skipped: no ../shared");
    return;
  }
  const rows: string[][] = [];
  const wanted = ({ name }: { readonly name: string }) => !only.length || only.includes(name);
  const known = VOCABULARY.some((name) => wanted({ name })) ? await vocabularies() : [];
  const all: Named[] = [
    ...known.map((b): Named => ({ name: b.name, make: async () => b })),
    ...trainingNames(),
  ];
  for (const { name, make } of all.filter(wanted)) {
    const result = await runBaseline(await make());
    keepEvaluation(`baseline/${name}`, result);
    const of = (id: string) => percent(result.figures.find((f) => f.id === id));
    rows.push([
      name,
      String(result.documents),
      of("recognition.exact.precision"),
      of("recognition.exact.recall"),
      of("recognition.exact.f1"),
      of("linking.accuracy"),
      of("linking.found-accuracy"),
      of("end-to-end.f1"),
    ]);
  }
  table(
    "Dictionary baseline, %",
    ["corpus", "documents", "P", "R", "F1", "accuracy", "if found", "end-to-end F1"],
    rows,
  );
}
