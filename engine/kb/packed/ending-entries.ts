// The names that end in a state of a packed file, by number: which entries they are is told at once, what they say only
// when somebody asks. A word may be the name of a thousand concepts, and most are asked for nothing but their kind.
import type { EndingNames, NameEntry } from "../knowledge-base.ts";
import { LateEntry, OwnTexts } from "./late-entry.ts";
import type { NameReader } from "./name-reader.ts";

/** Kinds that an entry is compared with; more of them may be alike. */
const COMPARED = 8;

/** An entry and the key whose own it is, or -1 where only its natural order led here. */
interface Numbered {
  readonly entry: number;
  readonly key: number;
}

export class EndingEntries implements EndingNames {
  readonly groups: number;
  readonly #names: NameReader;
  readonly #keys: readonly number[];
  /** Entries of the first key. */
  readonly #from: number;
  readonly #to: number;
  /** Whether these are all, exact and preferred names alone, written like their key. */
  readonly #isPlain: boolean;
  #entries: readonly NameEntry[] | undefined;

  /** `[from, to)`: own entries of the first key. The reader must stay open as long as names are asked for. */
  constructor(names: NameReader, keys: readonly number[], from: number, to: number) {
    this.#names = names;
    this.#keys = keys;
    this.#from = from;
    this.#to = to;
    const { rows } = names;
    const isOne = this.#isOneStretch;
    let plain = isOne && names.writings.areStyled(from, to);
    let groups = 0;
    if (isOne)
      for (let e = from; e < to; e++) {
        groups |= rows.groupBitOf(e);
        plain &&= rows.isExact(e);
      }
    else for (const { entry } of this.#numbered()) groups |= rows.groupBitOf(entry);
    this.groups = groups;
    this.#isPlain = plain;
  }

  /** Whether the entries are the own ones of one key. */
  get #isOneStretch(): boolean {
    return this.#keys.length === 1 && !this.#names.natural.has(this.#keys[0] as number);
  }

  /** All entries, ascending. */
  #numbered(): Numbered[] {
    const all: Numbered[] = [];
    this.#keys.forEach((key, i) => {
      const [from, to] = i === 0 ? [this.#from, this.#to] : this.#names.own.range(key);
      for (let entry = from; entry < to; entry++) all.push({ entry, key });
    });
    if (this.#isOneStretch) return all;
    for (const key of this.#keys)
      for (const entry of this.#names.natural.entriesOf(key)) all.push({ entry, key: -1 });
    // An entry may stand under one of the keys as it is and under another one in natural order.
    all.sort((x, y) => x.entry - y.entry || y.key - x.key);
    return all.filter(({ entry }, i) => i === 0 || entry !== (all[i - 1] as Numbered).entry);
  }

  #late(): (numbered: Numbered) => LateEntry {
    const texts = new Map<number, OwnTexts>();
    this.#keys.forEach((key, i) => {
      const [from, to] = i === 0 ? [this.#from, this.#to] : this.#names.own.range(key);
      texts.set(key, new OwnTexts(this.#names, key, from, to));
    });
    return ({ entry, key }) => new LateEntry(this.#names, entry, texts.get(key));
  }

  readsLike(surface: string): boolean {
    if (!this.#isPlain) return false;
    const { keys } = this.#names;
    keys.decode(this.#keys[0] as number);
    return isLike(keys.bytes, keys.length, surface);
  }

  kinds(): readonly NameEntry[] {
    const { rows, writings } = this.#names;
    const late = this.#late();
    const kinds: NameEntry[] = [];
    const kindOf: number[] = [];
    const keyOf: number[] = [];
    const written: Uint8Array[] = [];
    for (const numbered of this.#numbered()) {
      const { entry, key } = numbered;
      const kind = rows.kindOf(entry);
      const bytes = writings.bytesOf(entry);
      let i = key < 0 ? -1 : kinds.length - 1;
      const least = Math.max(0, kinds.length - COMPARED);
      while (i >= least && !(kindOf[i] === kind && keyOf[i] === key && isSame(written[i] as Uint8Array, bytes))) i--;
      if (i >= least) continue;
      kinds.push(late(numbered));
      kindOf.push(kind);
      keyOf.push(key);
      written.push(bytes);
    }
    return kinds;
  }

  entries(): readonly NameEntry[] {
    this.#entries ??= this.#numbered().map(this.#late());
    return this.#entries;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether a surface is a key, capitals of a to z aside. */
function isLike(key: Uint8Array, length: number, surface: string): boolean {
  if (surface.length !== length) return false;
  for (let i = 0; i < length; i++) {
    const unit = surface.charCodeAt(i);
    const lower = unit >= 65 && unit <= 90 ? unit | 32 : unit;
    if (unit > 127 || lower !== key[i]) return false;
  }
  return true;
}
