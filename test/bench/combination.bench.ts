// Dictionary and neural model together, against each alone: exact mentions of BC5CDR, NCBI Disease and CRAFT's cell types,
// and recall of mentions whose words the corpus's training part has and has not. `npm run bench -- combination [--dev]`:
// weights are chosen on development parts, figures are of test parts. `--model FOLDER` names another model.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Analyser } from "../../engine/analysis/analyser.ts";
import { isGroup } from "../../engine/kb/groups.ts";
import { LoadedModels } from "../../engine/models/loaded-models.ts";
import { combine, type Finds } from "../../engine/recognition/combine/combine.ts";
import { defaultWeights, type Weights } from "../../engine/recognition/combine/evidence.ts";
import { glinerJob } from "../../engine/recognition/gliner/job.ts";
import { mentionOf } from "../../engine/recognition/gliner/recogniser.ts";
import { glinerWorker } from "../../engine/recognition/gliner/worker.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { craft, type GoldDocument, pubtator } from "./lexical/gold.ts";
import { table } from "./measure.ts";
import {
  type Counts,
  countsOf,
  difference,
  f1,
  type Marked,
  overall,
  precision,
  recall,
  withInterval,
} from "./ner/exact-scores.ts";
import { hasShared, root } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

/** The neural model's own threshold; it tells what it holds for less likely, down to `LEAST`. */
const THRESHOLD = 0.5;
const LEAST = defaultWeights.silence;

type Part = "dev" | "test";
type Kbs = Awaited<ReturnType<typeof realKbs>>;

interface NerSet {
  readonly name: string;
  readonly documents: readonly GoldDocument[];
  readonly training: readonly GoldDocument[];
  readonly kbs: readonly Kbs[keyof Kbs][];
  /** Labels to ask the model for, with the corpus's type and the group that the dictionary's mentions have. */
  readonly labels: readonly { readonly label: string; readonly type: string; readonly group: string }[];
}

const DISEASE = { label: "disease", type: "Disease", group: "DISO" };
const CHEMICAL = { label: "chemical", type: "Chemical", group: "CHEM" };

async function nerSets(kbs: Kbs, part: Part): Promise<NerSet[]> {
  const bc5cdr = { train: "CDR_TrainingSet", dev: "CDR_DevelopmentSet", test: "CDR_TestSet" };
  const ncbi = { train: "NCBItrainset_corpus", dev: "NCBIdevelopset_corpus", test: "NCBItestset_corpus" };
  return [
    {
      name: "BC5CDR",
      documents: await pubtator(`bc5cdr/${bc5cdr[part]}.PubTator.txt`),
      training: await pubtator(`bc5cdr/${bc5cdr.train}.PubTator.txt`),
      kbs: [kbs.mesh, kbs.supplementary, kbs.medic],
      labels: [DISEASE, CHEMICAL],
    },
    {
      name: "NCBI Disease",
      documents: await pubtator(`ncbi-disease/${ncbi[part]}.txt`, "Disease"),
      training: await pubtator(`ncbi-disease/${ncbi.train}.txt`, "Disease"),
      kbs: [kbs.medic, kbs.mesh],
      labels: [{ ...DISEASE, label: "disease name" }],
    },
    {
      name: "CRAFT cell types",
      documents: await craft("CL", `craft-ids-${part}.txt`),
      training: await craft("CL", "craft-ids-train.txt"),
      kbs: [kbs.cl],
      labels: [{ label: "cell type", type: "CL", group: "CL" }],
    },
  ];
}

/** What each recogniser found in one document. */
interface Found {
  readonly dictionary: readonly Mention[];
  readonly model: readonly Mention[];
}

const FOLDERS = [
  join(root, "engine", "models", "embedded"),
  join(root, "..", "shared", "prototypes", "models"),
];

/** The first model that ships, else the prototype beside the project. */
export function modelFolder(named?: string): string {
  if (named) return named;
  const found = FOLDERS.filter(existsSync).flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name))
      .filter((f) => existsSync(join(f, "gliner_config.json"))),
  );
  if (!found[0]) throw new Error(`no model in ${FOLDERS.join(", ")}: name one with --model FOLDER`);
  return found[0];
}

async function find(set: NerSet, models: LoadedModels, folder: string): Promise<Found[]> {
  const groups = set.labels.map((l) => l.group).filter(isGroup);
  const analyser = new Analyser(set.kbs, { groups, nested: false });
  const found: Found[] = [];
  for (const { text } of set.documents) {
    const model: Mention[] = [];
    const request = { text, labels: set.labels.map((l) => l.label), threshold: LEAST };
    await models.run(glinerJob, { folder, device: "cpu" }, request, (item) =>
      model.push(...item.found.map((f) => mentionOf(f, "model"))),
    );
    found.push({ dictionary: analyser.analyse(text).all(), model });
  }
  return found;
}

const groupOf = (set: NerSet) => (type: string) =>
  set.labels.find((l) => l.label === type)?.group ?? (set.labels.length === 1 ? set.labels[0]?.group : type);

