// What every operation of curation is: from a state and a place to changes and the place where the caret goes next.
// Operations are pure; who carries them out logs, shows and undoes them.
import { type Candidate, type Mention, textOf } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { permanentId } from "../annotations/ids.ts";
import type { Project } from "../annotations/project.ts";
import type { Change } from "./changes.ts";
import { accepted, type CurationState } from "./state.ts";
import type { Walk } from "./walk.ts";

export const LOGGED = ["accept", "reject", "create", "edit", "remove", "relate"] as const;
export type LoggedAction = (typeof LOGGED)[number];

export interface Act {
  readonly action: LoggedAction;
  readonly changes: readonly Change[];
  /** Where the caret goes; undefined: it stays. */
  readonly focus?: Span;
}

/** Nothing done, and why: a sentence for the person. */
export interface Refusal {
  readonly refused: string;
}

export const refusal = (refused: string): Refusal => ({ refused });
export const isRefusal = (x: unknown): x is Refusal => typeof x === "object" && x !== null && "refused" in x;

/** What operations may ask beside the state. */
export interface Surroundings {
  readonly project: Project;
  /** Candidates for the words of a new mention, best first; what the knowledge bases say. */
  candidates(words: string, type: string | undefined): readonly Candidate[];
  /** What a walk visits, and in which order. */
  readonly walk: Walk;
}

export type Operation = (state: CurationState, selection: Span, around: Surroundings) => Act | Refusal;

/** A mention with a concept, or with none (`undefined`): what is chosen comes first among the candidates. */
export function linkedTo(m: Mention, concept: Candidate | undefined): Mention {
  if (!concept) return { ...m, status: "nil", concepts: [] };
  return {
    ...m,
    status: "linked",
    concepts: [concept.concept],
    candidates: [concept, ...m.candidates.filter((c) => c.concept.id !== concept.concept.id)],
  };
}

/** An id that no mention of the text has, from what the mention says. */
export const freshId = (state: CurationState, m: Mention, also: ReadonlySet<string> = new Set()): string =>
  permanentId(
    "T",
    `${m.spans.map((s) => `${s.start}-${s.end}`).join(",")} ${m.type ?? ""} ${textOf(m, state.text)}`,
    (id) => also.has(id) || accepted(state, id) !== undefined,
  );
