// The names that end in a state of a packed file, by number: which entries they are is told at once, what they say only
// when somebody asks. A word may be the name of a thousand concepts, and most are asked for nothing but their kind.
import type { Surface } from "../../text/surface.ts";
import { normalise } from "../../text/tokens.ts";
import type { EndingNames, NameEntry } from "../knowledge-base.ts";
import { NO_NAMES } from "../listed-names.ts";
import { isWrittenAs, readsAs } from "../name-forms.ts";
import { LateEntry, OwnTexts } from "./late-entry.ts";
import type { NameReader } from "./name-reader.ts";

/** Numbers to a stretch: a key, and the bounds of its own entries. */
const STRETCH = 3;
/** Kinds that an entry is compared with; more of them may be alike. */
const COMPARED = 8;
/** Texts of a key that are compared one by one. */
const FEW = 2;

export class EndingEntries implements EndingNames {
  readonly groups: number;
  readonly #names: NameReader;
  /** Each key, ascending, with its own entries `[from, to)`: three numbers. */
  readonly #stretches: readonly number[];
  /** Whether entries led here that stand under a key in natural order. */
  readonly #hasNatural: boolean;
  /** A bit for each of the first keys whose entries are exact and preferred names alone. */
  readonly #exact: number;
  /** The same of those whose entries are written like it, capitals aside. */
  readonly #cased: number;
  #entries: readonly NameEntry[] | undefined;

  /** `stretches`: each key, ascending, and the bounds of its own entries. The reader must stay open as long as names are asked for. */
  constructor(names: NameReader, stretches: readonly number[]) {
    this.#names = names;
    this.#stretches = stretches;
    const { rows, natural, writings } = names;
    let hasNatural = false;
    let exact = 0;
    let cased = 0;
    let groups = 0;
    for (let s = 0; s < stretches.length; s += STRETCH) {
      const key = stretches[s] as number;
      const from = stretches[s + 1] as number;
      const to = stretches[s + 2] as number;
      let isExact = true;
      for (let e = from; e < to; e++) {
        groups |= rows.groupBitOf(e);
        isExact &&= rows.isExact(e);
      }
      if (isExact) exact |= bitOf(s);
      if (from < to && writings.areCased(from, to)) cased |= bitOf(s);
      if (!natural.has(key)) continue;
      hasNatural = true;
      for (const e of natural.entriesOf(key)) groups |= rows.groupBitOf(e);
    }
    this.#hasNatural = hasNatural;
    this.#exact = exact;
    this.#cased = cased;
    this.groups = groups;
  }

  reading(surface: Surface): EndingNames | undefined {
    if (this.#hasNatural) return undefined;
    const stretches = this.#stretches;
    let read = 0;
    let all = 0;
    let normal: string | undefined;
    for (let s = 0; s < stretches.length; s += STRETCH) {
      const bit = bitOf(s);
      const { keys } = this.#names;
      const key = stretches[s] as number;
      keys.decode(key);
      let reads: boolean | undefined;
      if ((this.#cased & bit) === 0) reads = this.#readSo(s, surface.text);
      else if (isLike(keys.bytes, keys.length, surface)) reads = true;
      else {
        normal ??= normalise(surface.text);
        reads = normalise(keys.text(key)) === normal;
      }
      if (reads === undefined || bit === 0 || (reads && (this.#exact & bit) === 0)) return undefined;
      all |= bit;
      if (reads) read |= bit;
    }
    if (read === all) return this;
    if (read === 0) return NO_NAMES;
    return new EndingEntries(
      this.#names,
      stretches.filter((_, i) => read & bitOf(i - (i % STRETCH))),
    );
  }

  /** Whether the few entries of a stretch, the current key, all read so, or none does; undefined where it is neither. */
  #readSo(s: number, surface: string): boolean | undefined {
    const { keys, writings } = this.#names;
    const from = this.#stretches[s + 1] as number;
    const to = this.#stretches[s + 2] as number;
    if (to - from > FEW) return undefined;
    let read = 0;
    for (let e = from; e < to; e++) {
      const text = writings.text(e, keys.bytes, keys.length);
      if (isWrittenAs(text, surface) || readsAs(text, surface)) read++;
    }
    return read === to - from ? true : read === 0 ? false : undefined;
  }

  /** Shows all entries, ascending, and of each the first number of the stretch that owns it, or -1. */
  #each(visit: (entry: number, s: number) => void): void {
    const stretches = this.#stretches;
    if (!this.#hasNatural) {
      for (let s = 0; s < stretches.length; s += STRETCH)
        for (let e = stretches[s + 1] as number; e < (stretches[s + 2] as number); e++) visit(e, s);
      return;
    }
    // An entry may stand under one of the keys as it is and under another one in natural order.
    const owner = new Map<number, number>();
    for (let s = 0; s < stretches.length; s += STRETCH)
      for (const e of this.#names.natural.entriesOf(stretches[s] as number)) owner.set(e, -1);
    for (let s = 0; s < stretches.length; s += STRETCH)
      for (let e = stretches[s + 1] as number; e < (stretches[s + 2] as number); e++) owner.set(e, s);
    for (const [e, s] of [...owner].sort((x, y) => x[0] - y[0])) visit(e, s);
  }

  /** Makes entries; those of one key share their texts. */
  #maker(): (entry: number, s: number) => LateEntry {
    const texts: OwnTexts[] = [];
    return (entry, s) => {
      if (s < 0) return new LateEntry(this.#names, entry);
      const [key, from, to] = this.#stretches.slice(s, s + STRETCH) as [number, number, number];
      texts[s / STRETCH] ??= new OwnTexts(this.#names, key, from, to);
      return new LateEntry(this.#names, entry, texts[s / STRETCH]);
    };
  }

  kinds(): readonly NameEntry[] {
    const { rows, writings } = this.#names;
    const make = this.#maker();
    const kinds: NameEntry[] = [];
    // Of each: its kind, its stretch, and the bounds of its writing.
    const told: number[] = [];
    this.#each((entry, s) => {
      const kind = rows.kindOf(entry);
      const from = writings.goTo(entry);
      const to = writings.skip();
      const least = 4 * Math.max(0, kinds.length - COMPARED);
      for (let i = told.length - 4; i >= least && s >= 0; i -= 4)
        if (
          told[i] === kind &&
          told[i + 1] === s &&
          writings.isSame(told[i + 2] as number, told[i + 3] as number, from, to)
        )
          return;
      kinds.push(make(entry, s));
      told.push(kind, s, from, to);
    });
    return kinds;
  }

  entries(): readonly NameEntry[] {
    if (!this.#entries) {
      const entries: NameEntry[] = [];
      const make = this.#maker();
      this.#each((entry, s) => void entries.push(make(entry, s)));
      this.#entries = entries;
    }
    return this.#entries;
  }
}

/** Bit of a stretch; beyond those of one number, none. */
const bitOf = (s: number): number => (s < 31 * STRETCH ? 1 << (s / STRETCH) : 0);

/** Whether a surface is a key, capitals of a to z aside. */
function isLike(key: Uint8Array, length: number, { units, start, end }: Surface): boolean {
  if (end - start !== length) return false;
  for (let i = 0; i < length; i++) {
    const unit = units[start + i] as number;
    const lower = unit >= 65 && unit <= 90 ? unit | 32 : unit;
    if (unit > 127 || lower !== key[i]) return false;
  }
  return true;
}
