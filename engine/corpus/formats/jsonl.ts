// One document per line as JSON, mentions with all their candidates: for programs. Offsets are UTF-16 units and
// every line says so. It holds all that a `Document` can say.
import type { Document, Relation } from "../../text/document.ts";
import { type Attributes, type Candidate, type Mention, textOf, type Why } from "../../text/mention.ts";

/** Reader's side of a line. */
export interface JsonDocument {
  readonly id: string;
  /** Unit of every offset in the line. */
  readonly unit: "utf16";
  readonly text: string;
  readonly language?: string;
  readonly sections: readonly { role: string; start: number; end: number }[];
  readonly mentions: readonly JsonMention[];
  readonly relations?: readonly Relation[];
}

export interface JsonMention {
  readonly id?: string;
  /** `[start, end)` pairs in reading order; several for a discontinuous mention. */
  readonly spans: readonly (readonly [number, number])[];
  readonly text: string;
  readonly type?: string;
  readonly source: string;
  /** All who found it, where several looked. */
  readonly foundBy?: readonly { readonly name: string; readonly score?: number }[];
  readonly status: Mention["status"];
  readonly concepts: readonly { id: string; kb?: string }[];
  /** Best first. */
  readonly candidates: readonly {
    readonly id: string;
    readonly kb?: string;
    readonly name: string;
    readonly group: string;
    readonly matched: string;
    readonly stage: string;
    readonly score: number;
    readonly obsolete?: true;
    readonly longForm?: string;
    readonly agreesWith?: string;
    readonly because?: readonly string[];
  }[];
  /** How it was linked, or why not. */
  readonly why?: {
    readonly stage: string;
    readonly chance: number;
    readonly nil?: number;
    readonly because: readonly string[];
    readonly runnerUp?: {
      readonly id: string;
      readonly kb?: string;
      readonly name: string;
      readonly chance: number;
    };
  };
  readonly attributes?: Attributes;
  readonly note?: string;
  readonly score?: number;
}

/** Scores are told to four places. */
const rounded = (score: number) => Math.round(score * 1e4) / 1e4;

const candidateOf = (c: Candidate): JsonMention["candidates"][number] => ({
  ...c.concept,
  name: c.name,
  group: c.group,
  matched: c.matched,
  stage: c.stage,
  score: rounded(c.score),
  ...(c.obsolete ? { obsolete: true as const } : {}),
  ...(c.longForm === undefined ? {} : { longForm: c.longForm }),
  ...(c.agreesWith === undefined ? {} : { agreesWith: c.agreesWith }),
  ...(c.because?.length ? { because: c.because } : {}),
});

const whyOf = ({ runnerUp, ...why }: Why): NonNullable<JsonMention["why"]> => ({
  ...why,
  chance: rounded(why.chance),
  ...(why.nil === undefined ? {} : { nil: rounded(why.nil) }),
  ...(runnerUp
    ? { runnerUp: { ...runnerUp.concept, name: runnerUp.name, chance: rounded(runnerUp.chance) } }
    : {}),
});

const mentionOf = (m: Mention, text: string): JsonMention => ({
  ...(m.id === undefined ? {} : { id: m.id }),
  spans: m.spans.map((s) => [s.start, s.end] as const),
  text: textOf(m, text),
  ...(m.type === undefined ? {} : { type: m.type }),
  source: m.source,
  ...(m.foundBy === undefined
    ? {}
    : {
        foundBy: m.foundBy.map(({ name, score }) => ({
          name,
          ...(score === undefined ? {} : { score: rounded(score) }),
        })),
      }),
  status: m.status,
  concepts: m.concepts,
  candidates: m.candidates.map(candidateOf),
  ...(m.why ? { why: whyOf(m.why) } : {}),
  ...(m.attributes === undefined ? {} : { attributes: m.attributes }),
  ...(m.note === undefined ? {} : { note: m.note }),
  ...(m.score === undefined ? {} : { score: rounded(m.score) }),
});

/** The document as the object of its line. */
export const jsonDocumentOf = (document: Document): JsonDocument => ({
  id: document.id,
  unit: "utf16",
  text: document.text,
  ...(document.language === undefined ? {} : { language: document.language }),
  sections: document.sections,
  mentions: document.mentions.map((m) => mentionOf(m, document.text)),
  ...(document.relations === undefined ? {} : { relations: document.relations }),
});

/** The document as one line, line feed included. */
export const writeJsonLine = (document: Document): string => `${JSON.stringify(jsonDocumentOf(document))}\n`;
