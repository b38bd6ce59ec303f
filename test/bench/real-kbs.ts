// The vocabularies of ../shared/data as packed knowledge bases, built once through the importers a user has.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type BuildOptions, buildKb } from "../../engine/kb/build.ts";
import { type Concept, conceptSchema } from "../../engine/kb/concept.ts";
import { importIdLists } from "../../engine/kb/importers/id-lists.ts";
import { parsePrefix } from "../../engine/kb/importers/id-prefix.ts";
import { importObo } from "../../engine/kb/importers/obo.ts";
import { importOboGraphs } from "../../engine/kb/importers/obo-graphs.ts";
import { openSource } from "../../engine/kb/importers/source.ts";
import { recordsOf } from "../../engine/kb/importers/table-rows.ts";
import { translated } from "../../engine/kb/importers/translations.ts";
import { importTsv } from "../../engine/kb/importers/tsv.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { openKb } from "../../engine/kb/open.ts";
import { ImportReport } from "../../engine/kb/report.ts";
import { root, shared } from "./places.ts";

type Sources = (report: ImportReport) => AsyncGenerator<Concept>;

async function kb(name: string, version: string, source: string, concepts: Sources): Promise<KnowledgeBase> {
  const folder = join(root, ".cache", "kb");
  const path = join(folder, `${name}.curiekb`);
  mkdirSync(folder, { recursive: true });
  // An index that another version of Curie packed is refused, and packed again.
  const known = existsSync(path) ? await openKb(path).catch(() => undefined) : undefined;
  if (known) return known;
  const report = new ImportReport();
  const options: BuildOptions = { name, version, source, report };
  const { info } = await buildKb(concepts(report), path, options);
  console.log(`${name}: ${info.concepts} concepts, ${info.names} names, ${report.problemCount} problems`);
  return openKb(path);
}

async function* graphs(file: string, report: ImportReport): AsyncGenerator<Concept> {
  yield* importOboGraphs(await openSource(file), { report });
}

const mesh = (file: string) => join(shared, "kb-mesh2024", file);
const craftOntology = (name: string) =>
  kb(name.toLowerCase(), "CRAFT", `${name}.obo`, (report) =>
    importObo(join(shared, "craft", "kb", `${name}.obo.gz`), { report }),
  );

/** MeSH 2024 descriptors, part of its supplementary names, MEDIC 2012; CL, UBERON, SO and MOP as CRAFT used them. */
export async function realKbs(): Promise<
  Record<"mesh" | "supplementary" | "medic" | "cl" | "uberon" | "so" | "mop" | "hpoUmls", KnowledgeBase>
> {
  return {
    mesh: await kb("mesh2024", "2024", "MeSH descriptors", (report) =>
      importTsv(mesh("descriptor_terms.tsv.gz"), {
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
      }),
    ),
    supplementary: await kb("mesh2024-supplementary", "2024", "MeSH supplementary names, partial", (report) =>
      importTsv(mesh("supplementary_names_partial.tsv.gz"), {
        report,
        prefix: "MESH:",
        quote: null,
        group: "CHEM",
        columns: { id: "SupplementaryUI", name: "Name", synonyms: "Name" },
      }),
    ),
    medic: await kb("medic2012", "2012-07-06", "MEDIC", (report) =>
      importIdLists(join(shared, "kb-medic2012", "medic_06Jul2012.txt.gz"), {
        report,
        group: "DISO",
        prefix: parsePrefix("[0-9]+=OMIM:,.*=MESH:"),
      }),
    ),
    cl: await craftOntology("CL"),
    uberon: await craftOntology("UBERON"),
    so: await craftOntology("SO"),
    mop: await craftOntology("MOP"),
    hpoUmls: await kb(
      "hpo-umls-fr",
      "2019-08",
      "HPO by its UMLS cross-references, French names first",
      hpoByUmls,
    ),
  };
}

/** HPO of April 2016, the Disease Ontology of September 2016 and ORDO 2.6 (2018): vocabularies with UMLS cross-references. */
export async function linkingKbs(): Promise<Record<"hpo" | "doid" | "ordo", KnowledgeBase>> {
  return {
    hpo: await kb("hpo2016", "2016-04-01", "HPO", (report) =>
      importObo(join(shared, "kb-hpo", "hp-2016-04-01.obo.gz"), { report }),
    ),
    doid: await kb("doid2016", "2016-09-01", "Disease Ontology", (report) =>
      importObo(join(shared, "kb-doid", "doid-2016-09-01.obo.gz"), { report }),
    ),
    ordo: await kb("ordo2018", "2.6", "ORDO", (report) =>
      graphs(join(shared, "kb-ordo2018", "ordo-2_6-2018-07-12.json.gz"), report),
    ),
  };
}

