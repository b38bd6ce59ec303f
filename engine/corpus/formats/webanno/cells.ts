// Cells of WebAnno TSV 3: stacked values with their numbers, escaped as INCEpTION's Escaping.java does it.

export interface CellValue {
  /** Undefined for `*`: an annotation whose feature is empty. */
  readonly value: string | undefined;
  /** The number in brackets that ties the cells of one annotation together. */
  readonly number: string | undefined;
}

const ESCAPED = /[\\[\]|_;\t\n*]|->/g;

export const escapeValue = (value: string): string =>
  value.replace(ESCAPED, (c) => (c === "\t" ? "\\t" : c === "\n" ? "\\n" : c === "->" ? "\\->" : `\\${c}`));

const CONTROL: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", b: "\b" };

const unescaped = (text: string): string =>
  text.replace(/\\(->|[\s\S])/g, (_, c: string) => (c === "->" ? "->" : (CONTROL[c] ?? c)));

/** `#Text=` escapes fewer characters. */
export const escapeText = (line: string): string =>
  line.replace(
    /[\\\t\n\r\f\b]/g,
    (c) => `\\${{ "\t": "t", "\n": "n", "\r": "r", "\f": "f", "\b": "b" }[c] ?? c}`,
  );
export const unescapeText = unescaped;

/** The stacked values of a cell; empty for `_`. */
export function readCell(cell: string): CellValue[] {
  if (cell === "_" || cell === "") return [];
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < cell.length; i++) {
    const c = cell.charAt(i);
    if (c === "\\") {
      part += c + cell.charAt(i + 1);
      i++;
    } else if (c === "|") {
      parts.push(part);
      part = "";
    } else part += c;
  }
  parts.push(part);
  return parts.map((p) => {
    const [, body = "", number] = /^((?:\\[\s\S]|[^\\[])*)(?:\[([^\]]*)\])?$/.exec(p) ?? ["", p];
    return { value: body === "*" ? undefined : unescaped(body), number };
  });
}

export const writeCell = (values: readonly CellValue[]): string =>
  values.length
    ? values
        .map(
          ({ value, number }) =>
            `${value === undefined || value === "" ? "*" : escapeValue(value)}${number === undefined ? "" : `[${number}]`}`,
        )
        .join("|")
    : "_";
