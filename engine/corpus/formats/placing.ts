// Puts a file's offsets on its text: converts the unit, refuses what lies outside, compares the quoted words, and at
// the end says in which other count the offsets would fit.
import type { Mention } from "../../text/mention.ts";
import { codePointOffsets, type OffsetMap, utf8Offsets } from "../../text/offsets.ts";
import type { Span } from "../../text/span.ts";
import type { OffsetUnit, ReadOptions } from "./format.ts";
import { offsetHypothesis, type Quoted } from "./offset-hypotheses.ts";

/** Tells a problem of a file: the line from 1, 0 for none. */
export type Report = (line: number, reason: string, kept?: boolean) => void;

export const reporting =
  ({ onProblem, file }: ReadOptions): Report =>
  (line, reason, kept = true) =>
    onProblem?.({ file, line, reason, kept });

const same = (length: number): OffsetMap => {
  const clamp = (offset: number) => Math.max(0, Math.min(offset, length));
  return { length, fromUtf16: clamp, toUtf16: clamp };
};

export const offsetsIn = (unit: OffsetUnit, text: string): OffsetMap =>
  unit === "code-points" ? codePointOffsets(text) : unit === "bytes" ? utf8Offsets(text) : same(text.length);

const UNIT_NAMES: Readonly<Record<OffsetUnit, string>> = {
  "code-points": "code points",
  utf16: "UTF-16 units",
  bytes: "bytes",
};

/** What tools put between the fragments of a discontinuous mention. */
const JOINS = [/^/, /^ /, /^\s*(?:\.\.\.|\[\.\.\.\]|\u2026)\s*/, /^\s+/];

const blanks = (text: string) => text.replace(/\s/g, " ");

/** Whether the quote is the pieces in their order, whatever joins them; text behind white space may follow. */
export function quotes(quote: string, pieces: readonly string[]): boolean {
  let rest = blanks(quote);
  for (const [i, piece] of pieces.map(blanks).entries()) {
    const joins = i ? JOINS : JOINS.slice(0, 1);
    const behind = joins.map((join) => rest.replace(join, "")).find((r) => r.startsWith(piece));
    if (behind === undefined) return false;
    rest = behind.slice(piece.length);
  }
  return rest === "" || rest.startsWith(" ");
}

const SHOWN = 80;
const shown = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);

export class Placing {
  readonly #text: string;
  readonly #map: OffsetMap;
  readonly #unit: OffsetUnit;
  readonly #report: Report;
  readonly #quoted: Quoted[] = [];
  #wrong = 0;

  constructor(text: string, unit: OffsetUnit, report: Report) {
    this.#text = text;
    this.#unit = unit;
    this.#map = offsetsIn(unit, text);
    this.#report = report;
  }

  /** Length of the text in the file's unit. */
  get length(): number {
    return this.#map.length;
  }

  /**
   * Spans in reading order, UTF-16; undefined where they lie outside the text or overlap, which is reported. A
   * quote that is not there is reported and the spans stay.
   */
  place(
    offsets: readonly (readonly [number, number])[],
    quote: string | undefined,
    line: number,
  ): Mention["spans"] | undefined {
    const where = offsets.map(([s, e]) => `${s}-${e}`).join(";");
    const refuse = (reason: string) => {
      if (quote !== undefined) this.#quoted.push({ offsets, quote });
      this.#wrong++;
      this.#report(line, `${where} ${reason}; it is kept as it is`);
      return undefined;
    };
    if (!offsets.length) return refuse("names no place");
    if (offsets.some(([s, e]) => !Number.isInteger(s) || !Number.isInteger(e)))
      return refuse("are no whole numbers");
    if (offsets.some(([s, e]) => s > e)) return refuse("ends before it starts");
    if (offsets.some(([s, e]) => s < 0 || e > this.#map.length))
      return refuse(`lies outside the text (0-${this.#map.length} ${UNIT_NAMES[this.#unit]})`);
    const spans = offsets.map(([s, e]): Span => ({ start: this.#map.toUtf16(s), end: this.#map.toUtf16(e) }));
    const there = spans.map((s) => this.#text.slice(s.start, s.end));
    if (quote !== undefined) {
      this.#quoted.push({ offsets, quote });
      if (!quotes(quote, there)) {
        this.#wrong++;
        this.#report(line, `the text at ${where} is "${shown(there.join(" "))}", not "${shown(quote)}"`);
      }
    }
    const filled = spans.filter((s) => s.start < s.end);
    if (filled.length && filled.length < spans.length)
      this.#report(line, `an empty fragment of ${where} is not read`);
    const ordered = [...(filled.length ? filled : spans.slice(0, 1))].sort(
      (a, b) => a.start - b.start || a.end - b.end,
    );
    if (ordered.some((s, i) => i && s.start < (ordered[i - 1] as Span).end))
      return refuse("has fragments that overlap");
    return ordered as unknown as Mention["spans"];
  }

  /** To be called behind the last mention. `taken` was taken off each offset before it was placed. */
  end(line: number, containers: readonly Span[] = [], taken = 0): void {
    if (!this.#wrong || !this.#quoted.length) return;
    const now = this.#quoted.length - this.#wrong;
    const says = offsetHypothesis(this.#text, this.#quoted, containers, now, taken);
    if (says && !says.includes(`count ${UNIT_NAMES[this.#unit]} `))
      this.#report(line, `${says}, not ${UNIT_NAMES[this.#unit]} as they were read`);
  }
}
