// The tables of the README and of docs that show measured figures: from results files to Markdown. A page has them
// between `<!-- results:NAME -->` and `<!-- /results:NAME -->`; a test holds it to them.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { percent, whole, withInterval } from "../../engine/evaluation/report/numbers.ts";
import type { EvaluationResult } from "../../engine/evaluation/result.ts";
import type { Figure } from "../../engine/evaluation/result-figures.ts";
import { MODELS, type ModelName } from "../../engine/training/embedded/concepts.ts";
import { EMBEDDED_SETS } from "../bench/embedded-sets.ts";
import { ANCHORS } from "../bench/published-anchors.ts";
import type { Printed } from "../bench/published-printed.ts";
import { readEvaluation, readResults, resultsFolder } from "../bench/results.ts";

type Row = readonly string[];

const markdown = (head: Row, rows: readonly Row[], left = 1): string =>
  [head, head.map((_, i) => (i < left ? ":--" : "--:")), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

const figuresIn = (r: EvaluationResult): Figure[] => [
  ...r.figures,
  ...r.tables.flatMap((t) => t.lines.flatMap((l) => l.figures)),
];

function figure(r: EvaluationResult, id: string): Figure | undefined {
  return figuresIn(r).find((f) => f.id === id);
}

const shown = (f: Pick<Figure, "value" | "low" | "high"> | undefined): string =>
  f ? withInterval(f, "share") : "";
const plain = (f: Figure | undefined): string => (f ? percent(f.value) : "");
const counts = (f: Figure): string => `${whole(f.numerator ?? 0)} of ${whole(f.denominator ?? 0)}`;

const CORPORA = ["EMEA", "MEDLINE", "SPACCC"] as const;

interface SideBySide extends Printed {
  readonly recomputed: Figure;
}

function published(): string {
  const rows = (readResults("published/side-by-side") as SideBySide[]).map((p) => [
    `${p.corpus}, ${p.row}`,
    `${p.value.toFixed(1)}${p.interval ? ` (${p.interval.map((x) => x.toFixed(1)).join(" to ")})` : ""}`,
    shown(p.recomputed),
    `${counts(p.recomputed)}, ${whole(p.recomputed.documents)} documents`,
    p.difference ?? "",
  ]);
  return markdown(["corpus and row, %", "printed", "recomputed", "counts", "where they differ"], rows);
}

const STRATA: readonly (readonly [label: string, suffix: string])[] = [
  ["all mentions", ""],
  ["concept seen in training", "/answer-in-training=seen"],
  ["concept unseen", "/answer-in-training=unseen"],
  ["mention form seen in training", "/form-in-training=seen"],
  ["mention form unseen", "/form-in-training=unseen"],
  ["mention equals the gold name", "/gold-name=equals the gold name"],
  ["mention differs from it", "/gold-name=differs"],
  ["several gold concepts, all right", "/parts=several (composite)"],
];

function publishedStrata(): string {
  const rows = STRATA.map(([label, suffix]) => [
    label,
    ...CORPORA.flatMap((corpus) => {
      const f = figure(readEvaluation(`published/${corpus}-with`), `linking.accuracy${suffix}`);
      return [f ? whole(f.denominator ?? 0) : "", shown(f)];
    }),
  ]);
  const composite = figure(readEvaluation("published/SPACCC-with"), "linking.any/parts=several (composite)");
  rows.push([
    "several gold concepts, any right",
    "",
    "",
    "",
    "",
    whole(composite?.denominator ?? 0),
    shown(composite),
  ]);
  return markdown(["accuracy, %", ...CORPORA.flatMap((c) => [c, "with synthetic data"])], rows);
}

function publishedDifferences(): string {
  const rows = CORPORA.map((corpus) => {
    const { comparison } = readEvaluation(`published/${corpus}-without`);
    const d = comparison?.differences.find((x) => x.id === "linking.accuracy");
    if (!comparison || !d) throw new Error(`published/${corpus}-without has no comparison`);
    const signed = (x: number | null) => `${(x ?? 0) > 0 ? "+" : ""}${percent(x)}`;
    return [
      corpus,
      percent(d.first),
      percent(d.second),
      `${signed(d.difference)} (${signed(d.low)} to ${signed(d.high)})`,
      d.p === null ? "" : d.p < 0.001 ? "< 0.001" : d.p.toFixed(3),
      `${whole(comparison.won)} / ${whole(comparison.lost)}`,
      whole(d.documents),
    ];
  });
  return markdown(
    [
      "accuracy, %",
      "without",
      "with synthetic data",
      "paired difference",
      "p",
      "mentions won / lost",
      "documents",
    ],
    rows,
  );
}

interface Bounded {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface ConfidenceFigures {
  readonly corpus: string;
  readonly system: string;
  readonly scorer: string;
  readonly answers: number;
  readonly auroc: Bounded;
  readonly ece: Bounded;
  readonly brier: Bounded;
  readonly coverageAt: readonly (Bounded & { readonly precision: number })[];
  readonly threshold: { readonly at: number; readonly coverage: number; readonly precision: number | null };
  readonly exactlyZero: { readonly answers: number; readonly right: number };
}

function publishedConfidence(): string {
  const three = ({ value, low, high }: Bounded) =>
    [value, low, high].every((x) => x !== null)
      ? `${value?.toFixed(3)} (${low?.toFixed(3)} to ${high?.toFixed(3)})`
      : (value?.toFixed(3) ?? "–");
  const rows = (readResults("published/confidence") as ConfidenceFigures[])
    .filter((c) => c.system === "with")
    .map((c) => [
      `${c.corpus}, ${c.scorer === "Prediction_score" ? "score" : "beam score"}`,
      three(c.auroc),
      three(c.ece),
      three(c.brier),
      ...[0.9, 0.95].map((p) => shown(c.coverageAt.find((x) => x.precision === p))),
      `${percent(c.threshold.coverage)} at ${percent(c.threshold.precision)}`,
      c.exactlyZero.answers
        ? `${whole(c.exactlyZero.answers)}, ${percent(c.exactlyZero.right / c.exactlyZero.answers)} right`
        : "none",
    ]);
  return markdown(
    [
      "score",
      "AUROC",
      "ECE",
      "Brier",
      "coverage at 90 %",
      "at 95 %",
      "from 0.9 on: coverage, precision",
      "exactly 0",
    ],
    rows,
  );
}

const JUDGED = [
  ["accepted", "exact by ids, or judged exact"],
  ["STRICT", "exact by ids"],
  ["PARTIAL", "some of a composite's ids"],
  ["EXACT", "judged exact"],
  ["BROAD", "judged broader"],
  ["NARROW", "judged narrower"],
  ["NO_RELATION", "judged unrelated"],
] as const;

function publishedJudge(): string {
  const all = readResults("published/judge") as (Figure & { run: string })[];
  const at = (corpus: string, system: string, judgement: string) =>
    all.find((f) => f.run === "LLM_Evaluation_v2" && f.id === `${corpus}-${system}/judge=${judgement}`);
  const columns = CORPORA.flatMap((c) => (["without", "with"] as const).map((s) => [c, s] as const));
  return markdown(
    ["judgement, %", ...columns.map(([c, s]) => `${c} ${s}`)],
    JUDGED.map(([code, label]) => [label, ...columns.map(([c, s]) => shown(at(c, s, code)))]),
  );
}

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

function baseline(): string {
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

function baselineRecognition(): string {
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

function baselineTypes(): string {
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

/** What `npm run bench -- embedded --keep` measured of one model; `curie-embedded-MODEL` ships. */
function embedded(model: ModelName): string {
  const rows = EMBEDDED_SETS.filter((set) => set.model === model).flatMap(({ name, corpus, labels }) => {
    if (!existsSync(join(resultsFolder, "embedded", `${name}.json`))) return [];
    const r = readEvaluation(`embedded/${name}`);
    const of = (id: string) => figure(r, id);
    return [
      [
        corpus,
        whole(new Set(Object.values(labels)).size),
        whole(r.documents),
        whole(of("recognition.exact.recall")?.denominator ?? 0),
        plain(of("recognition.exact.precision")),
        plain(of("recognition.exact.recall")),
        shown(of("recognition.exact.f1")),
        plain(of("recognition.relaxed.f1")),
      ],
    ];
  });
  return markdown(
    ["test part", "labels", "documents", "gold", "P, %", "R, %", "exact F1, %", "relaxed F1, %"],
    rows,
  );
}

/** A table for each model that was measured. */
const measuredModels = (): Record<string, () => string> =>
  Object.fromEntries(
    (Object.keys(MODELS) as ModelName[])
      .filter((model) =>
        EMBEDDED_SETS.some(
          (set) => set.model === model && existsSync(join(resultsFolder, "embedded", `${set.name}.json`)),
        ),
      )
      .map((model) => [`embedded-${model}`, () => embedded(model)]),
  );

/** By the name in the marker. */
/** What a part of `npm run bench -- --keep` printed. */
interface Measured {
  readonly command: string;
  readonly machine: string;
  readonly tables: readonly { readonly title: string; readonly head: Row; readonly rows: readonly Row[] }[];
}

/** `measured-kb-2`: the second table that `npm run bench -- kb --keep` kept. */
function measured(): Record<string, () => string> {
  const folder = join(resultsFolder, "measured");
  const parts = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.fromEntries(
    parts.flatMap((file) => {
      const part = file.replace(/\.json$/, "");
      const { tables } = readResults(`measured/${part}`) as Measured;
      return tables.map(({ head, rows }, i) => [`measured-${part}-${i + 1}`, () => markdown(head, rows)]);
    }),
  );
}

const tableOf = (part: string, title: RegExp): Measured["tables"][number] => {
  const found = (readResults(`measured/${part}`) as Measured).tables.find((t) => title.test(t.title));
  if (!found) throw new Error(`measured/${part} has no table ${title}`);
  return found;
};
const cell = (of: Measured["tables"][number], row: Row, column: string): string =>
  row[of.head.indexOf(column)] ?? "";

/** What guided decoding holds in memory: the trie, and the names that are looked up behind it. */
function trieAndNames(): string {
  const tries = tableOf("trie", /^Token trie/);
  const kbs = tableOf("kb", /^Packed index, bytes a name/);
  const rows = tries.rows.flatMap((trie) => {
    const [, names = ""] = /^([\d,]+) names/.exec(trie[0] ?? "") ?? [];
    const kb = kbs.rows.find(([first]) => first === `${names} names`);
    if (!kb) return [];
    const each = Number(cell(kbs, kb, "names, exact lookup")) + Number(cell(kbs, kb, "writings"));
    const own = (each * Number(names.replaceAll(",", ""))) / 1e6;
    const file = Number(cell(tries, trie, "file, MB"));
    return [[names, file.toFixed(1), own.toFixed(1), (file + own).toFixed(1)]];
  });
  return markdown(["names", "trie, MB", "names, MB", "together, MB"], rows);
}

/** Ours beside what others print. */
function linkingAnchors(): string {
  const linker = tableOf("linker", /^The shipped linker on gold spans/);
  const gold = tableOf("gold-rows", /^Accuracy on the published rows/);
  const corpora = [...new Set(ANCHORS.map((a) => a.corpus))];
  const rows = corpora.flatMap((corpus) => {
    const whole = linker.rows.find(([first = ""]) => new RegExp(`^${corpus} test(, all)?$`).test(first));
    const row = gold.rows.find(([first]) => first === `${corpus}, all`);
    const own: Row[] = whole
      ? [
          [corpus, "Curie, shipped linker", cell(linker, whole, "of all mentions"), "this page"],
          [
            corpus,
            "the same, mentions whose id is in the KB",
            cell(linker, whole, "context, shipped"),
            "this page",
          ],
        ]
      : row
        ? [
            [
              corpus,
              "Curie, names of the training part alone",
              cell(gold, row, "shipped linker"),
              "this page",
            ],
          ]
        : [];
    const others = ANCHORS.filter((a) => a.corpus === corpus);
    return [...own, ...others.map((a): Row => [corpus, a.system, a.value.toFixed(1), a.source])];
  });
  return markdown(["corpus", "system", "accuracy, %", "printed in"], rows, 2);
}

export const TABLES: Readonly<Record<string, () => string>> = {
  ...measured(),
  "trie-and-names": trieAndNames,
  "linking-anchors": linkingAnchors,
  published,
  "published-strata": publishedStrata,
  "published-differences": publishedDifferences,
  "published-confidence": publishedConfidence,
  "published-judge": publishedJudge,
  baseline,
  "baseline-types": baselineTypes,
  "baseline-recognition": baselineRecognition,
  ...measuredModels(),
};

const MARKED = /<!-- results:([\w-]+) -->\n[\s\S]*?\n?<!-- \/results:\1 -->/g;

/** The page with its tables as the results files say. Throws RangeError for a marker that names no table. */
export const filled = (page: string): string =>
  page.replace(MARKED, (_, name: string) => {
    const table = TABLES[name];
    if (!table)
      throw new RangeError(`results:${name} is no table; there are ${Object.keys(TABLES).join(", ")}.`);
    return `<!-- results:${name} -->\n${table()}\n<!-- /results:${name} -->`;
  });
