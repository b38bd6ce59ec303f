// Prompt templates: shown as they will be sent, tried, tested.

/** Which concept a template is shown for. */
export type PreviewOf =
  | { readonly index: number }
  | { readonly worst: "longest" | "punctuation" | "undefined" | "nested" | "wordy" };

/** Request `curie/prompt/preview`: an open template, rendered for one concept of its slice. */
export interface PreviewParams {
  uri: string;
  /** Of the draw. */
  seed: number;
  of: PreviewOf;
}

export interface PreviewSegment {
  text: string;
  /** The variable as the template writes it; absent for the template's own words. */
  variable?: string;
  /** Line of its tag, counted from 0. */
  line?: number;
}

export interface PreviewProblem {
  /** Counted from 1. */
  line: number;
  severity: "error" | "warning" | "information";
  message: string;
}

export interface PreviewResult {
  name: string;
  /** Empty where the template is broken: its problems say why. */
  messages: { role: "system" | "user" | "assistant"; segments: PreviewSegment[] }[];
  concept?: { id: string; name: string; group: string };
  /** Concepts drawn, which `index` counts; and kinds of hardest ones that the slice has. */
  drawn: number;
  worst: string[];
  slice?: { kb: string; concepts: number; defined: number };
  /** `tokenizer` absent: an estimate. */
  tokens?: { count: number; tokenizer?: string; context?: number };
  /** Whom the template says to ask. */
  model?: string;
  url?: string;
  problems: PreviewProblem[];
}

/** Request `curie/prompt/try`: a template on disk, asked for some concepts of its slice. Answers are kept and not asked for again. */
export interface TrialParams {
  uri: string;
  seed: number;
  concepts: number;
  /** Default: whom the template says to ask. */
  url?: string;
  model?: string;
  /** Hosts that the person has just allowed. */
  allow?: string[];
  /** Answer from the store only. */
  replay?: boolean;
  workDoneToken?: string;
}

export interface TrialRow {
  concept: string;
  name: string;
  text: string;
  start: number;
  end: number;
  read: string;
  newSynonym?: boolean;
}

export interface TrialReject {
  concept: string;
  name: string;
  reason: string;
  text: string;
}

export interface FigureView {
  id: string;
  title: string;
  /** null where there is nothing to count. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** Value and interval for a person. */
  text: string;
  /** Against the version in git's HEAD, on the same concepts and seeds. */
  change?: { value: number; low: number | null; high: number | null; text: string };
}

export interface TrialResult {
  rows: TrialRow[];
  rejects: TrialReject[];
  failures: { concept: string; name: string; error: string }[];
  figures: FigureView[];
  asked: number;
}

/**
 * Request `curie/prompt/tests`: a tests file as it is written; nothing is run. Request `curie/prompt/newTests`, for a template: the
 * text of a first tests file.
 */
export interface TestsParams {
  uri: string;
}

export interface TestsResult {
  /** The file that is tested. */
  template: string;
  cases: { name: string; line: number }[];
  problems: PreviewProblem[];
}

/** Request `curie/prompt/test`: runs cases of a tests file; all where none are named. */
export interface TestParams {
  uri: string;
  cases?: string[];
  url?: string;
  model?: string;
  /** Answer from the store only. */
  replay?: boolean;
  allow?: string[];
  workDoneToken?: string;
}

export interface CaseResult {
  name: string;
  line: number;
  status: "passed" | "failed" | "errored";
  /** What was expected and is not so, each with its line. */
  failures: { message: string; line: number; expected?: string; actual?: string }[];
  figures: FigureView[];
  /** Questions that the store could not answer. */
  asked: number;
  ms: number;
}

export interface TestResult {
  cases: CaseResult[];
}
