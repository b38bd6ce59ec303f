// Finds words that a model quoted: the very characters first, then the same but for case, white space, quotes, dashes and
// accents' composition, then within a bounded number of edits. What is found first settles it; all places of that kind are told.
import search from "approx-string-match";
import type { Span } from "../../text/span.ts";
import type { Placement } from "../llm/found-span.ts";

export interface Located {
  readonly how: Placement;
  /** At least one, in reading order, none overlapping another. */
  readonly places: readonly Span[];
}

const QUOTES = /['‘’‚‛′`´]/;
const DOUBLES = /["“”„‟″«»]/;
const DASHES = /[-‐‑‒–—―−]/;

/** Even of its kind, with the place in the original of each unit. */
export interface Evened {
  readonly text: string;
  /** Start in the original of each unit, and one more: the original's length. */
  readonly starts: Int32Array;
}

/** Case, white space (a run is one space), quotes, dashes and compatibility forms are evened out. */
export function evened(text: string): Evened {
  let even = "";
  const starts: number[] = [];
  let space = false;
  for (let i = 0; i < text.length; ) {
    const point = String.fromCodePoint(text.codePointAt(i) as number);
    const at = i;
    i += point.length;
    if (/\s/u.test(point)) {
      if (!space) {
        even += " ";
        starts.push(at);
      }
      space = true;
      continue;
    }
    space = false;
    const plain = QUOTES.test(point)
      ? "'"
      : DOUBLES.test(point)
        ? '"'
        : DASHES.test(point)
          ? "-"
          : point.normalize("NFKC").toLowerCase();
    for (const unit of plain.split("")) {
      even += unit;
      starts.push(at);
    }
  }
  starts.push(text.length);
  return { text: even, starts: Int32Array.from(starts) };
}

const isWord = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}]/u.test(c);

/** Occurrences in `text`, none overlapping the one before. */
function* occurrences(text: string, words: string): Generator<Span> {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length))
    yield { start: at, end: at + words.length };
}

/** Those that stand as words of their own, if any do: `MS` is not in `MSH`. */
function standing(text: string, places: readonly Span[]): readonly Span[] {
  const whole = places.filter(
    ({ start, end }) =>
      !(isWord(text[start - 1]) && isWord(text[start])) && !(isWord(text[end - 1]) && isWord(text[end])),
  );
  return whole.length ? whole : places;
}

export interface LocateOptions {
  /** Edits allowed, as a share of the words' length (default 0.15); none for words under eight units. 0: none at all. */
  readonly edits?: number;
  /** `evened` of the text, where it is at hand. */
  readonly even?: Evened;
  /** Places that differ in case are as good as those that do not. */
  readonly anyCase?: boolean;
}

const LONGEST_FUZZY = 400;

/** Where `words` stand in `text`, or undefined. Words of white space alone are nowhere. */
export function locate(text: string, words: string, options: LocateOptions = {}): Located | undefined {
  const quoted = words.trim();
  if (!quoted) return undefined;
  const exact = options.anyCase ? [] : standing(text, [...occurrences(text, quoted)]);
  if (exact.length) return { how: "exact", places: exact };
  const even = options.even ?? evened(text);
  const wanted = evened(quoted).text;
  const back = ({ start, end }: Span): Span => ({
    start: even.starts[start] as number,
    // A unit of several in the original ends where the next one starts.
    end: endOf(even, end),
  });
  const same = standing(even.text, [...occurrences(even.text, wanted)]);
  if (same.length) return { how: "normalised", places: same.map(back) };
  const { edits = 0.15 } = options;
  const most = wanted.length < 8 || wanted.length > LONGEST_FUZZY ? 0 : Math.floor(edits * wanted.length);
  if (most === 0) return undefined;
  const matches = search(even.text, wanted, most);
  const least = Math.min(...matches.map((m) => m.errors));
  const best: Span[] = [];
  for (const { start, end, errors } of matches) {
    const last = best.at(-1);
    // Neighbouring ends of one match: the first is the shortest.
    if (errors === least && start < end && (!last || start >= last.end)) best.push({ start, end });
  }
  return best.length ? { how: "fuzzy", places: best.map(back).map((s) => trimmed(s, text)) } : undefined;
}

/** The end in the original of what ends before unit `end`. */
function endOf({ text, starts }: Evened, end: number): number {
  const last = starts[end - 1] as number;
  let next = end;
  while (next < text.length && starts[next] === last) next++;
  return starts[next] as number;
}

function trimmed({ start, end }: Span, text: string): Span {
  const words = text.slice(start, end);
  return {
    start: start + words.length - words.trimStart().length,
    end: end - (words.length - words.trimEnd().length),
  };
}
