// Dictionary recognition: leftmost-longest match of KB names over normalised tokens, by rolling hash. One pass, no
// string is made until a name has matched; cost grows with the text, not with the number of names.
import { ENDS, GOES_ON, type KnowledgeBase, type NameEntry } from "../kb/knowledge-base.ts";
import { normalisedCore, unInverted } from "../kb/name-forms.ts";
import { DIGIT, kindOf, LETTER, SINGLE } from "../text/characters.ts";
import { ownCopy } from "../text/own-copy.ts";
import type { Span } from "../text/span.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { rollA, rollB, tokenise } from "../text/tokens.ts";
import { isHomograph } from "./homographs.ts";
import { accepts, isShortForm } from "./strictness.ts";

export interface LocatedEntry {
  /** Name of the KB that holds the entry. */
  readonly kb: string;
  readonly entry: NameEntry;
}

/** Names that match one span. UTF-16 offsets into the text given to `recognise`. */
export interface DictionaryMatch extends Span {
  readonly entries: readonly LocatedEntry[];
  /** 0, or 1 for a match inside another one. */
  readonly depth: number;
}

export interface DictionaryOptions {
  /** Which names count in this text (semantic group, language); all by default. */
  readonly keep?: (entry: NameEntry, kbLanguage: string) => boolean;
  /** Also names inside a longer one, where they belong to another semantic group (lung in lung cancer). */
  readonly nested?: boolean;
}

/** No vocabulary name runs longer; bounds the work at each token. */
const LONGEST_NAME = 40;
const IDLE_MASK = 0xffff;
const MOST_SURFACES = 50_000;

const isWordUnit = (text: string, i: number): boolean => {
  const kind = kindOf(text.charCodeAt(i));
  return kind === LETTER || kind === DIGIT;
};

/** Whether a span stands on its own: not inside a word (mg in 500mg), short forms not glued to a code (CT-1). */
function standsAlone(text: string, start: number, end: number): boolean {
  if (start > 0 && isWordUnit(text, start - 1) && isWordUnit(text, start)) return false;
  if (end < text.length && isWordUnit(text, end) && isWordUnit(text, end - 1)) return false;
  if (!isShortForm(text.slice(start, end))) return true;
  if (start > 1 && text[start - 1] === "-" && isWordUnit(text, start - 2)) return false;
  return !(text[end] === "-" && end + 1 < text.length && kindOf(text.charCodeAt(end + 1)) === DIGIT);
}

/** Parts of a gene's or an organism's name mean nothing by themselves, nor do parts of a Han word. */
const hasParts = (text: string, match: DictionaryMatch): boolean =>
  match.entries.some(({ entry }) => entry.group !== "GENE" && entry.group !== "LIVB") &&
  kindOf(text.charCodeAt(match.start)) !== SINGLE;

const cores = new WeakMap<NameEntry, readonly string[]>();

/** Normalised forms of an entry's name: as written, and in natural order. */
function coresOf(entry: NameEntry): readonly string[] {
  const known = cores.get(entry);
  if (known) return known;
  const other = unInverted(entry.text);
  const fresh = (other === undefined ? [entry.text] : [entry.text, other]).map(normalisedCore);
  cores.set(entry, fresh);
  return fresh;
}

/** Whether the name really reads so: hashes led here, and a filter that may be wrong. */
const readsAs = (entry: NameEntry, surface: string, lower: string): boolean =>
  entry.text.toLowerCase() === lower || coresOf(entry).includes(normalisedCore(surface));

/** The end with the bracket that closes one of the name's own: O(2), not O(2. */
function closed(text: string, start: number, end: number): number {
  if (text[end] !== ")") return end;
  const surface = text.slice(start, end);
  return surface.lastIndexOf("(") > surface.lastIndexOf(")") ? end + 1 : end;
}

export class DictionaryRecogniser {
  readonly #kbs: readonly KnowledgeBase[];
  readonly #accept: typeof accepts;
  // Where names seem to end: the token behind, the state, and which KB says so.
  readonly #ends: Int32Array;
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #owners: Uint8Array;
  /**
   * Tokens with which no name begins, by their lowest bits. Texts repeat their words: most tokens are settled here,
   * in a table that stays in the processor's cache whatever the size of the KB.
   */
  readonly #idle = new Int32Array(IDLE_MASK + 1).fill(-1);

  /** Entries accepted for a surface, under each `keep`: texts repeat their mentions, and judging a name is dear. */
  readonly #accepted = new WeakMap<object, Map<string, readonly LocatedEntry[]>>();

