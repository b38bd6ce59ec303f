// What a file or folder is that somebody wants to import: its format with the reason for thinking so, a name and version
// to suggest, and for a table its first rows with a mapping of the columns.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import { namedLike, releaseFiles } from "./folder.ts";
import { type Dialect, dialectOf, looksLike, type VocabularyFormat } from "./formats.ts";
import { guessColumns, presetFor, presetNamed } from "./presets.ts";
import { choicesIn, type ReleaseChoices } from "./release-choices.ts";
import { openSource, SourceError } from "./source.ts";
import { type Stated, statedBy } from "./stated.ts";

export interface TablePreview {
  readonly delimiter: string;
  /** What lines that are passed over begin with. */
  readonly comment?: string;
  /** Names of the columns, or `#1`, `#2` ... for a table without a header. */
  readonly header: readonly string[];
  /** The first rows. */
  readonly rows: readonly (readonly string[])[];
  /** A preset that fits, by name. */
  readonly preset?: string;
  /** FIELD=COLUMN, guessed from the header. */
  readonly columns?: string;
}

export interface Detection extends Stated {
  /** What of a release can be chosen. */
  readonly choices?: ReleaseChoices;
  readonly path: string;
  readonly format: VocabularyFormat;
  /** Why, for a person. */
  readonly reason: string;
  /** A short name for the knowledge base. */
  readonly name: string;
  readonly table?: TablePreview;
}

export interface DetectOptions {
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly comment?: string;
  /** False: quotation marks are ordinary characters. */
  readonly quotes?: boolean;
}

const ROWS = 12;
const CELL = 200;

/** `hp-2016-04-01.obo.gz` is `hp`; at least one character remains. */
export const shortName = (path: string): string =>
  basename(path)
    .replace(/\.gz$/i, "")
    .replace(/\.[a-z]\w{0,5}$/i, "")
    .replace(/[-_. ]?v?\d{4}[-_.]?\d{0,2}[-_.]?\d{0,2}(?=$|[-_.])/, "")
    .replace(/[^\w.-]+/g, "-")
    .toLowerCase() || "vocabulary";

/** Throws `SourceError` where it cannot be read or is in no format that is known. */
export async function detectSource(path: string, options: DetectOptions = {}): Promise<Detection> {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new SourceError(
      path,
      error.code === "ENOENT" ? "there is no such file or folder." : `cannot be read (${error.code}).`,
    );
  });
  const name = shortName(path);
  if (entry.isDirectory()) {
    const found = await detectFolder(path);
    const choices = await choicesIn(path, found.format);
    return { path, name, ...found, ...(await statedBy(path, found.format)), ...(choices ? { choices } : {}) };
  }
  const source = await openSource(path);
  await source.close();
  const { head } = source;
  const found = formatOf(head);
  if (!found) throw new SourceError(path, "this is in no format that is known: it looks like plain text.");
  const stated = await statedBy(path, found.format);
  const table = found.format === "tsv" ? previewTable(head, options) : undefined;
  const choices = await choicesIn(path, found.format);
  return {
    path,
    name,
    ...found,
    ...stated,
    ...preset(table),
    ...(choices ? { choices } : {}),
    ...(table ? { table } : {}),
  };
}

/** What the publisher of a well-known table asks. */
function preset(table: TablePreview | undefined): Stated {
  const license = presetNamed(table?.preset)?.license;
  return license ? { license } : {};
}

async function detectFolder(path: string): Promise<Pick<Detection, "format" | "reason">> {
  const files = await releaseFiles(path);
  const has = (pattern: RegExp) => namedLike(files, pattern)[0];
  const kinds: readonly (readonly [VocabularyFormat, RegExp])[] = [
    ["rrf", /^MRCONSO\.RRF$/i],
    ["rf2", /^sct2_Concept_Snapshot.*\.txt$/i],
    ["ncbi-taxonomy", /^names\.dmp$/i],
  ];
  for (const [format, pattern] of kinds) {
    const file = has(pattern);
    if (file) return { format, reason: `there is ${basename(file)} in the folder` };
  }
  throw new SourceError(
    path,
    "this folder is no release that is known: MRCONSO.RRF, sct2_Concept_Snapshot_*.txt or names.dmp is looked for. Of other formats, name the files.",
  );
}

