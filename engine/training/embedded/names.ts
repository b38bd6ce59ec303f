// Names of open vocabularies, by kind: what a model knows of words that no annotated text has.
import { join } from "node:path";
import type { Concept } from "../../kb/concept.ts";
import { importObo } from "../../kb/importers/obo.ts";
import { importOboGraphs } from "../../kb/importers/obo-graphs.ts";
import { openSource } from "../../kb/importers/source.ts";
import { translated } from "../../kb/importers/translations.ts";
import { importTsv } from "../../kb/importers/tsv.ts";
import { ImportReport } from "../../kb/report.ts";
import { fineWords } from "../../text/fine-words.ts";
import type { ModelName } from "./concepts.ts";

/** A kind of name, as the model is told it; at most 15, numbered from 1 in this order. A name of several is of the first. */
export const KINDS = [
  "DISO",
  "CHEM",
  "phenotype",
  "LIVB",
  "ANAT",
  "cell",
  "GENE",
  "sequence",
  "PROC",
  "PHYS",
  "other",
] as const;
export type Kind = (typeof KINDS)[number];

/** The widest span of the models, in words. */
export const WIDEST = 10;

const groupKind = ({ group }: Concept): Kind =>
  (KINDS as readonly string[]).includes(group) ? (group as Kind) : "other";

/** MeSH parts what it inverts ("Neoplasms, Colonic"); texts do not. Names with two commas are left as they are. */
function inOrder(name: string): string {
  const parts = name.split(", ");
  return parts.length === 2 && !/\d/.test(name) ? `${parts[1]} ${parts[0]}` : name;
}

async function* englishVocabularies(data: string): AsyncGenerator<readonly [Concept, Kind]> {
  const report = new ImportReport();
  const mesh = (file: string) => join(data, "kb-mesh2024", file);
  const terms = importTsv(mesh("descriptor_terms.tsv.gz"), {
    report,
    prefix: "MESH:",
    quote: null,
    columns: { id: "DescriptorUI", name: "DescriptorName", synonyms: "TermName" },
    join: [
      {
        file: mesh("descriptor_tree_numbers.tsv.gz"),
        quote: null,
        columns: { id: "DescriptorUI", tree: "tree_location" },
      },
    ],
  });
  for await (const concept of terms) yield [concept, groupKind(concept)];
  const supplementary = importTsv(mesh("supplementary_names_partial.tsv.gz"), {
    report,
    prefix: "MESH:",
    quote: null,
    group: "CHEM",
    columns: { id: "SupplementaryUI", name: "Name", synonyms: "Name" },
  });
  for await (const concept of supplementary) yield [concept, "CHEM"];
  const obo: [string, Kind][] = [
    ["kb-doid/doid-2016-09-01.obo.gz", "DISO"],
    ["kb-hpo/hp-2016-04-01.obo.gz", "phenotype"],
    ["craft/kb/CL.obo.gz", "cell"],
    ["craft/kb/UBERON.obo.gz", "ANAT"],
    ["craft/kb/SO.obo.gz", "sequence"],
  ];
  for (const [file, kind] of obo)
    for await (const concept of importObo(join(data, file), { report })) yield [concept, kind];
  const ordo = await openSource(join(data, "kb-ordo2018", "ordo-2_6-2018-07-12.json.gz"));
  for await (const concept of importOboGraphs(ordo, { report })) yield [concept, "DISO"];
}

/** Concepts that have Spanish or French names or definitions, beside English ones. */
async function* translatedVocabularies(data: string): AsyncGenerator<readonly [Concept, Kind]> {
  const report = new ImportReport();
  const obo = (folder: string, file: string) => importObo(join(data, folder, file), { report });
  const hpo = ["hp-es.babelon", "hp-fr.babelon", "hp-fr.synonyms"].map((name) =>
    join(data, "kb-hpo", "translations", `${name}.tsv.gz`),
  );
  const doid = join(data, "kb-doid", "doid-es-translated-2026-05.tsv.gz");
  for await (const concept of translated(obo("kb-hpo", "hp-2016-04-01.obo.gz"), hpo, report))
    yield [concept, "phenotype"];
  for await (const concept of translated(obo("kb-doid", "doid-2016-09-01.obo.gz"), [doid], report))
    yield [concept, "DISO"];
}

export const vocabularies = (model: ModelName, data: string) =>
  model === "en" ? englishVocabularies(data) : translatedVocabularies(data);

/** Whether a name or a definition is in a language of the model; English ones say nothing of theirs. */
export const isOf = (model: ModelName, { language }: { language?: string | undefined }): boolean =>
  model === "en" ? language === undefined : language === "es" || language === "fr";

/** A concept's names in the model's languages. */
export function namesOf(model: ModelName, { name, synonyms }: Concept): string[] {
  const own = synonyms.filter((s) => isOf(model, s)).map((s) => s.text);
  return model === "en" ? [name, ...own] : own;
}

/** Every name once, with its kind, in the order of kinds; words as the model cuts them, in lower case. */
export async function namesFor(model: ModelName, data: string): Promise<[kind: Kind, words: string[]][]> {
  const kinds = new Map<string, Kind>();
  for await (const [concept, kind] of vocabularies(model, data))
    for (const name of namesOf(model, concept)) {
      const text = (model === "en" ? inOrder(name) : name).toLowerCase();
      const words = fineWords(text).map((w) => text.slice(w.start, w.end));
      if (words.length > WIDEST || !/\p{L}{2}|\p{L}\W*\p{N}/u.test(text)) continue;
      const key = words.join(" ");
      const before = kinds.get(key);
      if (before === undefined || KINDS.indexOf(kind) < KINDS.indexOf(before)) kinds.set(key, kind);
    }
  return [...kinds]
    .map(([key, kind]): [Kind, string[]] => [kind, key.split(" ")])
    .sort((a, b) => KINDS.indexOf(a[0]) - KINDS.indexOf(b[0]));
}
