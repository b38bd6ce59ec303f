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
  action: "choose" | "nil" | "ignore" | "undo";
  scope: DecideParams["scope"];
  /** The mention's words. */
  text: string;
  concept?: string;
}

/** Notification `curie/status`, sent whenever it changes. */
export interface StatusParams {
  state: "loading" | "ready" | "no-kb" | "error";
  message?: string;
  kbs: { name: string; version: string; concepts: number; names: number; path: string }[];
  server: string;
}

/** Notification `curie/analysed`: new mentions are there for this version of a document. */
export interface AnalysedParams {
  uri: string;
  version: number;
}