const DIALECTS: Record<Dialect, string> = {
  owl: "its root element is rdf:RDF",
  "mesh-xml": "its root element is MeSH's",
  "mesh-ascii": "records begin with *NEWRECORD",
  claml: "its root element is ClaML",
  rrf: "lines begin with a concept's identifier (CUI) and are parted by |",
  rf2: "its columns are those of a SNOMED CT release",
  "ncbi-taxonomy": "fields are parted as in a taxdump",
  translations: "it has columns for an id and a translation",
};

/** The format of a text with this beginning, and why. */
export function formatOf(head: string): Pick<Detection, "format" | "reason"> | undefined {
  const dialect = dialectOf(head);
  if (dialect) return { format: dialect, reason: DIALECTS[dialect] };
  const withoutComments = head.replace(/^\uFEFF/, "").replace(/^(?:[ \t]*#.*\r?\n)+/, "");
  const looks = looksLike(withoutComments);
  switch (looks) {
    case "obo":
      return { format: "obo", reason: "it begins with an OBO header" };
    case "obographs":
      return { format: "obo", reason: "it begins like OBO graphs" };
    case "jsonl":
      return { format: "jsonl", reason: "each line is a JSON object with an id" };
    case "json":
      return /^\s*\[/.test(withoutComments)
        ? { format: "json", reason: "it is one JSON array" }
        : { format: "text-to-code", reason: "it is one JSON object of names" };
    case "tsv":
      return /^[^|\r\n]+(?:\|[^|\r\n]+)*\|\|[^|]/.test(withoutComments)
        ? { format: "id-list", reason: "lines are ids, an empty field and names" }
        : { format: "tsv", reason: "its first line is parted into columns" };
    default:
      return undefined;
  }
}

/** The first rows of a table; undefined where they cannot be told apart. */
export function previewTable(head: string, options: DetectOptions = {}): TablePreview | undefined {
  const comment =
    options.comment ?? (/^#[^\t,]*(?:\r?\n|$)|^# ?\w[^\r\n]*\r?\n#/.test(head) ? "#" : undefined);
  const lines = head.replace(/^\uFEFF/, "").split(/\r?\n/);
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  const first = whole.find((l) => l !== "" && !(comment && l.startsWith(comment))) ?? "";
  const delimiter = options.delimiter ?? ["\t", ",", ";", "|"].find((d) => first.includes(d)) ?? "\t";
  let cells: string[][];
  try {
    cells = parse(whole.join("\n"), {
      delimiter,
      quote: options.quotes === false ? null : '"',
      comment: comment ?? null,
      comment_no_infix: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: ROWS + 1,
    });
  } catch {
    // A quote that is not closed: shown as it stands.
    cells = whole
      .filter((l) => l !== "")
      .slice(0, ROWS + 1)
      .map((l) => l.split(delimiter));
  }
  // CTD writes the names of the columns into a comment.
  const commented = lines.filter((l) => l.startsWith("#")).map((l) => l.slice(1).trim().split(delimiter));
  const preset = presetFor(cells[0] ?? []) ?? commented.map((names) => presetFor(names)).find((p) => p);
  const hasHeader = options.header ?? preset?.header ?? true;
  const width = Math.max(0, ...cells.map((row) => row.length));
  const header = hasHeader ? (cells[0] ?? []) : Array.from({ length: width }, (_, i) => `#${i + 1}`);
  const rows = (hasHeader ? cells.slice(1) : cells)
    .slice(0, ROWS)
    .map((row) => row.map((c) => c.slice(0, CELL)));
  const columns = guessColumns(header);
  return {
    delimiter,
    ...(comment === undefined ? {} : { comment }),
    header,
    rows,
    ...(preset ? { preset: preset.name } : {}),
    ...(columns ? { columns } : {}),
  };
}
