// The dump of NCBI Taxonomy (ftp.ncbi.nih.gov/pub/taxonomy, taxdump_readme.txt): names.dmp with names by class, nodes.dmp
// with parents and ranks, merged.dmp with former ids, delnodes.dmp with deleted ones. Ranks and parents are held as
// numbers; names pass through, as they are sorted by taxon.
import type { Concept, ConceptInput, SCOPES } from "../concept.ts";
import type { ImportReport } from "../report.ts";
import { accept } from "./accept.ts";
import { namedLike, releaseFiles } from "./folder.ts";
import { dialectOf, wrongFormat } from "./formats.ts";
import type { ImportOptions } from "./options.ts";
import { linesOf, openSource, SourceError } from "./source.ts";

type Scope = (typeof SCOPES)[number];

/** By class of name; others are exact. Type material names specimens, not the taxon. */
const SCOPE_OF_CLASS: Record<string, Scope> = {
  acronym: "abbreviation",
  "genbank acronym": "abbreviation",
  "blast name": "broad",
  "in-part": "broad",
  includes: "narrow",
  authority: "related",
};
const LARGEST_ID = 100_000_000;

interface Row {
  readonly line: number;
  readonly text: string;
  readonly id: number;
  readonly cells: readonly string[];
}

/** Lines `1\t|\tall\t|\t\t|\tsynonym\t|`; bad ones are reported. */
async function* rowsOf(file: string, columns: number, report: ImportReport): AsyncGenerator<Row> {
  const source = await openSource(file);
  for await (const { number: line, text } of linesOf(source, report)) {
    if (text === "") continue;
    report.rows++;
    const cells = text.replace(/\t?\|$/, "").split("\t|\t");
    const id = Number(cells[0]);
    if (!/^\d+$/.test(cells[0]?.trim() ?? "") || id > LARGEST_ID || cells.length < columns)
      report.problem(file, line, "a row must hold a taxon's number and its fields; left out.", text);
    else yield { line, text, id, cells: cells.map((c) => c.trim()) };
  }
}

class Tree {
  #parents = new Uint32Array(1 << 16);
  #ranks = new Uint8Array(1 << 16);
  readonly #rankNames: string[] = [""];

  async read(file: string, report: ImportReport): Promise<void> {
    for await (const { id, cells, line, text } of rowsOf(file, 3, report)) {
      if (!/^\d+$/.test(cells[1] as string) || Number(cells[1]) > LARGEST_ID) {
        report.problem(file, line, "the parent is no taxon's number; left out.", text);
        continue;
      }
      this.#reach(id);
      this.#parents[id] = Number(cells[1]);
      this.#ranks[id] = this.#rankNumber(cells[2] as string);
    }
  }

  #reach(id: number): void {
    if (id < this.#parents.length) return;
    const size = Math.max(id + 1, this.#parents.length * 2);
    const [parents, ranks] = [new Uint32Array(size), new Uint8Array(size)];
    parents.set(this.#parents);
    ranks.set(this.#ranks);
    [this.#parents, this.#ranks] = [parents, ranks];
  }

  /** There are about fifty; were there more than fit, the others would be nameless. */
  #rankNumber(rank: string): number {
    if (rank === "no rank") return 0;
    const known = this.#rankNames.indexOf(rank);
    if (known >= 0) return known;
    return this.#rankNames.length > 255 ? 0 : this.#rankNames.push(rank) - 1;
  }

  /** The root is its own parent. */
  parents(id: number): string[] {
    const parent = this.#parents[id] ?? 0;
    return parent === 0 || parent === id ? [] : [`NCBITaxon:${parent}`];
  }

  types(id: number): string[] {
    const rank = this.#rankNames[this.#ranks[id] ?? 0];
    return rank ? [rank] : [];
  }
}

interface Taxon {
  readonly id: number;
  readonly line: number;
  readonly names: { text: string; kind: string }[];
}

/** Taxa as names.dmp lists them; one whose names do not stand together comes in parts, which the build merges. */
async function* taxaOf(file: string, report: ImportReport): AsyncGenerator<Taxon> {
  let taxon: Taxon | undefined;
  for await (const { id, line, cells } of rowsOf(file, 4, report)) {
    if (taxon?.id !== id) {
      if (taxon) yield taxon;
      taxon = { id, line, names: [] };
    }
    taxon.names.push({ text: cells[1] as string, kind: cells[3] as string });
  }
  if (taxon) yield taxon;
}

/**
 * `path` is the folder of the dump, unpacked, or names.dmp in it. Throws `SourceError` where names.dmp or nodes.dmp is
 * missing or cannot be read; bad rows are reported.
 */
export async function* importNcbiTaxonomy(path: string, options: ImportOptions): AsyncGenerator<Concept> {
  const { report } = options;
  const files = await releaseFiles(path);
  const [names, nodes, merged, deleted] = ["names", "nodes", "merged", "delnodes"].map(
    (name) => namedLike(files, new RegExp(`^${name}\\.dmp$`))[0],
  );
  if (files.includes(path) && path !== names)
    throw await wrongFormat(await openSource(path), "names.dmp of NCBI Taxonomy");
  if (!names || !nodes)
    throw new SourceError(path, "names.dmp and nodes.dmp of an unpacked taxdump are needed here.");
  const source = await openSource(names);
  if (dialectOf(source.head) !== "ncbi-taxonomy")
    throw await wrongFormat(source, "names.dmp of NCBI Taxonomy");
  await source.close();
  const tree = new Tree();
  await tree.read(nodes, report);
  const former = new Map<number, string[]>();
  if (merged)
    for await (const { id, cells } of rowsOf(merged, 2, report))
      former.set(Number(cells[1]), [...(former.get(Number(cells[1])) ?? []), `NCBITaxon:${id}`]);
  if (deleted)
    for await (const _ of rowsOf(deleted, 1, report))
      report.skip("deleted taxa, which have no names any more");
  for await (const taxon of taxaOf(names, report)) {
    const { id, line } = taxon;
    const known = taxon.names.filter(({ kind }) => {
      if (kind === "type material") report.skip("names of type material");
      return kind !== "type material";
    });
    const name = known.find((n) => n.kind === "scientific name") ?? known[0];
    if (!name) continue;
    const input: ConceptInput = {
      id: `NCBITaxon:${id}`,
      name: name.text,
      group: options.groups?.of(`NCBITaxon:${id}`, "NCBITaxon:") ?? options.group ?? "LIVB",
      types: tree.types(id),
      synonyms: known
        .filter((n) => n.text !== name.text && n.text !== "")
        .map((n) => ({ text: n.text, scope: SCOPE_OF_CLASS[n.kind] ?? "exact" })),
      parents: tree.parents(id),
      altIds: former.get(id) ?? [],
    };
    const concept = accept(input, { file: names, line, text: `${id} ${name.text}` }, report);
    if (concept) yield concept;
  }
}
