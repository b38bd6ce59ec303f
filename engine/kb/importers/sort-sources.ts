// Files that somebody chose together for one knowledge base: which of them are the vocabulary, which stand beside it.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type BesideKind, besideKind } from "./beside.ts";
import { type Detection, detectSource } from "./detect.ts";
import { SourceError } from "./source.ts";

export interface SortedSources {
  /** What the first file of the vocabulary is; undefined where all others stand beside one that is not there. */
  readonly found?: Detection;
  readonly vocabularies: readonly string[];
  readonly beside: readonly { readonly path: string; readonly kind: Exclude<BesideKind, "table"> }[];
  /** Tables with other columns, to be joined by id. */
  readonly joins: readonly Detection[];
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => true, // The reader says what is wrong with it.
  );

const sameColumns = (a: Detection, b: Detection): boolean =>
  a.table?.header.join("\t") === b.table?.header.join("\t");

/** Throws `SourceError` for a file that cannot be read, is in no format that is known, or in another than the first. */
export async function sortSources(paths: readonly string[]): Promise<SortedSources> {
  const beside: { path: string; kind: Exclude<BesideKind, "table"> }[] = [];
  const others: string[] = [];
  for (const path of paths) {
    const kind = (await isFile(path)) ? await besideKind(path) : undefined;
    if (kind) beside.push({ path, kind });
    else others.push(path);
  }
  // Mappings alone have names, too; beside a vocabulary they add cross-references to its concepts.
  if (others.length === 0 && beside.every(({ kind }) => kind === "mappings"))
    others.push(...beside.splice(0).map(({ path }) => path));
  const groups = beside.filter(({ kind }) => kind === "groups");
  if (groups[1])
    throw new SourceError(
      groups[1].path,
      `semantic groups are told by ${basename(groups[0]?.path ?? "")} already; put the lines of both into one file.`,
    );
  const detected: Detection[] = [];
  for (const path of others) detected.push(await detectSource(path));
  const named = ({ table }: Detection) => table?.preset !== undefined || table?.columns !== undefined;
  const first = detected.find((d) => d.format !== "tsv") ?? detected.find(named) ?? detected[0];
  if (!first) return { vocabularies: [], beside, joins: [] };
  const vocabularies = [first.path];
  const joins: Detection[] = [];
  for (const other of detected) {
    if (other === first) continue;
    if (other.format === first.format && (other.format !== "tsv" || sameColumns(first, other)))
      vocabularies.push(other.path);
    else if (other.format === "tsv") joins.push(other);
    else
      throw new SourceError(
        other.path,
        `this is ${other.format}, and ${basename(first.path)} is ${first.format}: import them one after the other.`,
      );
  }
  return { found: first, vocabularies, beside, joins };
}
