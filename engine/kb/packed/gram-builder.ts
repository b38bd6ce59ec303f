// Builds the similarity sections: for each 3-gram the names that hold it, window by window, and a norm for each name.
// Keys come in once, in order; what is kept of them is about as large as what is written.
import { GramWindow, REPEATS, type WindowSegments } from "./gram-windows.ts";
import { Grams, GramTable, idf } from "./grams.ts";
import type { SectionArray } from "./kb-layout.ts";
import type { SortedKeys } from "./sorted-keys.ts";
import {
  LIST,
  MOST_TIMES,
  readSegment,
  varintLength,
  WINDOW,
  WINDOW_BITS,
  writeVarint,
} from "./window-postings.ts";

/** Units of the stored norms: 256 to 1. */
export const NORM_UNITS = 256;
/** Larger norms are stored as 0, like those of names that hold a gram more than `MOST_TIMES` times: not known. */
const LARGEST_NORM = 65_534;

export interface GramSections {
  readonly sections: [string, SectionArray][];
  /** The section `grams.postings`, which is read in parts. */
  readonly postings: Uint8Array;
  /** Distinct grams. */
  readonly count: number;
}

export class GramBuilder {
  readonly #grams = new Grams();
  readonly #table = new GramTable(1 << 16);
  readonly #window = new GramWindow();
  readonly #windows: WindowSegments[] = [];
  /** Grams of the last key, those that are posted of it, and those that came again. */
  #ids = new Uint32Array(256);
  #posted = new Uint32Array(256);
  #again = new Uint32Array(256);
  /** How often a gram came again in the key in hand; else 0. */
  #repeated = new Uint32Array(1 << 12);
  #df = new Uint32Array(1 << 12);
  /** One past the last key that holds the gram, and the bytes of its list as varints. */
  #last = new Uint32Array(1 << 12);
  #short = new Uint32Array(1 << 12);
  #keys = 0;

