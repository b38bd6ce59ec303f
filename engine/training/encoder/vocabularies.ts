// The open vocabularies that the encoder learns from, read by the importers of the product, and which of their ids mean the same.
import { join } from "node:path";
import type { Concept } from "../../kb/concept.ts";
import { importIdLists } from "../../kb/importers/id-lists.ts";
import { parsePrefix } from "../../kb/importers/id-prefix.ts";
import { importObo } from "../../kb/importers/obo.ts";
import { importOboGraphs } from "../../kb/importers/obo-graphs.ts";
import { openSource } from "../../kb/importers/source.ts";
import { recordsOf } from "../../kb/importers/table-rows.ts";
import { translated } from "../../kb/importers/translations.ts";
import { importTsv } from "../../kb/importers/tsv.ts";
import { ImportReport } from "../../kb/report.ts";

const OBO = ["CL", "UBERON", "SO", "MOP"].map((name) => `craft/kb/${name}.obo.gz`);
const GRAPHS = [
  "kb-ordo2018/ordo-2_6-2018-07-12.json.gz",
  "kb-ncit-disease2018/ncit-disease-2018-06-08.json.gz",
  "kb-doid/doid-2018-07-05.json.gz",
];
const HPO_TABLES = [
  ...["de", "es", "fr", "it", "ja", "pt", "zh"].map((language) => `hp-${language}.babelon`),
  ...["cs", "fr", "nl", "tr"].map((language) => `hp-${language}.synonyms`),
];

/** Concepts of every vocabulary; one that several have comes several times, under one id or under several. */
export async function* vocabularies(data: string): AsyncGenerator<Concept> {
  const report = new ImportReport();
  const at = (...path: string[]) => join(data, ...path);
  const mesh = { report, prefix: "MESH:", quote: null };
  yield* importTsv(at("kb-mesh2024", "descriptor_terms.tsv.gz"), {
    ...mesh,
    columns: { id: "DescriptorUI", name: "DescriptorName", synonyms: "TermName" },
  });
  yield* importTsv(at("kb-mesh2024", "supplementary_names_partial.tsv.gz"), {
    ...mesh,
    group: "CHEM",
    columns: { id: "SupplementaryUI", name: "Name", synonyms: "Name" },
  });
  yield* importIdLists(at("kb-medic2012", "medic_06Jul2012.txt.gz"), {
    report,
    group: "DISO",
    prefix: parsePrefix("[0-9]+=OMIM:,.*=MESH:"),
  });
  yield* translated(
    importObo(at("kb-hpo", "hp-2016-04-01.obo.gz"), { report }),
    HPO_TABLES.map((name) => at("kb-hpo", "translations", `${name}.tsv.gz`)),
    report,
  );
  yield* translated(
    importObo(at("kb-doid", "doid-2016-09-01.obo.gz"), { report }),
    [at("kb-doid", "doid-es-translated-2026-05.tsv.gz")],
    report,
  );
  for (const file of OBO) yield* importObo(at(file), { report });
  for (const file of GRAPHS) yield* importOboGraphs(await openSource(at(file)), { report });
}

/** MONDO's exact matches: pairs of ids of one disease. */
export async function* exactMatches(data: string): AsyncGenerator<readonly [string, string]> {
  for (const name of ["mesh", "omim", "doid", "orphanet", "ncit"]) {
    const file = join(data, "kb-mondo", `mondo_exactmatch_${name}.sssom.tsv.gz`);
    let columns: readonly string[] | undefined;
    for await (const { cells } of recordsOf(await openSource(file), { quote: null })) {
      if (cells[0]?.startsWith("#")) continue;
      if (!columns) columns = cells;
      else {
        const cell = (column: string) => cells[columns?.indexOf(column) ?? -1] ?? "";
        yield [cell("subject_id"), cell("object_id").replace(/^mesh:/, "MESH:")];
      }
    }
  }
}