const TRANSLATED_HPO = [
  ...["de", "es", "fr", "it", "ja", "pt", "zh"].map((language) => `hp-${language}.babelon`),
  ...["fr", "nl", "tr"].map((language) => `hp-${language}.synonyms`),
];

/** The same with the names that HPO has in ten languages, and the Disease Ontology in Spanish. */
export async function translatedKbs(): Promise<Record<"hpo" | "doid" | "ordo", KnowledgeBase>> {
  const { ordo } = await linkingKbs();
  return {
    hpo: await kb("hpo2016-translated", "2016-04-01", "HPO and its translations", (report) =>
      translated(
        importObo(join(shared, "kb-hpo", "hp-2016-04-01.obo.gz"), { report }),
        TRANSLATED_HPO.map((name) => join(shared, "kb-hpo", "translations", `${name}.tsv.gz`)),
        report,
      ),
    ),
    doid: await kb("doid2016-es", "2016-09-01", "Disease Ontology and its Spanish names", (report) =>
      translated(
        importObo(join(shared, "kb-doid", "doid-2016-09-01.obo.gz"), { report }),
        [join(shared, "kb-doid", "doid-es-translated-2026-05.tsv.gz")],
        report,
      ),
    ),
    ordo,
  };
}

/** What the offline realiser is measured on: CL and UBERON as CRAFT used them, HPO of 2016 with its Spanish and French names. */
export async function generationKbs(): Promise<Record<"cl" | "uberon" | "hpo", KnowledgeBase>> {
  const tables = ["hp-es.babelon", "hp-fr.babelon", "hp-fr.synonyms"].map((name) =>
    join(shared, "kb-hpo", "translations", `${name}.tsv.gz`),
  );
  return {
    cl: await craftOntology("CL"),
    uberon: await craftOntology("UBERON"),
    hpo: await kb("hpo2016-es-fr", "2016-04-01", "HPO and its translations", (report) =>
      translated(importObo(join(shared, "kb-hpo", "hp-2016-04-01.obo.gz"), { report }), tables, report),
    ),
  };
}

interface HpoRecord {
  readonly id: string;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly xrefs: readonly string[];
}

/** HPO's terms under the UMLS concepts they refer to: French labels and synonyms, and the English ones behind them. */
async function* hpoByUmls(report: ImportReport): AsyncGenerator<Concept> {
  const hpo = join(shared, "kb-hpo");
  const french = new Map<string, string[]>();
  for (const file of ["hp-fr.babelon.tsv.gz", "hp-fr.synonyms.tsv.gz"]) {
    let head: string[] | undefined;
    for await (const { cells } of recordsOf(await openSource(join(hpo, "translations", file)), {
      quote: null,
    })) {
      if (!head) {
        head = cells;
        continue;
      }
      const at = (name: string) => cells[head?.indexOf(name) ?? -1]?.trim() ?? "";
      const isName = !head.includes("predicate_id") || at("predicate_id") === "rdfs:label";
      if (!isName || !at("subject_id").startsWith("HP:") || at("translation_value") === "") continue;
      french.set(at("subject_id"), [...(french.get(at("subject_id")) ?? []), at("translation_value")]);
    }
  }
  const text = gunzipSync(readFileSync(join(hpo, "hp-2019-08.names-synonyms-xrefs.json.gz"))).toString(
    "utf8",
  );
  const names = new Map<string, Set<string>>();
  for (const { id, name, synonyms, xrefs } of JSON.parse(text) as HpoRecord[])
    for (const xref of xrefs.filter((x) => x.startsWith("UMLS:"))) {
      const known = names.get(xref) ?? new Set();
      names.set(xref, known);
      for (const n of [...(french.get(id) ?? []), name, ...synonyms]) known.add(n);
    }
  report.rows = names.size;
  for (const [id, all] of names) {
    const [first, ...others] = all;
    yield conceptSchema.parse({ id, name: first, group: "DISO", synonyms: others });
  }
}
