// Acts of curate mode.
import type { Range } from "vscode-languageserver-types";
import type { AnnotationView, CurationProgress } from "./annotations.ts";
import type { ConceptView } from "./concepts.ts";

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

/** Request `curie/curation/hints`: words of a stretch of text that nobody marked, with letters to type for each. */
export interface HintsParams {
  uri: string;
  range: Range;
}

export interface HintView {
  range: Range;
  label: string;
}
