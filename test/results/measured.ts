// What parts of `npm run bench -- --keep` printed, table by table.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readResults, resultsFolder } from "../bench/results.ts";
import { markdown, type Row } from "./markdown.ts";

/** What a part of `npm run bench -- --keep` printed. */
export interface Measured {
  readonly command: string;
  readonly machine: string;
  readonly tables: readonly { readonly title: string; readonly head: Row; readonly rows: readonly Row[] }[];
}

/** `measured-kb-2`: the second table that `npm run bench -- kb --keep` kept. */
export function measured(): Record<string, () => string> {
  const folder = join(resultsFolder, "measured");
  const parts = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.fromEntries(
    parts.flatMap((file) => {
      const part = file.replace(/\.json$/, "");
      const { tables } = readResults(`measured/${part}`) as Measured;
      return tables.map(({ head, rows }, i) => [`measured-${part}-${i + 1}`, () => markdown(head, rows)]);
    }),
  );
}

export const tableOf = (part: string, title: RegExp): Measured["tables"][number] => {
  const found = (readResults(`measured/${part}`) as Measured).tables.find((t) => title.test(t.title));
  if (!found) throw new Error(`measured/${part} has no table ${title}`);
  return found;
};
export const cell = (of: Measured["tables"][number], row: Row, column: string): string =>
  row[of.head.indexOf(column)] ?? "";
