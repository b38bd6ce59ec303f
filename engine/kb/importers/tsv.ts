// Tables (TSV, CSV, any delimiter) with a column mapping: several rows of one id make one concept, further tables joined
// by id add what the first one lacks (groups, tree numbers, translations).
import type { Concept, ConceptInput } from "../concept.ts";
import { SCOPES } from "../concept.ts";
import { isGroup, type SemanticGroup } from "../groups.ts";
import { accept } from "./accept.ts";
import { type IdPrefix, prefixer } from "./id-prefix.ts";
import { curieOfCell } from "./iris.ts";
import { groupOfTrees, isTreeNumber, parentTree } from "./mesh-trees.ts";
import { GroupChooser, type ImportOptions, unknownGroup } from "./options.ts";
import type { Field } from "./table-columns.ts";
import { type Row, type TableOptions, tableRows } from "./table-rows.ts";

export interface TsvOptions extends ImportOptions, TableOptions {
  /** Put before ids that have none: `MESH:`. Several may be told apart by pattern. Also for parents and other ids. */
  readonly prefix?: IdPrefix;
  /** Splits a cell into several values (`|`); absent: a cell is one value. */
  readonly listSeparator?: string;
  /** Values of the group column that are no group codes: `{ Disease: "DISO" }`. */
  readonly groupNames?: Readonly<Record<string, SemanticGroup>>;
  /** Language of this table's synonyms. */
  readonly language?: string;
  /** Tables read after the first; rows of ids that it does not have are ignored. */
  readonly join?: readonly (TableOptions & { readonly file: string; readonly language?: string })[];
}

type Scope = (typeof SCOPES)[number];

interface Draft {
  readonly line: number;
  readonly text: string;
  name: string;
  readonly synonyms: Map<string, { text: string; scope: Scope; language?: string }>;
  readonly lists: Record<
    "types" | "parents" | "altIds" | "xrefs" | "replacedBy" | "definition" | "tree",
    Set<string>
  >;
  group: string;
  obsolete: boolean;
}

const newDraft = ({ line, cells }: Row): Draft => ({
  line,
  text: cells.join("\t"),
  name: "",
  synonyms: new Map(),
  lists: {
    types: new Set(),
    parents: new Set(),
    altIds: new Set(),
    xrefs: new Set(),
    replacedBy: new Set(),
    definition: new Set(),
    tree: new Set(),
  },
  group: "",
  obsolete: false,
});

const scopeOf = (text: string): Scope =>
  SCOPES.find((s) => text.toLowerCase().includes(s)) ??
  (/abbr|acronym/i.test(text) ? "abbreviation" : "exact");

class TableReader {
  readonly #options: TsvOptions;
  readonly #prefix: (id: string) => string;
  readonly drafts = new Map<string, Draft>();

  constructor(options: TsvOptions) {
    this.#options = options;
    this.#prefix = prefixer(options.prefix);
  }

