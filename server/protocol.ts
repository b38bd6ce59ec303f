// The messages Curie adds to the language server protocol. Types only at run time: both ends import them, and any
// other editor may send them. `InitOptions` goes into `initializationOptions`.
import type { Position, Range, TextDocumentIdentifier } from "vscode-languageserver-types";

export interface InitOptions {
  /** The client can open `curie-concept:` documents; without it F12 leads to a file in the cache folder. */
  virtualDocuments?: boolean;
  /** The client has the commands `curie.searchConcept` and `curie.openConcept`; without it actions that need them are left out. */
  clientCommands?: boolean;
  /** Folder for derived files (readable concept pages). Default: the user's cache folder. */
  cacheFolder?: string;
  /** Name written into decisions. Default: the system's user name. */
  author?: string;
  /** False while the workspace is not trusted: restricted settings of the workspace are ignored. */
  trusted?: boolean;
}

/** A mention as views show it. */
export interface MentionView {
  range: Range;
  text: string;
  status: "linked" | "ambiguous" | "nil" | "undecided";
  group: string;
  /** Best candidate, linked or not. */
  concept?: { id: string; name: string; score: number };
  candidates: number;
  /** Inside another mention (drawn flat by semantic tokens, outlined by decorations). */
  depth: number;
}

/** Request `curie/mentions`: TextDocumentIdentifier → all mentions of an open document, reading order. */
export interface MentionsParams {
  textDocument: TextDocumentIdentifier;
}
export interface MentionsResult {
  version: number;
  mentions: MentionView[];
  /** Why there are none (file too long, disabled, no KB ...), or why not all are listed. */
  notice?: string;
}

/** Request `curie/search`: concepts by any name, id or similar spelling. */
export interface SearchParams {
  query: string;
  limit?: number;
  groups?: string[];
  /** A document of the folder whose knowledge bases are searched (default: the first folder). */
  uri?: string;
  /** Only this knowledge base, by its name. */
  kb?: string;
}
export interface ConceptView {
  id: string;
  name: string;
  group: string;
  /** Name that matched, where it is not the preferred one. */
  matched?: string;
  kb: string;
  obsolete: boolean;
  definition?: string;
  /** The same concept in other knowledge bases, by its cross-references. */
  also?: { id: string; kb: string }[];
}

/** Request `curie/concept`: CURIE → the concept as a readable Markdown document, or null. */
export interface ConceptParams {
  id: string;
}

/**
 * Command `curie.decide` (workspace/executeCommand), one argument; answers a DecisionAnswer. `choose` links to `concept`; `nil` says there is
 * none; `ignore` says it is no mention. `here` is this occurrence, found again by its context after edits.
 */
export interface DecideParams {
  uri: string;
  position: Position;
  /** The mention's range, where the sender knows it: tells nested mentions that begin together apart. */
  range?: Range;
  action: "choose" | "nil" | "ignore";
  scope: "here" | "file" | "everywhere";
  concept?: string;
}

/** Command `curie.undoDecision`: takes the last decision of this session back. Answers what was undone, or null. */
export interface DecisionAnswer {
  action: "choose" | "nil" | "ignore" | "undo" | "add";
  scope: DecideParams["scope"];
  /** The mention's words. */
  text: string;
  concept?: string;
}

/** Notification `curie/status`, sent whenever it changes. */
export interface StatusParams {
  state: "loading" | "ready" | "no-kb" | "error";
  message?: string;
  kbs: {
    name: string;
    version: string;
    concepts: number;
    names: number;
    path: string;
    license?: string;
  }[];
  server: string;
}

/** Notification `curie/analysed`: new mentions are there for this version of a document. */
export interface AnalysedParams {
  uri: string;
  version: number;
}

/** What a suggestion or annotation looks like; ranges are its parts. */
export interface AnnotationView {
  /** Of an annotation its id (`T12`); of a suggestion its place and type. */
  key: string;
  /** review: accepted, and an edit or another program moved its words. */
  state: "suggested" | "accepted" | "review";
  ranges: Range[];
  type: string;
  concept?: { id: string; name: string };
  /** 0 to 1, of suggestions. */
  score?: number;
  /** `Negated`, `Certainty: low`. */
  attributes?: string[];
}