  /**
   * Adds a distinct folded key; they must come in bytewise order, or the index is large (and still right). `shared`: so many bytes
   * at its beginning are those of the key before.
   */
  add(bytes: Uint8Array, from: number, to: number, shared: number): void {
    const { head, tail, count, kept } = this.#grams.fill(bytes, from, to, shared);
    if (count > this.#ids.length) this.#widenIds(count);
    const ids = this.#ids;
    const posted = this.#posted;
    const key = ++this.#keys;
    let repeats: number = REPEATS.none;
    let n = 0;
    let again = 0;
    for (let g = 0; g < count; g++) {
      const id = g < kept ? (ids[g] as number) : this.#table.add(head[g] as number, tail[g] as number);
      ids[g] = id;
      if (id >= this.#df.length) this.#grow();
      const last = this.#last[id] as number;
      this.#short[id] = (this.#short[id] as number) + varintLength(key - last);
      if (last !== key) {
        this.#last[id] = key;
        this.#df[id] = (this.#df[id] as number) + 1;
        posted[n++] = id;
        continue;
      }
      const before = (this.#repeated[id] as number) + 1;
      this.#repeated[id] = before;
      this.#again[again++] = id;
      repeats = Math.max(repeats, before < MOST_TIMES ? REPEATS.some : REPEATS.many);
      if (before < MOST_TIMES) posted[n++] = id;
    }
    while (again > 0) this.#repeated[this.#again[--again] as number] = 0;
    this.#window.add(posted, n, repeats);
    if (this.#window.full) this.#windows.push(this.#window.finish(this.#table.count));
  }

  #widenIds(count: number): void {
    const ids = new Uint32Array(count * 2);
    ids.set(this.#ids);
    this.#ids = ids;
    this.#posted = new Uint32Array(count * 2);
    this.#again = new Uint32Array(count * 2);
  }

  #grow(): void {
    const wider = (a: Uint32Array) => {
      const b = new Uint32Array(a.length * 2);
      b.set(a);
      return b;
    };
    this.#repeated = wider(this.#repeated);
    this.#df = wider(this.#df);
    this.#last = wider(this.#last);
    this.#short = wider(this.#short);
  }

  finish(): GramSections {
    if (this.#window.keys > 0) this.#windows.push(this.#window.finish(this.#table.count));
    const { count, head, tail } = this.#table;
    const order = Array.from({ length: count }, (_, i) => i).sort(
      (a, b) =>
        ((head[a] as number) >>> 0) - ((head[b] as number) >>> 0) ||
        (tail[a] as number) - (tail[b] as number),
    );
    const units = new Uint16Array(count * 3);
    const df = new Uint32Array(count);
    order.forEach((id, i) => {
      units[3 * i] = (head[id] as number) >>> 16;
      units[3 * i + 1] = (head[id] as number) & 0xffff;
      units[3 * i + 2] = tail[id] as number;
      df[i] = this.#df[id] as number;
    });
    // Norms first: they need the windows, which are let go of as the lists are written.
    const norm = this.#norms();
    const lists = this.#lists(order);
    return {
      count,
      postings: lists.postings,
      sections: [
        ["grams.units", units],
        ["grams.df", df],
        ["grams.list", lists.form],
        ["grams.start", lists.start],
        ["grams.norm", norm],
      ],
    };
  }

  /** Lengths of the keys' vectors, from the postings: a gram's n-th occurrence adds (2n − 1) · idf² to the square. */
  #norms(): Uint16Array {
    const weight = Float64Array.from({ length: this.#table.count }, (_, id) =>
      idf(this.#keys, this.#df[id] as number),
    );
    const norm = new Uint16Array(this.#keys);
    const square = new Float64Array(WINDOW);
    const local = new Uint16Array(WINDOW * 4);
    const cursor = { at: 0 };
    this.#windows.forEach(({ bytes, gram, start, keys, repeats }, w) => {
      square.fill(0);
      for (let k = 0; k < gram.length; k++) {
        const w2 = (weight[gram[k] as number] as number) ** 2;
        const n = readSegment(bytes, start[k] as number, local, cursor);
        let last = -1;
        let times = 0;
        for (let i = 0; i < n; i++) {
          const key = local[i] as number;
          times = key === last ? times + 1 : 1;
          last = key;
          square[key] = (square[key] as number) + w2 * (2 * times - 1);
        }
      }
      for (let i = 0; i < keys; i++) {
        const units = Math.floor(Math.sqrt(square[i] as number) * NORM_UNITS);
        const known = repeats[i] !== REPEATS.many && units <= LARGEST_NORM;
        norm[(w << WINDOW_BITS) + i] = known
          ? (Math.max(2, units) & ~1) | (repeats[i] === REPEATS.some ? 1 : 0)
          : 0;
      }
    });
    return norm;
  }

  /** Each gram's list, as varints or in windows, whichever is smaller, in the given order of grams. */
  #lists(order: readonly number[]): { form: Uint8Array; start: Uint32Array; postings: Uint8Array } {
    const { count } = this.#table;
    const windows = this.#windows.length;
    // A window without the gram costs its header of one byte.
    const windowed = new Float64Array(count).fill(windows);
    for (const { gram, start } of this.#windows)
      for (let k = 0; k < gram.length; k++) {
        const g = gram[k] as number;
        windowed[g] = (windowed[g] as number) + (start[k + 1] as number) - (start[k] as number) - 1;
      }
    const form = new Uint8Array(count);
    const start = new Uint32Array(count + 1);
    const write = new Float64Array(count);
    let total = 0;
    order.forEach((id, i) => {
      form[i] = (windowed[id] as number) <= (this.#short[id] as number) ? LIST.windowed : LIST.short;
      start[i] = total;
      write[id] = total;
      total += form[i] === LIST.windowed ? (windowed[id] as number) : (this.#short[id] as number);
      if (total > 0xffffffff)
        throw new RangeError("Too many names for one knowledge base: split the source.");
    });
    start[count] = total;
    const isWindowed = new Uint8Array(count);
    order.forEach((id, i) => {
      isWindowed[id] = form[i] as number;
    });

    const postings = new Uint8Array(total);
    const next = new Uint32Array(count); // windows written of each windowed list; one past the last key of short ones
    const local = new Uint16Array(WINDOW * 4);
    const cursor = { at: 0 };
    for (let w = 0; w < windows; w++) {
      const { bytes, gram, start: from } = this.#windows[w] as WindowSegments;
      for (let k = 0; k < gram.length; k++) {
        const g = gram[k] as number;
        let at = write[g] as number;
        if (isWindowed[g]) {
          // Absent windows between are the zeros that are there.
          at += w - (next[g] as number);
          next[g] = w + 1;
          postings.set(bytes.subarray(from[k] as number, from[k + 1] as number), at);
          at += (from[k + 1] as number) - (from[k] as number);
        } else {
          const n = readSegment(bytes, from[k] as number, local, cursor);
          for (let i = 0; i < n; i++) {
            const key = (w << WINDOW_BITS) + (local[i] as number) + 1;
            at = writeVarint(postings, at, key - (next[g] as number));
            next[g] = key;
          }
        }
        write[g] = at;
      }
      this.#windows[w] = EMPTY;
    }
    return { form, start, postings };
  }
}

const EMPTY: WindowSegments = {
  bytes: new Uint8Array(0),
  gram: new Uint32Array(0),
  start: new Uint32Array(1),
  keys: 0,
  repeats: new Uint8Array(0),
};

/** The sections for keys in one buffer. */
export function buildGrams({
  bytes,
  starts,
  ends,
}: Pick<SortedKeys, "bytes" | "starts" | "ends">): GramSections {
  const builder = new GramBuilder();
  let before = 0;
  let end = 0;
  for (let k = 0; k < starts.length; k++) {
    const from = starts[k] as number;
    const to = ends[k] as number;
    let shared = 0;
    while (before < end && from + shared < to && bytes[before] === bytes[from + shared]) {
      before++;
      shared++;
    }
    builder.add(bytes, from, to, shared);
    before = from;
    end = to;
  }
  return builder.finish();
}
