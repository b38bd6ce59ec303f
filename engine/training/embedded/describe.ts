// The manifest and the card of a model that was trained here.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspectFolder } from "../../models/folder/inspect.ts";
import { MANIFEST, manifestSchema } from "../../models/folder/manifest.ts";
import type { ModelName } from "./concepts.ts";
import { argumentsOf, GPU_STEPS } from "./gpu-recipe.ts";
import { RECIPES } from "./recipe.ts";

interface TaskFile {
  readonly names: number;
  readonly labels: Readonly<Record<string, { means: string; wordings: readonly { text: string }[] }>>;
  readonly corpora: readonly {
    readonly name: string;
    readonly counts: Readonly<
      Record<string, { documents: number; words: number; mentions: number; dropped: number }>
    >;
  }[];
}

/** Where the figures of a card stand; `npm run bench -- embedded --keep` fills it. */
export const RESULTS_MARK = /<!-- results:(embedded-[\w-]+) -->[\s\S]*?<!-- \/results:\1 -->/;

const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
const tableOf = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [row(head), row(head.map(() => ":--")), ...rows.map(row)].join("\n");

export type Made = "cpu" | "gpu";

const NAMED: Readonly<Record<ModelName, string>> = {
  en: "MeSH 2024, Disease Ontology, HPO, ORDO, CL, UBERON, SO",
  "es-fr": "the Spanish and French translations of HPO, the Spanish one of the Disease Ontology",
};
const READ =
  "4,470 open-access articles on randomised trials (PMC Open Access subset, each under its own\nlicence), definitions of the vocabularies, and the training parts' own words";

/** What was trained on before the corpora of the table. */
function beforeThat(model: ModelName, made: Made, unlabelled: boolean): string {
  if (model === "en" && (made === "gpu" || unlabelled))
    return `\nBefore that, text without annotations: ${READ}.\n`;
  if (model === "es-fr" && made === "gpu")
    return `
Before that, in English: text without annotations, which was ${READ};
then the corpora and vocabularies that the card of curie-embedded-en names, with the licences it names.
`;
  return "";
}

function madeBy(model: ModelName, made: Made): string {
  const { stages, unlabelled } = RECIPES[model];
  if (made === "cpu")
    return `\`npm run train:ner -- --model ${model}\`, seeded, one CPU thread: ${
      unlabelled ? `\`${unlabelled.join(" ")}\` on text without annotations, then ` : ""
    }${stages.map((s) => `\`${s.join(" ")}\``).join(", then ")}.`;
  const steps = GPU_STEPS[model].map((step) => {
    const args = argumentsOf(step, (name) => `${name}.pt`, false);
    return `1. \`curie_ner.${step.module} ${step.data} ${args.join(" ")}\``;
  });
  return `\`npm run train:ner -- --model ${model} --gpu\`: by the clock on a GPU, so no two runs are the same. The weights that ship: one
NVIDIA H200, on which other networks were trained at the same time (6.8 minutes for all of them), kept as half floats
before they were ${
    model === "en"
      ? "gone on from: the last step is seeded and computed on a CPU with one thread (`npm run train:ner -- --last-step taught.pt`)"
      : "exported"
  }.

${steps.join("\n")}`;
}

function card(model: ModelName, task: TaskFile, results: string, made: Made): string {
  const { languages, licence, title, unlabelled, choices } = RECIPES[model];
  const corpora = task.corpora.flatMap(({ name, counts }) => {
    const { train, dev } = counts;
    if (!train?.documents) return [];
    return [
      [
        name,
        train.documents,
        train.words,
        train.mentions,
        dev?.documents ?? 0,
        train.dropped + (dev?.dropped ?? 0),
      ],
    ];
  });
  const labels = Object.values(task.labels).map(({ means, wordings }) => [
    wordings[0]?.text ?? "",
    wordings
      .slice(1)
      .map((w) => w.text)
      .join(", "),
    means,
  ]);
  return `---
license: ${licence.toLowerCase()}
language: [${languages.join(", ")}]
---
# curie-embedded-${model}

A small recogniser of ${title}, trained from scratch for Curie and shipped with it. Its graph follows GLiNER's
contract for span models (six inputs, \`logits\`), and gives the vectors of spans and labels besides.

## Use

Suggestions for a person to check, on a CPU, in milliseconds. It is no medical device. It knows the labels below and no
others; Curie answers another wording with the nearest of them. A mention is at most ten words wide.

${tableOf(["label", "also", "what its annotators marked"], labels)}

## How it works

Words are runs of letters, runs of digits and single signs. A word is known by hashes of its bytes (n-grams, ends,
shape, itself)${
    task.names
      ? `, and by ${task.names.toLocaleString("en-US")} names of open vocabularies
(${NAMED[model]}) of which the graph holds fingerprints: whether a name begins,
ends or covers it, and of which kind`
      : ""
  }. One bidirectional LSTM reads up to a whole abstract; each word then sees
the mean of what its other occurrences say. A span's vector is compared with each label's, which is computed from the
label's words, so labels do not influence one another.

## Data

${tableOf(["corpus", "training documents", "words", "mentions", "development documents", "left out"], corpora)}

Development parts are trained on, too. Left out: documents of which a test part has the id or a sentence (BioRED shares
abstracts with the test part of BC5CDR, for one). Corpora that are published in IOB count a sentence as a document.
${beforeThat(model, made, unlabelled !== undefined)}${
  model === "en"
    ? `
BC5CDR, NCBI Disease and BioRED: US government work (NLM), public domain. CRAFT: CC BY 3.0. AnatEM, BC2GM, LINNAEUS,
BioNLP-ST 2011 and 2013 as Crichton et al. (2017) publish them: CC BY 4.0, the shared tasks' own terms. GENIA: CC BY 3.0.
MeSH: courtesy of the US National Library of Medicine. Disease Ontology: CC0. HPO, ORDO, CL, UBERON, SO: CC BY or their
own terms of use with attribution.`
    : `
SPACCC with DisTEMIST, MedProcNER and SympTEMIST: CC BY 4.0. QUAERO: GNU Free Documentation License. Disease Ontology: CC0. HPO:
its own terms of use with attribution.`
}

## Figures

Exact spans and types, through Curie's own runtime, int8, 95 % intervals over documents drawn again. Short forms that a text
explains are what their long forms were found to be, as everywhere in Curie.

${results}

${choices === undefined ? "" : `${choices}\n\n`}## Made by

${madeBy(model, made)}
`;
}

/** Writes `README.md` (figures that are there stay) and `curie-model.json` into the model's folder. */
export async function describeModel(
  model: ModelName,
  data: string,
  folder: string,
  made: Made,
): Promise<void> {
  const task = JSON.parse(readFileSync(join(data, "task.json"), "utf8")) as TaskFile;
  const path = join(folder, "README.md");
  const mark = `embedded-${model}`;
  const before = existsSync(path) ? RESULTS_MARK.exec(readFileSync(path, "utf8"))?.[0] : undefined;
  writeFileSync(
    path,
    card(
      model,
      task,
      before ?? `<!-- results:${mark} -->\nNot measured yet.\n<!-- /results:${mark} -->`,
      made,
    ),
  );
  const { name, ...manifest } = await inspectFolder(folder, { name: `curie-embedded-${model}` });
  writeFileSync(
    join(folder, MANIFEST),
    `${JSON.stringify(manifestSchema.parse({ ...manifest, name, description: RECIPES[model].title }), null, 1)}\n`,
  );
}
