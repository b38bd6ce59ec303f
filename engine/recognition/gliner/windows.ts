// Stretches of words that a model reads at once. They overlap by at least the widest span and end where sentences end if
// that is possible; every span belongs to exactly one of them, the one that sees most around it.

/** Words `[from, to)`; spans that begin in `[first, next)` are this window's own, and lie wholly inside it. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly next: number;
}

export interface WindowLimits {
  /** Words in one window. */
  readonly words: number;
  /** Sub-tokens in one window, without those of labels and ends. */
  readonly pieces: number;
  /** Words of the widest span. */
  readonly widest: number;
  /** Words that neighbours share at least; `widest` where it is less. */
  readonly overlap?: number;
}

export interface CountedWords {
  readonly length: number;
  /** Sub-tokens of a word; Infinity for one that no window can hold. */
  pieces(word: number): number;
  /** Whether a sentence begins with this word. */
  opens(word: number): boolean;
}

/** Words that no window holds: `[from, to)`. */
export interface Uncovered {
  readonly from: number;
  readonly to: number;
}

/** First sentence's begin at or before `at` and behind `floor`; -1 where there is none. */
function sentenceBefore(words: CountedWords, at: number, floor: number): number {
  for (let w = at; w > floor; w--) if (w < words.length && words.opens(w)) return w;
  return -1;
}

/** End of the longest window that begins at `from`. */
function reach(words: CountedWords, from: number, to: number, { words: most, pieces }: WindowLimits): number {
  let used = 0;
  let end = from;
  while (end < to && end - from < most) {
    used += words.pieces(end);
    if (used > pieces) break;
    end++;
  }
  return end;
}

/** Windows over `[from, to)`, where every word fits into a window. */
function* stretch(words: CountedWords, from: number, to: number, limits: WindowLimits): Generator<Window> {
  let start = from;
  let first = from;
  while (start < to) {
    const longest = reach(words, start, to, limits);
    if (longest === to) {
      yield { from: start, to, first, next: to };
      return;
    }
    // Where a window holds little, what neighbours share shrinks with it; progress is what must not stop.
    const room = longest - start;
    const overlap = Math.min(Math.max(limits.overlap ?? 0, limits.widest), Math.max(0, room - 1));
    const sentence = sentenceBefore(words, longest, start + Math.max(overlap, room >> 1));
    const end = sentence > 0 ? sentence : longest;
    const latest = Math.max(start + 1, end - overlap);
    const opening = sentenceBefore(words, latest, Math.max(start, latest - 1 - (room >> 2)));
    const next = opening > 0 ? opening : latest;
    // Spans beginning before `border` are this window's: the last of them must still end inside it.
    const last = Math.max(next, end - limits.widest + 1);
    const border = Math.max(first, next + ((last - next) >> 1));
    yield { from: start, to: end, first, next: border };
    start = next;
    first = border;
  }
}

/**
 * Cuts words into windows, in reading order; words too long for any window are told in between. Linear in the words, each
 * of which lies in two windows at most as a rule.
 */
export function* windowsOf(
  words: CountedWords,
  limits: WindowLimits,
  from = 0,
  to = words.length,
): Generator<Window | Uncovered> {
  const whole = (w: number) => words.pieces(w) <= limits.pieces;
  for (let at = from; at < to; ) {
    let end = at;
    if (whole(at)) {
      while (end < to && whole(end)) end++;
      yield* stretch(words, at, end, limits);
    } else {
      while (end < to && !whole(end)) end++;
      yield { from: at, to: end };
    }
    at = end;
  }
}

export const isWindow = (w: Window | Uncovered): w is Window => "first" in w;