/** How far one text is. */
export interface CurationProgress {
  accepted: number;
  rejected: number;
  open: number;
  review: number;
  /** Accepted and open, by type. */
  types: Record<string, { accepted: number; open: number }>;
  /** Accepted and rejected, by the person who decided last. */
  people: Record<string, number>;
}

/** The project's types as an editor shows them; `key` is the digit that sets one. */
export interface CurationType {
  name: string;
  key?: string;
  /** `#rrggbb` on dark and on light backgrounds. */
  colour: { dark: string; light: string };
  description?: string;
}

/**
 * Request `curie/annotations`: what is annotated and suggested in an open text. Texts without annotations answer
 * `curated: false` unless `begin` says that somebody wants to annotate them.
 */
export interface AnnotationsParams {
  textDocument: TextDocumentIdentifier;
  begin?: boolean;
}
export interface AnnotationsResult {
  version: number;
  /** Counts changes; a delta continues the serial before it. */
  serial: number;
  curated: boolean;
  /** Why nothing can be decided here: a format that is only shown. */
  readOnly?: string;
  annotations: AnnotationView[];
  types: CurationType[];
  relations: string[];
  progress: CurationProgress;
  /** Lines of its files that nobody understands, and the like. */
  problems: string[];
}

/** What suggestions `next`, `previous`, `acceptAbove` and `rejectRest` are about, and their order. */
export interface WalkParams {
  order?: "text" | "uncertain";
  types?: string[];
  concept?: string;
  status?: "linked" | "ambiguous" | "nil" | "undecided";
  least?: number;
  most?: number;
}

/**
 * Command `curie.curate` (workspace/executeCommand), one argument; answers a CurateAnswer. The act is about what the selection
 * means: a suggestion or annotation with exactly its borders, or the innermost at an empty selection.
 */
export interface CurateParams {
  uri: string;
  selection: Range;
  action:
    | "next"
    | "previous"
    | "accept"
    | "reject"
    | "acceptGroup"
    | "rejectGroup"
    | "skip"
    | "type"
    | "concept"
    | "border"
    | "fragment"
    | "repeat"
    | "repeatCorpus"
    | "attribute"
    | "relate"
    | "undo"
    | "acceptAbove"
    | "rejectRest"
    | "fix";
  /** Of `type`: the type's name, or the digit of its key. */
  type?: string;
  /** Of `concept`: its id; absent: no concept fits. */
  concept?: string;
  /** Of `border`. */
  side?: "start" | "end";
  step?: 1 | -1;
  unit?: "word" | "character";
  /** Of `relate` and `fragment`: the annotation that it starts from, or that gets the fragment. */
  from?: string;
  relation?: string;
  /** Of `acceptAbove`: certainty, 0 to 1. */
  least?: number;
  /** Of `fix`: the code of a finding that begins where the selection does, and which of its fixes. */
  finding?: string;
  fix?: number;
  /** Of `repeatCorpus`, `acceptAbove`, `rejectRest`: the places of the preview that are wanted. */
  places?: { uri: string; start: number }[];
  walk?: WalkParams;
}
export interface CurateAnswer {
  done: boolean;
  /** What happened, or why nothing did. */
  message?: string;
  /** Where the caret goes. */
  focus?: Range;
  /** What changed in the text's annotations since `serial - 1`; absent where they are to be asked for anew. */
  delta?: { serial: number; changed: AnnotationView[]; removed: string[]; progress: CurationProgress };
  /** How many items changed, in how many texts. */
  items?: number;
  texts?: number;
}

/** Request `curie/curation/preview`: what `acceptAbove`, `rejectRest`, `repeat` or `repeatCorpus` would change. */
export interface PreviewResult {
  /** What would be decided: `“cold” as Disease, MESH:D003139`. */
  decision: string;
  items: { uri: string; start: number; range: Range; text: string; line: string; detail: string }[];
  /** Where not every text could be looked at. */
  notice?: string;
}

/** Request `curie/curation/target`: what an act at the selection would be about, and what may be done with it. */
export interface TargetResult {
  key: string;
  id?: string;
  text: string;
  type: string;
  range: Range;
  accepted: boolean;
  /** Best first. */
  candidates: ConceptView[];
  /** Passage of the guideline for its type, as Markdown. */
  guideline?: string;
  /** Relations that may lead to it from the annotation `from` that was asked with. */
  relations: string[];
}
export interface TargetParams {
  uri: string;
  selection: Range;
  from?: string;
}

