// The inner loops of the similarity search in JavaScript, for hosts without SIMD. kernel/window-sums.ts is the same in
// AssemblyScript: what changes here changes there.
import { FAR, LIST, RUN, SEGMENT, SHORTEST_RUN, SKIP, WINDOW, WINDOW_BITS } from "./window-postings.ts";
import type { BoundParameters, KindFilter, PieceSource, QueryList, WindowSums } from "./window-sums.ts";

/** Wider than any rounding of the bound. */
const SLACK = 1.001;

/**
 * Whether a key with the sum is of no use if its stored norm is `norm` or more, and repeats grams like it: what it has is too
 * little, or with it what it may hold of the rest.
 */
export function isHopeless(sum: number, norm: number, p: BoundParameters): boolean {
  const share = sum * p.unit;
  const own = norm & ~1;
  const shared = share * p.length;
  if (shared < p.leastPart * own) return true;
  let rest = p.unreadMass * p.length * Math.min(1, p.slope * share + p.offset);
  if (norm & 1) rest *= p.times;
  return (shared + rest) * SLACK < p.threshold * own;
}

/**
 * Highest cosine of a key with the sum and the stored norm (`grams.norm`), or 0 where it is of no use: the
 * least of
 * - what it has, and the most that the rest of both vectors can add (Cauchy and Schwarz);
 * - the root of the query's squared length in the grams that it may hold;
 * - what it has, and the unread mass, where it repeats no gram or few of them;
 * - its own length over the query's: all of it may lie in the query.
 */
export function boundOf(sum: number, norm: number, p: BoundParameters): number {
  const share = sum * p.unit;
  if (norm === 0) return Math.sqrt(p.repeats * share + p.unread) * SLACK;
  if (isHopeless(sum, norm, p)) return 0;
  const ratio = p.length / (norm & ~1);
  const part = share * ratio;
  const held = Math.min(1, p.slope * share + p.offset);
  let most = p.unreadMass * ratio * held;
  if (norm & 1) most *= p.times;
  const low = Math.max(0, share - p.rounding) * ratio * 0.999;
  const rest = Math.sqrt(p.unread * Math.max(0, 1 - (low * low) / p.read));
  let highest = Math.min(part + Math.min(rest, most), Math.sqrt(p.repeats * share + p.unread));
  if ((norm & 1) === 0) highest = Math.min(highest, p.heldRepeats / ratio);
  return highest * SLACK;
}

interface Cursor {
  at: number;
  /** The next key of a short list; past all keys where there is none. */
  next: number;
}
const NONE = 0xffffffff;

export class PlainSums implements WindowSums {
  readonly #postings: PieceSource;
  readonly #norms: Uint16Array;
  readonly #sum = new Uint16Array(WINDOW);
  readonly #keys = new Uint32Array(WINDOW);
  readonly #bounds = new Float32Array(WINDOW);
  readonly #parts = new Float32Array(WINDOW);
  #touched = new Uint16Array(1 << 10);
  #count = 0;
  #bytes = new Uint8Array(0);
  #lists: readonly QueryList[] = [];
  /** Where each list begins in `#bytes`. */
  #starts: number[] = [];
  #cursors: Cursor[] = [];
  #filter: KindFilter | undefined;

