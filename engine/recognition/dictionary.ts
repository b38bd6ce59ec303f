// Dictionary recognition: leftmost-longest match of KB names over normalised tokens, by rolling hash. One pass, no
// string is made until a name has matched; cost grows with the text, not with the number of names.
import { groupBit } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { DIGIT, kindOf, LETTER, SINGLE } from "../text/characters.ts";
import type { Span } from "../text/span.ts";
import { Surface } from "../text/surface.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { tokenise } from "../text/tokens.ts";
import { type AcceptedEntries, AcceptedNames, type Keep, type LocatedEntry } from "./accepted-names.ts";
import { isHomograph } from "./homographs.ts";
import { LONGEST_NAME, NameEnds } from "./name-ends.ts";
import { accepts, isShortForm } from "./strictness.ts";

export type { LocatedEntry } from "./accepted-names.ts";

/** Names that match one span. UTF-16 offsets into the text given to `recognise`. */
export class DictionaryMatch implements Span {
  readonly start: number;
  readonly end: number;
  /** 0, or 1 for a match inside another one. */
  readonly depth: number;
  readonly #names: AcceptedEntries;
  /** Bits of the groups whose entries do not count. */
  readonly #taken: number;

  constructor(start: number, end: number, depth: number, names: AcceptedEntries, taken = 0) {
    this.start = start;
    this.end = end;
    this.depth = depth;
    this.#names = names;
    this.#taken = taken;
  }

  /** Made when they are asked for: the KBs must be open then. */
  get entries(): readonly LocatedEntry[] {
    const { entries, groups } = this.#names;
    const taken = this.#taken;
    return groups & taken ? entries.filter((e) => !(groupBit(e.entry.group) & taken)) : entries;
  }
}

export interface DictionaryOptions {
  /** Which names count in this text (semantic group, language); all by default. */
  readonly keep?: Keep;
  /** Also names inside a longer one, where they belong to another semantic group (lung in lung cancer). */
  readonly nested?: boolean;
}

interface Found {
  readonly match: DictionaryMatch;
  /** Token behind the match. */
  readonly next: number;
  /** Bits of the semantic groups of all its names. */
  readonly groups: number;
}

const isWordUnit = (text: string, i: number): boolean => {
  const kind = kindOf(text.charCodeAt(i));
  return kind === LETTER || kind === DIGIT;
};

/** Whether a span stands on its own: not inside a word (mg in 500mg), short forms not glued to a code (CT-1). */
function standsAlone(text: string, start: number, end: number): boolean {
  if (start > 0 && isWordUnit(text, start - 1) && isWordUnit(text, start)) return false;
  if (end < text.length && isWordUnit(text, end) && isWordUnit(text, end - 1)) return false;
  if (!isShortForm(end - start)) return true;
  if (start > 1 && text[start - 1] === "-" && isWordUnit(text, start - 2)) return false;
  return !(text[end] === "-" && end + 1 < text.length && kindOf(text.charCodeAt(end + 1)) === DIGIT);
}

/** Parts of a gene's or an organism's name mean nothing by themselves, nor do parts of a Han word. */
const PARTLESS = groupBit("GENE") | groupBit("LIVB");

const hasParts = (text: string, { match, groups }: Found): boolean =>
  kindOf(text.charCodeAt(match.start)) !== SINGLE && (groups & ~PARTLESS) !== 0;

/** The end with the bracket that closes one of the name's own: O(2), not O(2. */
function closed(text: string, start: number, end: number): number {
  if (text[end] !== ")") return end;
  const surface = text.slice(start, end);
  return surface.lastIndexOf("(") > surface.lastIndexOf(")") ? end + 1 : end;
}

export class DictionaryRecogniser {
  readonly #ends: NameEnds;
  readonly #accepted: AcceptedNames;
  readonly #surface = new Surface();

  /** `accept`: whether an entry's name may be what a surface says. */
  constructor(kbs: readonly KnowledgeBase[], accept: typeof accepts = accepts) {
    this.#ends = new NameEnds(kbs);
    this.#accepted = new AcceptedNames(kbs, accept);
  }

  /**
   * Matches in `text[from, to)`, in reading order, outer before inner. `tokens` is a scratch buffer and holds the
   * tokens of the stretch afterwards.
   */
  recognise(
    text: string,
    tokens: TokenBuffer,
    from = 0,
    to = text.length,
    options: DictionaryOptions = {},
  ): DictionaryMatch[] {
    tokenise(text, tokens, from, to);
    this.#surface.take(text, from, to);
    const found: DictionaryMatch[] = [];
    const ends = this.#ends;
    const { count } = tokens;
    for (let i = 0; i < count; ) {
      ends.find(tokens, i);
      this.#accepted.readAhead(ends, this.#surface, tokens, options.keep);
      // What begins behind may hold names that begin outside of the window.
      const last = ends.to === count ? count : ends.to - LONGEST_NAME;
      while (i < last) {
        const outer = ends.longest(i) < 0 ? undefined : this.#longestAt(text, tokens, i, count, options, 0);
        if (!outer) {
          i++;
          continue;
        }
        found.push(outer.match);
        if (options.nested && outer.next - i > 1 && hasParts(text, outer))
          this.#inside(text, tokens, i, outer, options, found);
        i = outer.next;
      }
    }
    return found;
  }

  #inside(
    text: string,
    tokens: TokenBuffer,
    first: number,
    outer: Found,
    options: DictionaryOptions,
    found: DictionaryMatch[],
  ): void {
    const taken = outer.groups;
    for (let i = first; i < outer.next; ) {
      // From the first token on, a shorter name than the outer one.
      const limit = i === first ? outer.next - 1 : outer.next;
      const inner =
        this.#ends.longest(i) < 0 ? undefined : this.#longestAt(text, tokens, i, limit, options, 1, taken);
      if (inner) found.push(inner.match);
      i = inner ? inner.next : i + 1;
    }
  }

  /** The longest acceptable name that begins with token `first` and ends before token `limit`. */
  #longestAt(
    text: string,
    tokens: TokenBuffer,
    first: number,
    limit: number,
    options: DictionaryOptions,
    depth: number,
    taken = 0,
  ): Found | undefined {
    const ends = this.#ends;
    const start = tokens.start[first] as number;
    for (let n = ends.longest(first), tried = 0; n >= 0; n = ends.next(n)) {
      const next = ends.at(n);
      // An end that several KBs know takes the entries of all of them at once.
      if (next > limit || next === tried) continue;
      tried = next;
      const end = tokens.end[next - 1] as number;
      if (taken && !(this.#accepted.groupsOf(ends, n) & ~taken)) continue;
      if (!standsAlone(text, start, end) || isHomograph(text, start, end)) continue;
      const names = this.#accepted.of(ends, n, this.#surface, tokens, options.keep);
      if (names.groups & ~taken) {
        const match = new DictionaryMatch(start, closed(text, start, end), depth, names, taken);
        return { match, next, groups: names.groups };
      }
    }
    return undefined;
  }
}