/** Request `curie/progress`: every annotated text of the workspace. */
export interface ProgressResult {
  texts: { uri: string; name: string; progress: CurationProgress }[];
  notice?: string;
}

/** Notification `curie/annotated`: the annotations of a text changed otherwise than by an answer; ask anew. */
export interface AnnotatedParams {
  uri: string;
}

/**
 * Command `curie.addToDictionary` (workspace/executeCommand), one argument; answers an AdditionAnswer. With `concept` the
 * name becomes a synonym of it, without one a new concept. `uri` names the document whose folder keeps the dictionary.
 */
export interface AdditionParams {
  uri: string;
  name: string;
  /** CURIE of the concept that gets the name. */
  concept?: string;
  scope?: "exact" | "narrow" | "broad" | "related" | "abbreviation";
  /** BCP 47; absent: the KB's own language. */
  language?: string;
  /** For a new concept. */
  group?: string;
  definition?: string;
  parents?: string[];
}
export interface AdditionAnswer {
  text: string;
  /** Of a new concept the id that it was given. */
  concept: string;
  /** The dictionary's file. */
  path: string;
}

/** Request `curie/kb/loaded`: the knowledge bases of a document's folder, in their order, dictionary included. */
export interface LoadedParams {
  uri?: string;
}
export interface KbView {
  name: string;
  version: string;
  source: string;
  license?: string;
  language: string;
  concepts: number;
  names: number;
  obsolete: number;
  /** Absent for the dictionary's own concepts. */
  path?: string;
}

/**
 * Request `curie/kb/children`: concepts below `id`, or the roots of the knowledge base where it is absent, in pages.
 * `obsolete`: the obsolete roots instead.
 */
export interface ChildrenParams {
  uri?: string;
  kb: string;
  id?: string;
  obsolete?: boolean;
  offset?: number;
  /** At most 500. */
  limit?: number;
}
export interface ChildView {
  id: string;
  name: string;
  group: string;
  obsolete: boolean;
  /** How many concepts are right below it. */
  children: number;
}
export interface ChildrenResult {
  concepts: ChildView[];
  total: number;
  /** Of the roots: how many obsolete ones there are. */
  obsolete: number;
}

