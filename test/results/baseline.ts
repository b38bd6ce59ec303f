// The tables of `npm run bench -- baseline`: dictionary and names, without a model.
import { whole } from "../../engine/evaluation/report/numbers.ts";
import { readEvaluation } from "../bench/results.ts";
import { figure, markdown, plain, shown } from "./markdown.ts";

const LINKED: readonly (readonly [name: string, corpus: string, kb: string])[] = [
  ["bc5cdr", "BC5CDR test", "MeSH 2024, part of its supplement, MEDIC 2012"],
  ["ncbi-disease", "NCBI Disease test", "MEDIC 2012"],
  ["craft-cl", "CRAFT test, CL", "CL"],
  ["craft-uberon", "CRAFT test, UBERON", "UBERON"],
  ["craft-so", "CRAFT test, SO", "SO"],
  ["quaero-emea-hpo", "QUAERO EMEA test, disorders", "HPO by its UMLS references, French and English"],
  ["quaero-medline-hpo", "QUAERO MEDLINE test, disorders", "the same"],
  ["quaero-emea-training-names", "QUAERO EMEA test", "names of train and dev, nothing else"],
  ["quaero-medline-training-names", "QUAERO MEDLINE test", "the same"],
  ["spaccc-training-names", "SPACCC test", "names of train, nothing else"],
];

export function baseline(): string {
  const rows = LINKED.map(([name, corpus, kb]) => {
    const r = readEvaluation(`baseline/${name}`);
    const of = (id: string) => figure(r, id);
    return [
      corpus,
      kb,
      whole(of("recognition.exact.recall")?.denominator ?? 0),
      plain(of("linking.reachable")),
      plain(of("recognition.exact.precision")),
      plain(of("recognition.exact.recall")),
      shown(of("recognition.exact.f1")),
      shown(of("linking.accuracy")),
      plain(of("linking.found-accuracy")),
      shown(of("end-to-end.f1")),
    ];
  });
  const head = [
    "corpus",
    "knowledge base",
    "gold",
    "reachable",
    "P",
    "R",
    "F1",
    "accuracy",
    "if found",
    "end-to-end F1",
  ];
  return markdown(head, rows, 2);
}

const RECOGNISED: readonly (readonly [name: string, corpus: string])[] = [
  ["ner-anatem", "AnatEM"],
  ["ner-bc2gm", "BC2GM"],
  ["ner-bionlp11id", "BioNLP11ID"],
  ["ner-bionlp13cg", "BioNLP13CG"],
  ["ner-bionlp13pc", "BioNLP13PC"],
  ["ner-craft", "CRAFT (IOB release)"],
  ["ner-jnlpba", "JNLPBA (names of devel)"],
  ["ner-linnaeus", "LINNAEUS"],
  ["ner-genia", "GENIA, nested (names of dev)"],
];

export function baselineRecognition(): string {
  const rows = RECOGNISED.map(([name, corpus]) => {
    const r = readEvaluation(`baseline/${name}`);
    const of = (id: string) => figure(r, id);
    return [
      corpus,
      whole(r.documents),
      whole(of("recognition.exact.recall")?.denominator ?? 0),
      plain(of("recognition.exact.precision")),
      plain(of("recognition.exact.recall")),
      shown(of("recognition.exact.f1")),
      shown(of("recognition.relaxed.f1")),
      plain(of("recognition.exact.macro-f1")),
    ];
  });
  return markdown(["test part", "drawn units", "gold", "P", "R", "F1", "relaxed F1", "macro F1"], rows);
}

export function baselineTypes(): string {
  const rows = (["bc5cdr", "spaccc-training-names"] as const).flatMap((name) => {
    const r = readEvaluation(`baseline/${name}`);
    const types = r.tables.find((t) => t.id === "recognition.types")?.lines ?? [];
    const corpus = LINKED.find(([n]) => n === name)?.[1] ?? name;
    return types.map(({ label, support }) => [
      `${corpus}, ${label}`,
      whole(support),
      plain(figure(r, `recognition.exact.precision/type=${label}`)),
      plain(figure(r, `recognition.exact.recall/type=${label}`)),
      shown(figure(r, `recognition.exact.f1/type=${label}`)),
      shown(figure(r, `linking.accuracy/type=${label}`)),
    ]);
  });
  return markdown(["type", "gold", "P", "R", "F1", "accuracy"], rows);
}
