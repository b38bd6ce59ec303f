// Offsets that do not fit their text are usually right in some other count. Each way that real files have been found
// to count is tried; the one under which the quoted words stand where they should is named, never applied unasked.
import type { Span } from "../../text/span.ts";

export interface Quoted {
  /** As the file gives them. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
  /** The words that the file says stand there. */
  readonly quote: string;
}

interface Hypothesis {
  /** Completes "the offsets fit if they ...". */
  readonly says: string;
  /** How much one code point counts; `before` and `after` are its neighbours. */
  readonly weight?: (character: string, before: string, after: string) => number;
  readonly shift?: number;
  /** Whether the shift begins behind the first line. */
  readonly behindFirstLine?: boolean;
}

const ESCAPED: Readonly<Record<string, number>> = { "&": 5, "<": 4, ">": 4 };

const HYPOTHESES: readonly Hypothesis[] = [
  { says: "count code points", weight: () => 1 },
  { says: "count UTF-16 units", weight: (c) => c.length },
  { says: "count bytes", weight: (c) => Buffer.byteLength(c) },
  { says: "count CR LF as one character", weight: (c, _, after) => (c === "\r" && after === "\n" ? 0 : 1) },
  {
    says: "count each line feed as CR LF",
    weight: (c, before) => (c === "\n" && before !== "\r" ? 2 : 1),
  },
  { says: "count the text with &, < and > escaped", weight: (c) => ESCAPED[c] ?? 1 },
  {
    says: "count the text with &, <, > and quotes escaped",
    weight: (c) => ESCAPED[c] ?? (c === '"' || c === "'" ? 6 : 1),
  },
  { says: "count one extra line break behind the first line", shift: -1, behindFirstLine: true },
  { says: "leave out the line break behind the first line", shift: 1, behindFirstLine: true },
  ...[-1, 1, -2, 2, -3, 3].map((shift) => ({
    says: `are shifted by ${-shift} throughout`,
    shift,
  })),
];

const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();

/** From a count to UTF-16 offsets: only where a character begins in that count. */
class Count {
  readonly #at = new Map<number, number>();

  constructor(text: string, weight: NonNullable<Hypothesis["weight"]>) {
    let count = 0;
    let at = 0;
    let before = "";
    for (const c of text) {
      this.#at.set(count, at);
      const next = text.charAt(at + c.length);
      count += weight(c, before, next);
      at += c.length;
      before = c;
    }
    this.#at.set(count, at);
  }

  get(offset: number): number | undefined {
    return this.#at.get(offset);
  }
}

function fits(
  text: string,
  { offsets, quote }: Quoted,
  place: (offset: number) => number | undefined,
): boolean {
  const parts: string[] = [];
  for (const [start, end] of offsets) {
    const from = place(start);
    const to = place(end);
    if (from === undefined || to === undefined || from > to) return false;
    parts.push(text.slice(from, to));
  }
  return squeezed(parts.join(" ")) === squeezed(quote);
}

/** A document of many mentions is told by some of them. */
const SAMPLE = 200;

/**
 * Says under which count the quotes fit, as "the offsets fit if they count bytes (12 of 12 mentions)"; undefined
 * where none does better than `now`, the number that fit as the file was read. `containers` are stretches of the
 * text to which offsets may be relative, once `taken` is put back.
 */
export function offsetHypothesis(
  text: string,
  quoted: readonly Quoted[],
  containers: readonly Span[],
  now: number,
  taken = 0,
): string | undefined {
  const asked = quoted.length > SAMPLE ? quoted.slice(0, SAMPLE) : quoted;
  const points = new Count(text, () => 1);
  const firstLine = [...text.slice(0, text.indexOf("\n") + 1)].length;
  let best = { says: "", fit: 0 };
  const try_ = (says: string, fit: number) => {
    if (fit > best.fit) best = { says, fit };
  };
  for (const { says, weight, shift = 0, behindFirstLine = false } of HYPOTHESES) {
    const count = weight ? new Count(text, weight) : points;
    const place = (offset: number) =>
      count.get(behindFirstLine && offset < firstLine ? offset : offset + shift);
    try_(says, asked.filter((q) => fits(text, q, place)).length);
    if (best.fit === asked.length) break;
  }
  if (best.fit < asked.length && containers.length) {
    const starts = containers.map((c) => [...text.slice(0, c.start)].length);
    const fit = asked.filter((q) =>
      starts.some((s) => fits(text, q, (o) => points.get(o + s + taken))),
    ).length;
    try_("are relative to their section or sentence", fit);
  }
  const enough = best.fit === asked.length || best.fit * 2 > asked.length;
  if (!enough || best.fit <= now) return undefined;
  return `the offsets fit if they ${best.says} (${best.fit} of ${asked.length} mentions)`;
}
