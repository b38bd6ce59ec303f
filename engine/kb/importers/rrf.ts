// The UMLS Metathesaurus in Rich Release Format (ncbi.nlm.nih.gov/books/NBK9685): names from MRCONSO, semantic types from
// MRSTY, definitions from MRDEF, broader concepts from MRREL, joined while all four are read in order of concept; former ids
// from MRCUI.
import { stat } from "node:fs/promises";
import type { Concept, ConceptInput } from "../concept.ts";
import { accept } from "./accept.ts";
import { namedLike, releaseFiles } from "./folder.ts";
import { wrongFormat } from "./formats.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { RetiredCuis } from "./rrf-retired.ts";
import { RrfCompanion, type RrfRow, rrfGroups } from "./rrf-rows.ts";
import { openSource, SourceError } from "./source.ts";
import { bcp47Of } from "./umls-languages.ts";
import { groupOfTuis } from "./umls-types.ts";

export interface RrfOptions extends ImportOptions {
  /** Source vocabularies (SAB: MSH, SNOMEDCT_US), in capitals; absent: all. Names, definitions and parents of others are left out. */
  readonly sources?: ReadonlySet<string>;
  /** Languages as the UMLS codes them (ENG, FRE); absent: all. */
  readonly languages?: ReadonlySet<string>;
  /** TUIs; absent: all. */
  readonly types?: ReadonlySet<string>;
  /** Whether names that their vocabulary or the UMLS suppresses are read too. */
  readonly suppressed?: boolean;
  /** BCP 47 language of the knowledge base (default `en`). */
  readonly language?: string;
}

/** A name of a concept: one line of MRCONSO. */
interface Atom {
  readonly line: number;
  readonly aui: string;
  readonly language: string;
  readonly source: string;
  readonly termType: string;
  readonly code: string;
  readonly text: string;
  readonly suppress: string;
  /** TS, STT and ISPREF: P, PF, Y for the preferred form of the preferred term. */
  readonly preference: string;
}

const LONGEST_NAME = 2000;
const SHORT_FORMS = new Set(["AB", "ACR", "AA"]);
/** Vocabularies whose CURIEs are written with another prefix than the UMLS's name for them. */
const PREFIXES: Record<string, string> = {
  MSH: "MESH",
  SNOMEDCT_US: "SNOMEDCT",
  SCTSPA: "SNOMEDCT",
  LNC: "LOINC",
  NCBI: "NCBITaxon",
  NCI: "NCIT",
  MDR: "MEDDRA",
};

const atomOf = ({ line, fields: f }: RrfRow): Atom => ({
  line,
  language: f[1] as string,
  preference: `${f[2]}${f[4]}${f[6]}`,
  aui: f[7] as string,
  source: f[11] as string,
  termType: f[12] as string,
  code: f[13] as string,
  text: (f[14] as string).trim(),
  suppress: f[16] as string,
});

/** How good an atom is as preferred name: the language first, then the UMLS's own choice, then its ranking. */
const merit = (atom: Atom, language: string): number =>
  (atom.text === "" || atom.text.length > LONGEST_NAME ? 0 : 64) +
  (bcp47Of(atom.language) === language ? 32 : atom.language === "ENG" ? 16 : 0) +
  (atom.suppress === "N" ? 8 : 0) +
  (atom.termType === "PN" ? 5 : atom.preference === "PPFY" ? 3 : atom.preference.startsWith("PPF") ? 2 : 0) +
  (atom.preference.startsWith("P") ? 1 : 0);

function xrefOf({ source, code }: Atom): string | undefined {
  if (source === "MTH" || code === "" || code === "NOCODE") return undefined;
  return code.includes(":") ? code : `${PREFIXES[source] ?? source}:${code}`;
}

class Selection {
  readonly #options: RrfOptions;
  constructor(options: RrfOptions) {
    this.#options = options;
  }

  source(source: string): boolean {
    return this.#options.sources?.has(source.toUpperCase()) ?? true;
  }

  language(code: string): boolean {
    return this.#options.languages?.has(code) ?? true;
  }

  /** N: not suppressed; absent in very old releases. */
  suppress(flag: string | undefined): boolean {
    return this.#options.suppressed === true || flag === "N" || flag === "" || flag === undefined;
  }

  atom(atom: Atom): boolean {
    const { report } = this.#options;
    const reason = !this.source(atom.source)
      ? `names from other sources (${atom.source})`
      : !this.language(atom.language)
        ? `names in other languages (${atom.language})`
        : !this.suppress(atom.suppress)
          ? "suppressed names"
          : undefined;
    if (reason) report.skip(reason);
    return reason === undefined;
  }

  types(tuis: readonly string[]): boolean {
    const { types, report } = this.#options;
    if (!types || tuis.some((tui) => types.has(tui))) return true;
    report.skip("concepts of other semantic types");
    return false;
  }
}

async function filesOf(path: string, options: RrfOptions) {
  const files = await releaseFiles(path);
  const named = (name: string) => namedLike(files, new RegExp(`^${name}\\.RRF$`, "i"))[0];
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? named("MRCONSO") : path;
  if (names === undefined)
    throw new SourceError(path, "there is no MRCONSO.RRF in this folder; a UMLS release has one in META.");
  const types = named("MRSTY");
  if (!types && options.types)
    throw new SourceError(
      path,
      "there is no MRSTY.RRF beside it, which says what is of which semantic type.",
    );
  if (!types)
    options.report.problem(names, 0, "there is no MRSTY.RRF beside it: semantic types are not known.");
  const definitions = named("MRDEF");
  if (!definitions) options.report.skip("definitions: there is no MRDEF.RRF");
  const relations = named("MRREL");
  if (!relations) options.report.skip("broader concepts: there is no MRREL.RRF");
  return { names, types, definitions, relations, retired: named("MRCUI") };
}

