// Tables of translations, as Babelon (github.com/monarch-initiative/babelon) and the ontologies' own tables of
// translated synonyms have them, merged into the concepts of a vocabulary: names and definitions with their language.
import { type Concept, definitionSchema, type SCOPES, synonymSchema } from "../concept.ts";
import type { ImportReport } from "../report.ts";
import { dialectOf, wrongFormat } from "./formats.ts";
import { SYNONYM_SCOPES } from "./iris.ts";
import { openSource } from "./source.ts";
import type { Columns } from "./table-columns.ts";
import { tableRows } from "./table-rows.ts";

export interface Translation {
  readonly id: string;
  readonly kind: "definition" | (typeof SCOPES)[number];
  readonly text: string;
  readonly language: string;
  readonly file: string;
  readonly line: number;
}

/** What each column is called in one or another of these tables, and the field it is read as. */
const COLUMNS = {
  id: ["subject_id", "source_id"],
  synonyms: ["translation_value", "translation_text"],
  scope: ["predicate_id", "predicate"],
  language: ["translation_language", "translation_lang"],
  types: ["translation_status", "status", "Status", "comment"],
} as const;
type Field = keyof typeof COLUMNS;

/** Columns of the first line that is no comment. */
function columnsOf(head: string): Columns {
  const first = head.split(/\r?\n/).find((l) => l !== "" && !l.startsWith("#")) ?? "";
  const names = first.split("\t").map((n) => n.replace(/^\uFEFF|"/g, "").trim());
  return Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([field, known]) => {
      const found = known.filter((name) => names.includes(name));
      return found.length > 0 ? [[field, field === "types" ? found : [found[0] as string]]] : [];
    }),
  );
}

function kindOf(predicate: string): Translation["kind"] | undefined {
  const name = predicate.slice(Math.max(predicate.lastIndexOf(":"), predicate.lastIndexOf("#")) + 1);
  if (predicate === "" || /^(?:label|prefLabel)$/.test(name)) return "exact";
  if (/0000115$|^definition$/.test(name)) return "definition";
  return Object.hasOwn(SYNONYM_SCOPES, name) ? SYNONYM_SCOPES[name] : undefined;
}

/** HPO's tables of synonyms have several in one cell; no name has the sign in itself. */
const namesIn = (cell: string): string[] =>
  cell
    .split("|")
    .map((name) => name.trim())
    .filter(Boolean);

/** The second line of a ROBOT template: what the column of values holds, `AL oboInOwl:hasExactSynonym@fr`. */
const TEMPLATE = /^A[LTI]?\s+(\S+?)@([\w-]+)$/;

/** Every translation of a table. Throws `SourceError` where it is none; rows that say nothing are reported. */
export async function* translationsIn(file: string, report: ImportReport): AsyncGenerator<Translation> {
  const source = await openSource(file);
  if (dialectOf(source.head) !== "translations") throw await wrongFormat(source, "a table of translations");
  await source.close();
  let [predicateOfAll, languageOfAll] = ["", ""];
  const table = { columns: columnsOf(source.head), comment: "#" };
  for await (const { cells, positions, line } of tableRows(file, table, report)) {
    const cell = (field: Field): string => (cells[positions[field]?.[0] ?? -1] ?? "").trim();
    const id = cell("id");
    const template = id === "ID" ? TEMPLATE.exec(cell("synonyms")) : undefined;
    if (template) {
      [, predicateOfAll = "", languageOfAll = ""] = template;
      continue;
    }
    const language = cell("language") || languageOfAll;
    const text = cell("synonyms");
    const statuses = (positions.types ?? []).map((at) => cells[at]?.trim());
    const kind = kindOf(cell("scope") || predicateOfAll);
    if (statuses.includes("NOT_TRANSLATED") || text === "" || text === "NA")
      report.skip("rows that are not translated");
    else if (id === "" || language === "")
      report.problem(file, line, "the row names no concept or no language; left out.", cells.join("\t"));
    else if (!kind) report.skip("translations of something else than names and definitions");
    else
      for (const one of kind === "definition" ? [text] : namesIn(text))
        yield { id, kind, text: one, language, file, line };
  }
}

class Translations {
  readonly #byConcept = new Map<string, Translation[]>();
  readonly #used = new Set<string>();

  async read(file: string, report: ImportReport): Promise<void> {
    for await (const translation of translationsIn(file, report)) {
      const known = this.#byConcept.get(translation.id) ?? [];
      this.#byConcept.set(translation.id, known);
      known.push(translation);
    }
  }

  addTo(concept: Concept, report: ImportReport): Concept {
    const ids = [concept.id, ...concept.altIds].filter((id) => this.#byConcept.has(id));
    if (ids.length === 0) return concept;
    const synonyms = [...concept.synonyms];
    const definitions = [...concept.definitions];
    for (const id of ids) {
      this.#used.add(id);
      for (const { kind, text, language, file, line } of this.#byConcept.get(id) ?? []) {
        const list = kind === "definition" ? definitions : synonyms;
        if (list.some((item) => item.text === text && item.language === language)) continue;
        const made =
          kind === "definition"
            ? definitionSchema.safeParse({ text, language })
            : synonymSchema.safeParse({ text, scope: kind, language });
        if (!made.success)
          report.problem(file, line, `a translation of ${id} is too long for a name; left out.`, text);
        else if ("scope" in made.data) synonyms.push(made.data);
        else definitions.push(made.data);
      }
    }
    return { ...concept, synonyms, definitions };
  }

  /** Of each table, the concepts that nobody asked for, with the line of the first. */
  get unused(): Map<string, { line: number; ids: Set<string> }> {
    const unused = new Map<string, { line: number; ids: Set<string> }>();
    for (const [id, translations] of this.#byConcept)
      if (!this.#used.has(id))
        for (const { file, line } of translations) {
          const of = unused.get(file) ?? { line, ids: new Set() };
          of.ids.add(id);
          unused.set(file, of);
        }
    return unused;
  }
}

/**
 * The concepts, each with its translations. Tables are read whole before the first concept. Throws `SourceError` where
 * a table cannot be read or is none; bad rows are reported.
 */
export async function* translated(
  concepts: AsyncIterable<Concept>,
  tables: readonly string[],
  report: ImportReport,
): AsyncGenerator<Concept> {
  const translations = new Translations();
  for (const table of tables) await translations.read(table, report);
  for await (const concept of concepts) yield translations.addTo(concept, report);
  for (const [file, { line, ids }] of translations.unused) {
    const some = ids.size === 1 ? "1 concept is" : `${ids.size} concepts are`;
    report.problem(
      file,
      line,
      `${some} translated that the vocabulary does not have; left out. Here is the first.`,
      [...ids].slice(0, 5).join(" "),
    );
  }
}