/** Request `curie/kb/detect`: what a file or folder is that somebody wants to import. Rejects with a message for a person. */
export interface DetectParams {
  path: string;
  delimiter?: string;
  header?: boolean;
  comment?: string;
}
export interface DetectResult {
  path: string;
  format: string;
  reason: string;
  name: string;
  version?: string;
  /** For tables. */
  table?: {
    delimiter: string;
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
  license?: string;
  group?: string;
  columns?: string;
  preset?: string;
  prefix?: string;
  separator?: string;
  delimiter?: string;
  header?: boolean;
  comment?: string;
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
  /** 0-based; characters in UTF-16: the id in the file, as it stands there. */
  range: Range;
  id: string;
  text: string;
  change: "vanished" | "obsolete" | "merged" | "regrouped" | "name";
  /** Ids to take instead, written as the file writes ids. */
  successors: { id: string; name: string }[];
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

/** Request `curie/curation/hints`: words of a stretch of text that nobody marked, with letters to type for each. */
export interface HintsParams {
  uri: string;
  range: Range;
}
export interface HintView {
  range: Range;
  label: string;
}

/**
 * Request `curie/adjudication/open`: two annotations of the same texts (paths, URIs of folders, or `REVISION:FOLDER` of the first
 * workspace folder's repository) and the folder of the result; or an `.ann` file that `git merge` left in conflict.
 */
export type AdjudicationParams = { first: string; second: string; out: string } | { conflicted: string };
export interface AdjudicationResult {
  /** Names the adjudication in answers. */
  id: string;
  /** URI of the result's folder. */
  out: string;
  /** Agreement, ready to be shown; values carry their counts. */
  figures: { figure: "exact" | "relaxed" | "spans" | "concepts" | "kappa" | "alpha"; value: string }[];
  documents: { id: string; uri: string; authors: string[]; conflicts: ConflictView[] }[];
  /** Texts that were not compared, lines that were not read. */
  problems: string[];
}
export interface ConflictView {
  key: string;
  kind: string;
  range: Range;
  text: string;
  /** What each side says; `–`: it does not have it. */
  left: string;
  right: string;
  /** The one that stands until somebody answers comes first. */
  choices: ("left" | "right" | "both")[];
  chosen?: "left" | "right" | "both";
}

/** Request `curie/adjudication/answer`. */
export interface AdjudicationAnswer {
  id: string;
  document: string;
  key: string;
  choice: "left" | "right" | "both";
}
export interface AdjudicationKept {
  /** It is on disk; false: there is no such question or choice. */
  kept: boolean;
}

/** One side of an evaluation: a file or folder, as it lies there or as it is at a git revision. */
export interface EvaluateSide {
  uri: string;
  revision?: string;
}

/**
 * Request `curie/evaluate`: compares two corpora in a process of its own; can be cancelled. Fails in words for a person
 * where a side cannot be read.
 */
export interface EvaluateParams {
  gold: EvaluateSide;
  predicted: EvaluateSide;
  match?: "exact" | "relaxed" | "type";
  /** Bootstrap intervals (default true). */
  intervals?: boolean;
  workDoneToken?: string | number;
}
export interface EvaluateResult {
  /** URI of the report: one HTML page with its own content policy, which posts `ReportMessage`s. */
  page: string;
  /** URI of the result as JSON. */
  result: string;
}

/** What the report page posts to whoever shows it. */
export interface ReportMessage {
  kind: "open";
  place: PlaceParams;
}

/** Request `curie/place`: where a mention of a document is written in its file; null where there is no such file. */
export interface PlaceParams {
  /** Path. */
  file: string;
  document: string;
  line?: number;
  spans: { start: number; end: number }[];
  text: string;
}
export interface PlaceResult {
  uri: string;
  range: Range;
}

/** How the second concept stands to the first. */
export type LabelSaid = "same" | "broader" | "narrower" | "none";

/** Request `curie/labelling`: a sample of mismatches (JSON Lines, from `curie judge --sample`) and one's own labels. */
export interface LabellingParams {
  uri: string;
}
export interface LabellingItem {
  id: string;
  document: string;
  type?: string;
  /** The mention is `[from, to)`. */
  context: { text: string; from: number; to: number };
  /** Each concept in several lines; which one is the reference is not said. */
  first: string;
  second: string;
  said?: LabelSaid;
}
export interface LabellingResult {
  items: LabellingItem[];
  /** Path of the log of labels. */
  labels: string;
  /** Lines of either file that could not be read. */
  passedOver: number;
}

/** Request `curie/label`: appends one label; null takes one's own back. */
export interface LabelParams {
  uri: string;
  id: string;
  said: LabelSaid | null;
}

/**
 * Request `curie/corpus/list`: the documents of a corpus file, at most 2,000, by ids that hold `query`. Rejects with a message
 * for a person. Cancelled by its token.
 */
export interface CorpusListParams {
  /** Of a file, an archive or a folder. */
  path: string;
  /** Name of a format (`bioc-xml`); told by the file's content where it is absent. */
  format?: string;
  query?: string;
}
export interface CorpusEntry {
  /** `curie-corpus:` address of the document. */
  uri: string;
  id: string;
  mentions: number;
  /** The first words of its text. */
  beginning: string;
}
export interface CorpusListResult {
  /** Absent where none tells itself: one of `formats` is to be named. */
  format?: string;
  documents: CorpusEntry[];
  /** There are more than these. */
  more: boolean;
  /** Lines that could not be read and the like, as far as the file was read. */
  problems: string[];
  formats?: { name: string; title: string }[];
}

/**
 * Request `curie/corpus/document`: one document as it is shown. A client that opens `uri` with this text gets annotations, hover,
 * mentions and diagnostics like those of any annotated text; they cannot be changed.
 */
export interface CorpusDocumentParams {
  uri: string;
}
export interface CorpusDocumentResult {
  id: string;
  format: string;
  /** Lines end in `\n`, whatever the file has. */
  text: string;
  annotations: AnnotationView[];
  problems: string[];
}
