// One document per line as JSON, mentions with all their candidates: for programs. Offsets are UTF-16 units and
// every line says so.
import type { Document } from "../../text/document.ts";
import { type Mention, textOf } from "../../text/mention.ts";

/** Reader's side of a line. */
export interface JsonDocument {
  readonly id: string;
  /** Unit of every offset in the line. */
  readonly unit: "utf16";
  readonly text: string;
  readonly language?: string;
  readonly sections: readonly { role: string; start: number; end: number }[];
  readonly mentions: readonly JsonMention[];
}

export interface JsonMention {
  /** `[start, end)` pairs in reading order; several for a discontinuous mention. */
  readonly spans: readonly (readonly [number, number])[];
  readonly text: string;
  readonly type?: string;
  readonly source: string;
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
  }[];
}

const mentionOf = (m: Mention, text: string): JsonMention => ({
  spans: m.spans.map((s) => [s.start, s.end] as const),
  text: textOf(m, text),
  ...(m.type === undefined ? {} : { type: m.type }),
  source: m.source,
  status: m.status,
  concepts: m.concepts,
  candidates: m.candidates.map((c) => ({
    ...c.concept,
    name: c.name,
    group: c.group,
    matched: c.matched,
    stage: c.stage,
    score: Math.round(c.score * 1e4) / 1e4,
    ...(c.obsolete ? { obsolete: true as const } : {}),
    ...(c.longForm === undefined ? {} : { longForm: c.longForm }),
  })),
});

/** The document as one line, line feed included. */
export function writeJsonLine(document: Document): string {
  const line: JsonDocument = {
    id: document.id,
    unit: "utf16",
    text: document.text,
    ...(document.language === undefined ? {} : { language: document.language }),
    sections: document.sections,
    mentions: document.mentions.map((m) => mentionOf(m, document.text)),
  };
  return `${JSON.stringify(line)}\n`;
}
