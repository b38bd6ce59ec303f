// Which columns of a table of predictions mean what: the mapping a person writes, resolved against the table's header.

/** `score` may be mapped to several columns; each is a scorer of its own, by its column's name. */
export const TABLE_FIELDS = [
  "doc",
  "mention",
  "gold",
  "pred",
  "type",
  "start",
  "end",
  "goldname",
  "predname",
  "score",
] as const;
export type TableField = (typeof TABLE_FIELDS)[number];

export type TableColumns = Readonly<Partial<Record<TableField, readonly string[]>>>;

const isField = (text: string): text is TableField => (TABLE_FIELDS as readonly string[]).includes(text);

/** `gold=code,pred=Predicted_code,doc=filename`. Throws RangeError that names the bad part. */
export function parseTableColumns(text: string): TableColumns {
  const columns: Partial<Record<TableField, string[]>> = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const [field, column] = [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
    if (!isField(field) || column === "")
      throw new RangeError(`"${part}" is not FIELD=COLUMN; fields are ${TABLE_FIELDS.join(", ")}.`);
    if (columns[field] && field !== "score") throw new RangeError(`${field} is mapped twice.`);
    columns[field] = [...(columns[field] ?? []), column];
  }
  return columns;
}

export type TablePositions = Readonly<Partial<Record<TableField, readonly { name: string; at: number }[]>>>;

/**
 * Positions in a header; `#3` is the third column. Fields of `needed` must be mapped; others whose column is not there
 * are an error too, unless `lenient` (a training table without predictions under the same mapping).
 * Throws RangeError.
 */
export function positionsIn(
  columns: TableColumns,
  header: readonly string[],
  needed: readonly TableField[],
  lenient = false,
): TablePositions {
  const names = header.map((h) => h.trim());
  const positions: Partial<Record<TableField, { name: string; at: number }[]>> = {};
  for (const field of TABLE_FIELDS)
    for (const name of columns[field] ?? []) {
      const number = /^#([1-9]\d*)$/.exec(name)?.[1];
      const at = names.includes(name) ? names.indexOf(name) : number ? Number(number) - 1 : -1;
      if (at >= 0 && at < names.length) positions[field] = [...(positions[field] ?? []), { name, at }];
      else if (!lenient || needed.includes(field))
        throw new RangeError(
          `there is no column "${name}" for ${field}; the columns are ${names.join(", ")}.`,
        );
    }
  for (const field of needed)
    if (!positions[field]) throw new RangeError(`no column is mapped to ${field} (--columns ${field}=NAME).`);
  return positions;
}