  /** `accept`: whether an entry's name may be what a surface says. */
  constructor(kbs: readonly KnowledgeBase[], accept: typeof accepts = accepts) {
    this.#kbs = kbs;
    this.#accept = accept;
    const most = LONGEST_NAME * Math.max(1, kbs.length);
    this.#ends = new Int32Array(most);
    this.#a = new Int32Array(most);
    this.#b = new Int32Array(most);
    this.#owners = new Uint8Array(most);
    this.#idle[IDLE_MASK] = 0;
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
    const found: DictionaryMatch[] = [];
    const idle = this.#idle;
    const { hash, mark, count } = tokens;
    let i = 0;
    while (i < count) {
      const opening = hash[i] as number;
      if (mark[i] || idle[opening & IDLE_MASK] === opening) {
        i++;
        continue;
      }
      const outer = this.#longestAt(text, tokens, i, count, options, 0);
      if (!outer) {
        i++;
        continue;
      }
      found.push(outer.match);
      if (options.nested && outer.next - i > 1 && hasParts(text, outer.match))
        this.#inside(text, tokens, i, outer, options, found);
      i = outer.next;
    }
    return found;
  }

  #inside(
    text: string,
    tokens: TokenBuffer,
    first: number,
    outer: { match: DictionaryMatch; next: number },
    options: DictionaryOptions,
    found: DictionaryMatch[],
  ): void {
    const taken = new Set(outer.match.entries.map((e) => e.entry.group));
    for (let i = first; i < outer.next; ) {
      const opening = tokens.hash[i] as number;
      if (tokens.mark[i] || this.#idle[opening & IDLE_MASK] === opening) {
        i++;
        continue;
      }
      // From the first token on, a shorter name than the outer one.
      const limit = i === first ? outer.next - 1 : outer.next;
      const inner = this.#longestAt(text, tokens, i, limit, options, 1, taken);
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
    taken?: ReadonlySet<string>,
  ): { match: DictionaryMatch; next: number } | undefined {
    if (tokens.mark[first]) return undefined;
    let begun = false;
    const ends = this.#ends;
    let n = 0;
    let longest = 0;
    const last = Math.min(limit, first + LONGEST_NAME);
    for (let k = 0; k < this.#kbs.length; k++) {
      const automaton = (this.#kbs[k] as KnowledgeBase).automaton;
      let a = 0;
      let b = 0;
      for (let j = first; j < last; j++) {
        const token = tokens.hash[j] as number;
        a = rollA(a, token);
        b = rollB(b, token);
        const read = automaton.probe(a, b);
        if (read === 0) break;
        begun = true;
        if (read & ENDS && !tokens.mark[j]) {
          ends[n] = j + 1;
          this.#a[n] = a;
          this.#b[n] = b;
          this.#owners[n] = k;
          n++;
          if (j + 1 > longest) longest = j + 1;
        }
        if (!(read & GOES_ON)) break;
      }
    }
    const opening = tokens.hash[first] as number;
    if (!begun && last > first) this.#idle[opening & IDLE_MASK] = opening;
    // From the longest down; a length that several KBs know takes the entries of all of them.
    while (longest > first) {
      const start = tokens.start[first] as number;
      const end = tokens.end[longest - 1] as number;
      let shorter = 0;
      for (let i = 0; i < n; i++) {
        const at = ends[i] as number;
        if (at < longest && at > shorter) shorter = at;
      }
      if (standsAlone(text, start, end) && !isHomograph(text, start, end)) {
        const accepted = this.#entriesAt(longest, n, text.slice(start, end), options.keep);
        const entries =
          taken && accepted.length ? accepted.filter((e) => !taken.has(e.entry.group)) : accepted;
        if (entries.length)
          return { match: { start, end: closed(text, start, end), entries, depth }, next: longest };
      }
      longest = shorter;
    }
    return undefined;
  }

  /** Of the first `n` ends found, the entries of those that end at token `at` and may mean `surface`. */
  #entriesAt(
    at: number,
    n: number,
    surface: string,
    keep: DictionaryOptions["keep"],
  ): readonly LocatedEntry[] {
    const under = keep ?? this.#accepted;
    const known = this.#accepted.get(under) ?? new Map<string, readonly LocatedEntry[]>();
    this.#accepted.set(under, known);
    const before = known.get(surface);
    if (before) return before;
    const entries: LocatedEntry[] = [];
    const lower = surface.toLowerCase();
    for (let i = 0; i < n; i++) {
      if (this.#ends[i] !== at) continue;
      const kb = this.#kbs[this.#owners[i] as number] as KnowledgeBase;
      for (const entry of kb.automaton.entries(this.#a[i] as number, this.#b[i] as number))
        if (
          (keep?.(entry, kb.info.language) ?? true) &&
          this.#accept(entry, surface) &&
          readsAs(entry, surface, lower)
        )
          entries.push({ kb: kb.info.name, entry });
    }
    if (known.size >= MOST_SURFACES) known.clear();
    known.set(ownCopy(surface), entries);
    return entries;
  }
}