  constructor(postings: PieceSource, norms: PieceSource) {
    this.#postings = postings;
    this.#norms = new Uint16Array(norms.length / 2);
    norms.read(0, new Uint8Array(this.#norms.buffer));
  }

  open(lists: readonly QueryList[], filter: KindFilter | undefined): void {
    const total = lists.reduce((sum, l) => sum + l.end - l.start, 0);
    if (total > this.#bytes.length) this.#bytes = new Uint8Array(total);
    this.#filter = filter;
    this.#lists = lists;
    this.#starts = [];
    let at = 0;
    for (const { start, end } of lists) {
      this.#postings.read(start, this.#bytes.subarray(at, at + end - start));
      this.#starts.push(at);
      at += end - start;
    }
    this.#sum.fill(0);
    this.#cursors = this.#lists.map((list, i) => {
      const cursor = { at: this.#starts[i] as number, next: -1 };
      if (list.form === LIST.short) this.#step(i, cursor);
      return cursor;
    });
  }

  #step(list: number, cursor: Cursor): void {
    const { start, end } = this.#lists[list] as QueryList;
    if (cursor.at >= (this.#starts[list] as number) + end - start) cursor.next = NONE;
    else cursor.next += this.#varint(cursor);
  }

  #varint(cursor: Cursor): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[cursor.at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  accumulate(from: number, to: number, window: number, note: boolean): number {
    const sum = this.#sum;
    let count = 0;
    const post = (key: number, mass: number): void => {
      sum[key] = (sum[key] as number) + mass;
      if (note) {
        if (count === this.#touched.length) {
          const wider = new Uint16Array(count * 2);
          wider.set(this.#touched);
          this.#touched = wider;
        }
        this.#touched[count] = key;
      }
      count++;
    };
    for (let i = from; i < to; i++) {
      const { mass, form } = this.#lists[i] as QueryList;
      const cursor = this.#cursors[i] as Cursor;
      if (form === LIST.short) {
        while (cursor.next !== NONE && cursor.next >>> WINDOW_BITS === window) {
          post(cursor.next & (WINDOW - 1), mass);
          this.#step(i, cursor);
        }
        continue;
      }
      const header = this.#varint(cursor);
      const end = cursor.at + (header >>> 1);
      this.#segment(cursor.at, end, header & 1, mass, post);
      cursor.at = end;
    }
    this.#count = count;
    return count;
  }

  #segment(
    from: number,
    end: number,
    form: number,
    mass: number,
    post: (k: number, m: number) => void,
  ): void {
    const bytes = this.#bytes;
    let at = from;
    if (form === SEGMENT.units) {
      for (; at < end; at += 2) post((bytes[at] as number) | ((bytes[at + 1] as number) << 8), mass);
      return;
    }
    let key = 0;
    while (at < end) {
      const code = bytes[at++] as number;
      if (code === SKIP) {
        key += RUN;
        continue;
      }
      if (code === RUN) {
        for (let n = (bytes[at++] as number) + SHORTEST_RUN; n > 0; n--) post(++key, mass);
        continue;
      }
      if (code === FAR) {
        key += (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
        at += 2;
      } else key += code;
      post(key, mass);
    }
  }

  scan(window: number, least: number, parameters: BoundParameters): number {
    const sum = this.#sum;
    let found = 0;
    for (let key = 0; key < WINDOW; key++)
      if ((sum[key] as number) >= least)
        found = this.#offer(window, key, sum[key] as number, parameters, found);
    sum.fill(0);
    return found;
  }

  scanTouched(window: number, least: number, parameters: BoundParameters): number {
    const sum = this.#sum;
    let found = 0;
    for (let i = 0; i < this.#count; i++) {
      const key = this.#touched[i] as number;
      const s = sum[key] as number;
      if (s === 0) continue;
      sum[key] = 0;
      if (s >= least) found = this.#offer(window, key, s, parameters, found);
    }
    return found;
  }

  #offer(window: number, local: number, sum: number, parameters: BoundParameters, found: number): number {
    const key = (window << WINDOW_BITS) + local;
    const filter = this.#filter;
    if (filter && !filter.pass[filter.kinds[key] as number]) return found;
    const norm = this.#norms[key] as number;
    const bound = boundOf(sum, norm, parameters);
    if (bound < parameters.threshold) return found;
    this.#keys[found] = key;
    this.#bounds[found] = bound;
    this.#parts[found] = norm === 0 ? bound : sum * parameters.unit * (parameters.length / (norm & ~1));
    return found + 1;
  }

  key(i: number): number {
    return this.#keys[i] as number;
  }

  bound(i: number): number {
    return this.#bounds[i] as number;
  }

  part(i: number): number {
    return this.#parts[i] as number;
  }
}