const isHierarchical = (line: string): boolean => line.includes("|PAR|") || line.includes("|RB|");

/**
 * `path` is a folder with MRCONSO.RRF and the like (plain or .gz), or MRCONSO itself with the others beside it. Throws
 * `SourceError` where a file cannot be read or is in another format; bad lines are reported.
 */
export async function* importRrf(path: string, options: RrfOptions): AsyncGenerator<Concept> {
  const { report } = options;
  const files = await filesOf(path, options);
  const first = await openSource(files.names);
  if (!/^CL?\d{6,8}\|[A-Z]{3}\|(?:[^|\r\n]*\|){14,}/.test(first.head.replace(/^\uFEFF/, "")))
    throw await wrongFormat(first, "MRCONSO.RRF of the UMLS");
  await first.close();
  const selection = new Selection(options);
  const groups = new GroupChooser(options);
  const language = options.language ?? "en";
  const companion = (file: string | undefined, columns: number, relevant?: (line: string) => boolean) =>
    new RrfCompanion(
      file === undefined ? undefined : { file, columns, ...(relevant ? { relevant } : {}) },
      report,
    );
  const types = companion(files.types, 4);
  const definitions = companion(files.definitions, 6);
  const relations = companion(files.relations, 11, isHierarchical);
  const retired =
    files.retired === undefined ? new RetiredCuis() : await RetiredCuis.read(files.retired, report);
  try {
    for await (const { cui, rows } of rrfGroups({ file: files.names, columns: 18 }, report)) {
      const all = rows.map(atomOf);
      const atoms = all.filter((atom) => selection.atom(atom));
      if (atoms.length === 0) continue;
      const typeRows = await types.rowsFor(cui);
      const tuis = typeRows.map((r) => r.fields[1] as string);
      if (!selection.types(tuis)) continue;
      const name = atoms.reduce((a, b) => (merit(b, language) > merit(a, language) ? b : a));
      const id = `UMLS:${cui}`;
      const input: ConceptInput = {
        id,
        name: name.text,
        group:
          options.groups?.of(id) ??
          groupOfTuis(tuis, options.groups) ??
          groups.choose(id, files.names, name.line),
        types: typeRows.map((r) => r.fields[3] as string),
        synonyms: synonymsOf(atoms, name, language),
        definitions: definitionsOf(await definitions.rowsFor(cui), all, selection, language),
        parents: parentsOf(await relations.rowsFor(cui), cui, selection),
        xrefs: [...new Set(atoms.flatMap((a) => xrefOf(a) ?? []))],
        altIds: retired.of(cui).map((former) => `UMLS:${former}`),
        obsolete: atoms.every((a) => a.suppress === "O"),
      };
      const text = `${cui} ${name.text}`;
      const concept = accept(input, { file: files.names, line: name.line, text }, report);
      if (concept) yield concept;
    }
  } finally {
    for (const side of [types, definitions, relations]) await side.close();
  }
}

const tagged = (code: string, own: string): { language?: string } =>
  bcp47Of(code) === own ? {} : { language: bcp47Of(code) };

function synonymsOf(
  atoms: readonly Atom[],
  name: Atom,
  language: string,
): NonNullable<ConceptInput["synonyms"]> {
  const known = new Set<string>();
  if (bcp47Of(name.language) === language) known.add(`${name.language}\n${name.text}`);
  return atoms.flatMap((atom) => {
    const key = `${atom.language}\n${atom.text}`;
    if (atom.text === "" || known.has(key)) return [];
    known.add(key);
    const scope = SHORT_FORMS.has(atom.termType) ? ("abbreviation" as const) : ("exact" as const);
    return { text: atom.text, scope, ...tagged(atom.language, language) };
  });
}

/** CUI|AUI|ATUI|SATUI|SAB|DEF|SUPPRESS: a definition speaks the language of the name that it is attached to. */
function definitionsOf(
  rows: readonly RrfRow[],
  atoms: readonly Atom[],
  selection: Selection,
  language: string,
) {
  return rows.flatMap(({ fields: f }) => {
    const source = f[4] as string;
    const text = (f[5] as string).trim();
    if (text === "" || !selection.source(source) || !selection.suppress(f[6])) return [];
    const atom = atoms.find((a) => a.aui === f[1]);
    if (atom && !selection.language(atom.language)) return [];
    return { text, source, ...(atom ? tagged(atom.language, language) : {}) };
  });
}

/** CUI1|AUI1|STYPE1|REL|CUI2|AUI2|STYPE2|RELA|RUI|SRUI|SAB|SL|RG|DIR|SUPPRESS: CUI2 is a parent of CUI1, or broader. */
function parentsOf(rows: readonly RrfRow[], cui: string, selection: Selection): string[] {
  const parents = new Set<string>();
  for (const { fields: f } of rows) {
    if (f[3] !== "PAR" && f[3] !== "RB") continue;
    if (f[4] !== cui && selection.source(f[10] as string) && selection.suppress(f[14]))
      parents.add(`UMLS:${f[4]}`);
  }
  return [...parents];
}