  #values(row: Row, field: Field): string[] {
    const separator = this.#options.listSeparator;
    return (row.positions[field] ?? []).flatMap((at) => {
      const cell = row.cells[at] ?? "";
      const parts = separator && field !== "definition" ? cell.split(separator) : [cell];
      return parts.map((p) => p.trim()).filter(Boolean);
    });
  }

  #one(row: Row, field: Field): string {
    const at = row.positions[field]?.[0];
    return at === undefined ? "" : (row.cells[at] ?? "").trim();
  }

  /** Answers whether the row belongs to a concept. */
  take(row: Row, language: string | undefined, mayBegin: boolean, file: string): boolean {
    const cell = this.#one(row, "id");
    if (cell === "") {
      this.#options.report.problem(file, row.line, "the row has no id; left out.", row.cells.join("\t"));
      return false;
    }
    const id = this.#prefix(curieOfCell(cell));
    const known = this.drafts.get(id);
    if (!known && !mayBegin) return false;
    const draft = known ?? newDraft(row);
    this.drafts.set(id, draft);
    const tag = this.#one(row, "language") || language;
    const synonym = (text: string, scope: Scope): void => {
      const key = `${tag ?? ""}\n${text}`;
      if (draft.synonyms.has(key)) return;
      draft.synonyms.set(key, { text, scope, ...(tag ? { language: tag } : {}) });
    };
    const name = this.#one(row, "name");
    if (draft.name === "" && mayBegin) draft.name = name;
    else if (name) synonym(name, "exact");
    const scope = row.positions.scope ? scopeOf(this.#one(row, "scope")) : "exact";
    for (const text of this.#values(row, "synonyms")) synonym(text, scope);
    for (const field of Object.keys(draft.lists) as (keyof Draft["lists"])[])
      for (const value of this.#values(row, field))
        draft.lists[field].add(ID_FIELDS.has(field) ? this.#prefix(curieOfCell(value)) : value);
    draft.group ||= this.#one(row, "group");
    if (/^(?:true|t|yes|y|1|x|obsolete|deprecated)$/i.test(this.#one(row, "obsolete"))) draft.obsolete = true;
    return true;
  }
}
const ID_FIELDS: ReadonlySet<string> = new Set(["parents", "altIds", "replacedBy"]);

/** Tree number to id, so that a tree number's parent is found. */
function treesOf(drafts: ReadonlyMap<string, Draft>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const [id, draft] of drafts) for (const tree of draft.lists.tree) ids.set(tree, id);
  return ids;
}

/** Throws `SourceError` where a file cannot be read or lacks the columns; bad rows are reported. */
export async function* importTsv(file: string, options: TsvOptions): AsyncGenerator<Concept> {
  const { report } = options;
  const reader = new TableReader(options);
  for await (const row of tableRows(file, options, report)) reader.take(row, options.language, true, file);
  for (const joined of options.join ?? []) {
    let strangers = 0;
    for await (const row of tableRows(joined.file, joined, report))
      if (!reader.take(row, joined.language, false, joined.file)) strangers++;
    if (strangers > 0)
      report.problem(joined.file, 0, `${strangers} rows have an id that ${file} does not have; left out.`);
  }
  const trees = treesOf(reader.drafts);
  const groups = new GroupChooser(options);
  const unknown = new Set<string>();
  for (const [id, draft] of reader.drafts) {
    const { lists } = draft;
    for (const tree of lists.tree) {
      if (!isTreeNumber(tree)) {
        report.problem(file, draft.line, `"${tree}" is no MeSH tree number; left out.`, draft.text);
        continue;
      }
      const parent = trees.get(parentTree(tree) ?? "");
      if (parent !== undefined && parent !== id) lists.parents.add(parent);
    }
    const input: ConceptInput = {
      id,
      name: draft.name,
      group: groupOf(draft, options, unknown, file) ?? groups.choose(id, file, draft.line),
      synonyms: [...draft.synonyms.values()].filter((s) => s.text !== draft.name || s.language),
      definitions: [...lists.definition],
      types: [...lists.types],
      parents: [...lists.parents],
      altIds: [...lists.altIds],
      xrefs: [...lists.xrefs],
      replacedBy: [...lists.replacedBy],
      obsolete: draft.obsolete,
    };
    const concept = accept(input, { file, line: draft.line, text: draft.text }, report);
    if (concept) yield concept;
  }
}

/** `unknown`: values of the group column that were told of already. */
function groupOf(
  draft: Draft,
  options: TsvOptions,
  unknown: Set<string>,
  file: string,
): SemanticGroup | undefined {
  const named = options.groups?.of(draft.group) ?? options.groupNames?.[draft.group];
  if (named) return named;
  const code = draft.group.toUpperCase();
  if (isGroup(code)) return code;
  if (draft.group !== "" && !unknown.has(draft.group)) {
    unknown.add(draft.group);
    options.report.problem(file, draft.line, unknownGroup(draft.group), draft.text);
  }
  return groupOfTrees(draft.lists.tree, options.groups);
}
