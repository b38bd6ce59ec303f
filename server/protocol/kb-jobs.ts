// Knowledge bases: imported, compared, folded, each in a process of its own.
import type { Range } from "vscode-languageserver-types";

/** Request `curie/kb/detect`: what a file or folder is that somebody wants to import. Rejects with a message for a person. */
export interface DetectParams {
  path: string;
  delimiter?: string;
  header?: boolean;
  comment?: string;
  /** False: quotation marks are ordinary characters. */
  quotes?: boolean;
}

export interface DetectResult {
  path: string;
  format: string;
  reason: string;
  name: string;
  version?: string;
  /** What the source, or its publisher, says of its licence. */
  license?: string;
  /** For releases of many vocabularies or languages: what can be chosen. */
  choices?: {
    sources: readonly { code: string; title: string; names: number }[];
    languages: readonly string[];
    /** Whether concepts can be chosen by semantic group. */
    groups: boolean;
  };
  /** For tables. */
  table?: {
    delimiter: string;
    /** What lines that are passed over begin with. */
    comment?: string;
    header: readonly string[];
    rows: readonly (readonly string[])[];
    preset?: string;
    columns?: string;
  };
  /** Formats to choose from instead. */
  formats: readonly string[];
  presets: readonly { name: string; title: string; columns: string }[];
  /** What columns of a table can hold. */
  fields: readonly string[];
  /** What columns of a table that is joined to another format can hold. */
  companionFields: readonly string[];
  /** By name in `ImportParams`: choices that say something about some formats only, with those. */
  choiceFormats: Readonly<Record<string, readonly string[]>>;
}

/** Request `curie/kb/sort`: files that were chosen together, told apart. Rejects with a message for a person. */
export interface SortParams {
  paths: string[];
}

export interface SortResult {
  /** What the first file of the vocabulary is; absent where there are only files that stand beside one. */
  found?: DetectResult;
  vocabularies: readonly string[];
  beside: readonly { path: string; kind: BesideView["kind"] }[];
  /** Tables with other columns, to be joined by id. */
  joins: readonly DetectResult[];
}

/** Request `curie/kb/beside`: what a file would add to a vocabulary, told or as one of a kind. Null for a table that is joined. */
export interface BesideParams {
  path: string;
  kind?: BesideView["kind"];
}

export interface BesideView {
  kind: "edges" | "mappings" | "translations" | "groups";
  /** The first ones: concept and parent, two ids, concept and translation, key and group. */
  pairs: readonly { from: string; to: string }[];
  says: number;
  /** Whether there is more than was looked at. */
  more: boolean;
  passedOver: readonly { reason: string; count: number }[];
  /** Line from 1; 0 where there is none. */
  problems: readonly { line: number; reason: string; excerpt: string }[];
}

/** Request `curie/kb/import`: packs sources into a knowledge base, in a process of its own. Cancelled by its token. */
export interface ImportParams {
  files: string[];
  out: string;
  /** Readable report beside it. */
  report: string;
  format: string;
  name?: string;
  version?: string;
  language?: string;
  /** Absent: what the source says; "": none. */
  license?: string;
  group?: string;
  columns?: string;
  preset?: string;
  prefix?: string;
  separator?: string;
  delimiter?: string;
  header?: boolean;
  comment?: string;
  quotes?: boolean;
  /** Of a table, COLUMN=VALUE: only rows with these values. */
  where?: string[];
  /** Parted by commas: UMLS source vocabularies, languages, semantic groups or types. Absent: all. */
  sources?: string;
  languages?: string;
  types?: string;
  /** UMLS: names that are suppressed, too. */
  suppressed?: boolean;
  /** SNOMED CT: the reference set whose preferred terms win. */
  languageRefset?: string;
  /** Parted by commas: what ids of concepts begin with. Absent: all. */
  only?: string;
  /** Where it comes from, for a person. */
  source?: string;
  /** A file with semantic groups of the person's own. */
  groups?: string;
  /** Tables beside the vocabulary: translations, exact mappings (SSSOM), edges to parents. */
  translations?: string[];
  mappings?: string[];
  edges?: string[];
  /** Tables joined by id; columns as FIELD=COLUMN,FIELD=COLUMN. */
  joins?: { file: string; columns: string }[];
  /** Named in `curie/kb/progress`. */
  job: string;
}

export interface ImportResult {
  path: string;
  report: string;
  concepts: number;
  names: number;
  problems: number;
}

/** Notification `curie/kb/progress`. */
export interface JobProgress {
  job: string;
  phase: string;
  done: number;
  total?: number;
}

/**
 * Request `curie/kb/compare`: what changed between two versions of a knowledge base, and which annotations of the
 * document's folder that touches.
 */
export interface CompareParams {
  uri?: string;
  old: string;
  new: string;
  job: string;
}

export interface TouchedView {
  path: string;
  /** 0-based; characters in UTF-16: the id in the file, as it stands there. Empty where it has no place. */
  range: Range;
  /** Further places that say the same, replaced together with it. */
  more?: Range[];
  id: string;
  /** The id with the prefix that the file leaves out. */
  concept: string;
  text: string;
  change: "vanished" | "obsolete" | "merged" | "regrouped" | "name";
  /** Ids to take instead, written as the file writes ids. */
  successors: { id: string; name: string }[];
  /** Why it cannot be replaced here: the file is packed, or says ids in a way of its own. */
  stuck?: "packed" | "unplaced";
  /** In a decisions log, which is only added to: the record to decide anew. */
  record?: Record<string, unknown>;
}

export interface CompareResult {
  /** The report as Markdown. */
  page: string;
  touched: TouchedView[];
}

/** Request `curie/kb/fold`: the folder's dictionary folded into a copy of a knowledge base. The dictionary is left. */
export interface FoldParams {
  uri: string;
  kb: string;
  out: string;
  job: string;
}
