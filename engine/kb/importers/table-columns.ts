// Which columns of a table mean what: the mapping a person writes, resolved against the table's header.
import { SourceError } from "./source.ts";

/**
 * What a column can hold. `synonyms`, `parents`, `altIds`, `xrefs`, `types`, `replacedBy`, `tree` and `definition` may
 * be mapped to several columns. `scope` and `language` describe the row's synonyms. `tree` is a MeSH tree number: it
 * gives the group and the parents.
 */
export const FIELDS = [
  "id",
  "name",
  "synonyms",
  "definition",
  "group",
  "types",
  "parents",
  "altIds",
  "xrefs",
  "obsolete",
  "replacedBy",
  "scope",
  "language",
  "tree",
] as const;
export type Field = (typeof FIELDS)[number];

/** Header names, or 1-based positions as `#1`. */
export type Columns = Partial<Record<Field, string | readonly string[]>>;

/** Column positions, 0-based, of each field. */
export type Positions = Partial<Record<Field, readonly number[]>>;

const isField = (text: string): text is Field => (FIELDS as readonly string[]).includes(text);

/** `id=DescriptorUI,name=DescriptorName,synonyms=TermName`. Throws a RangeError that names the bad part. */
export function parseColumns(text: string): Columns {
  const columns: Partial<Record<Field, string[]>> = {};
  for (const part of text.split(",")) {
    const [field = "", column = ""] = part.split("=", 2).map((s) => s.trim());
    if (!isField(field) || column === "")
      throw new RangeError(`"${part}" is not FIELD=COLUMN; fields are ${FIELDS.join(", ")}.`);
    columns[field] = [...(columns[field] ?? []), column];
  }
  return columns;
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** `header` is the table's first row, or undefined for a table without one. Throws `SourceError`. */
export function resolveColumns(
  columns: Columns,
  header: readonly string[] | undefined,
  file: string,
): Positions {
  const names = header?.map((h) => h.trim());
  const known = names
    ? `its columns are ${names.join(", ")}`
    : "it has no header; write positions as #1, #2 ...";
  const positionOf = (column: string, field: string): number => {
    const at = names?.indexOf(column) ?? -1;
    if (at >= 0) return at;
    const number = /^#(\d+)$/.exec(column)?.[1];
    if (number !== undefined && Number(number) >= 1) return Number(number) - 1;
    throw new SourceError(file, `there is no column "${column}" for ${field}: ${known}.`);
  };
  const positions: Partial<Record<Field, number[]>> = {};
  for (const [field, value] of Object.entries(columns)) {
    if (!isField(field))
      throw new SourceError(file, `"${field}" is no field; fields are ${FIELDS.join(", ")}.`);
    positions[field] = listOf(value).map((column) => positionOf(column, field));
  }
  if (!positions.id) throw new SourceError(file, `no column is mapped to id: ${known}.`);
  return positions;
}