function together(
  set: NerSet,
  { dictionary, model }: Found,
  weights: Weights,
  groups: ReadonlySet<string> = new Set(set.labels.map((l) => l.group)),
): Mention[] {
  const finds: Finds[] = [
    { name: "dictionary", mentions: dictionary.filter((m) => m.status !== "nil") },
    {
      name: "model",
      mentions: model,
      model: { thresholdOf: () => THRESHOLD, groups, groupOf: groupOf(set) },
    },
  ];
  return combine(finds, { weights, nested: false });
}

const marked = (set: NerSet, mentions: readonly Mention[]): Marked[] =>
  mentions.map((m) => {
    const group = groupOf(set)(m.type ?? "") ?? "";
    return { ...extentOf(m), type: set.labels.find((l) => l.group === group)?.type ?? group };
  });

const SYSTEMS: readonly [
  name: string,
  of: (set: NerSet, found: Found, weights: Weights) => readonly Mention[],
][] = [
  ["dictionary", (_, f) => f.dictionary],
  ["model", (_, f) => f.model.filter((m) => (m.score ?? 0) > THRESHOLD)],
  ["both, longest wins", (set, f) => union(set, f)],
  ["both, silence does not count", (set, f, weights) => together(set, f, weights, new Set())],
  ["combined", (set, f, weights) => together(set, f, weights)],
];

/** What anyone writes first: all that either finds, of what overlaps the longer. */
function union(_: NerSet, { dictionary, model }: Found): Mention[] {
  const all = [...dictionary, ...model.filter((m) => (m.score ?? 0) > THRESHOLD)];
  const size = (m: Mention) => extentOf(m).end - extentOf(m).start;
  const kept: Mention[] = [];
  for (const m of all.sort((a, b) => size(b) - size(a)))
    if (!kept.some((k) => extentOf(k).start < extentOf(m).end && extentOf(m).start < extentOf(k).end))
      kept.push(m);
  return kept;
}

const gold = (document: GoldDocument): Marked[] =>
  document.mentions.map(({ start, end, type }) => ({ start, end, type }));

/** Gold mentions whose words the training part marks somewhere, or not. */
const goldWhere = (set: NerSet, seen: boolean): ((document: GoldDocument) => Marked[]) => {
  const forms = new Set(
    set.training.flatMap((d) => d.mentions.map((m) => d.text.slice(m.start, m.end).toLowerCase())),
  );
  return (d) => gold(d).filter((m) => forms.has(d.text.slice(m.start, m.end).toLowerCase()) === seen);
};

function chooseWeights(sets: readonly { set: NerSet; found: readonly Found[] }[]): void {
  const rows = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4].map((name) => {
    const each = sets.map(({ set, found }) =>
      overall(
        set.documents.map((d, i) =>
          countsOf(gold(d), marked(set, together(set, found[i] as Found, { ...defaultWeights, name }))),
        ),
        f1,
      ),
    );
    return [name.toFixed(1), ...each.map((x) => (100 * x).toFixed(2))];
  });
  table(
    "Combination by the weight of a name, F1 on development parts",
    ["name", ...sets.map((s) => s.set.name)],
    rows,
  );
}

export async function benchCombination(part: Part, named?: string): Promise<void> {
  if (!hasShared) return console.log("combination: skipped: no ../shared");
  const kbs = await realKbs();
  const models = new LoadedModels([glinerWorker]);
  const folder = modelFolder(named);
  const sets: { set: NerSet; found: Found[] }[] = [];
  for (const set of await nerSets(kbs, part)) sets.push({ set, found: await find(set, models, folder) });
  await models.close();
  if (part === "dev") chooseWeights(sets);
  const rows: string[][] = [];
  for (const { set, found } of sets) {
    const counts = new Map<string, Counts[]>();
    for (const [name, of] of SYSTEMS) {
      const predicted = found.map((f) => marked(set, of(set, f, defaultWeights)));
      const on = (which: (d: GoldDocument) => Marked[]) =>
        set.documents.map((d, i) => countsOf(which(d), predicted[i] as Marked[]));
      const all = on(gold);
      counts.set(name, all);
      rows.push([
        `${set.name}, ${name}`,
        withInterval(all, precision),
        withInterval(all, recall),
        withInterval(all, f1),
        name === "combined" ? difference(counts.get("model") as Counts[], all, f1) : "",
        withInterval(on(goldWhere(set, true)), recall),
        withInterval(on(goldWhere(set, false)), recall),
      ]);
    }
  }
  const model = folder.split(/[\\/]/).at(-1) ?? "";
  table(
    `Exact mentions, ${part === "dev" ? "development" : "test"} parts, in percent; model: ${model}`,
    [
      "corpus and system",
      "precision",
      "recall",
      "F1",
      "F1 less the model's",
      "recall of seen words",
      "recall of unseen words",
    ],
    rows,
  );
}
