// The inner loops of the similarity search in WebAssembly (kernel/window-sums.ts): lays out the kernel's memory, reads
// the lists of a query into it and calls it window by window. Norms lie there for good, lists until others need the room.
import { KERNEL } from "./kernel-bytes.ts";
import { NormClasses } from "./norm-classes.ts";
import { ResidentLists } from "./resident-lists.ts";
import { type Memory, WASM_PAGE, wasm } from "./web-assembly.ts";
import { LIST, WINDOW, WINDOW_BITS } from "./window-postings.ts";
import {
  type BoundParameters,
  type KindFilter,
  MOST_LISTS,
  type PieceSource,
  type QueryList,
  type WindowSums,
} from "./window-sums.ts";

interface Kernel {
  prepare(): void;
  accumulate(lists: number, from: number, to: number, window: number, sum: number, touched: number): number;
  scan(
    sum: number,
    keys: number,
    least: number,
    norms: number,
    classes: number,
    kinds: number,
    pass: number,
    parameters: number,
    out: number,
  ): number;
  scanTouched(
    sum: number,
    touched: number,
    count: number,
    least: number,
    norms: number,
    classes: number,
    kinds: number,
    pass: number,
    parameters: number,
    out: number,
  ): number;
}

const RECORD = 20;
const ALIGN = 64;
const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN;

// From the bottom of the memory, where the kernel's constants lie; norms, kinds and lists follow. A run of sums writes some
// bytes behind the last one.
const SUM = 2 * ALIGN;
const OUT = SUM + WINDOW * 2 + ALIGN;
const PARAMETERS = OUT + WINDOW * 12;
const LOWEST = PARAMETERS + 128;
const PASS = LOWEST + 512;
const RECORDS = PASS + 256;
const NORMS = aligned(RECORDS + (MOST_LISTS + 1) * RECORD);

/** Postings of one window that may be noted: what lists of 60,000 names hold, each name up to four times, and as many skips. */
const MOST_TOUCHED = 8 * 65_536;
/** The kernel reads so far behind a list. */
const AHEAD = 16;
/** The memory grows so many bytes at once: each time takes a while, and what is not used yet costs nothing. */
const GROWTH = 8 << 20;
/** Bytes of lists that are kept between searches. */
const RESIDENT_BYTES = 48 << 20;

let compiled: object | null | undefined;

export class WasmSums implements WindowSums {
  readonly #memory: Memory;
  readonly #kernel: Kernel;
  readonly #postings: PieceSource;
  /** Behind the norms: the kinds of keys, once a search has asked for some of them only. */
  readonly #kinds: number;
  readonly #classes: number;
  readonly #normClasses: NormClasses;
  readonly #touched: number;
  readonly #arena: number;
  readonly #resident: ResidentLists;
  #bytes: Uint8Array;
  #words: Uint32Array;
  #reals: Float32Array;
  #parameterView: Float64Array;
  #lists: readonly QueryList[] = [];
  #starts: number[] = [];
  #count = 0;
  #base = 0;
  #filtered = false;
  #known: Uint8Array | undefined;
  #parameters: BoundParameters | undefined;

  /** Whether this host runs the kernel. Compiles it at the first call. */
  static supported(): boolean {
    if (compiled !== undefined) return compiled !== null;
    try {
      compiled = new wasm.Module(Buffer.from(KERNEL, "base64"));
    } catch {
      compiled = null;
    }
    return compiled !== null;
  }

  constructor(postings: PieceSource, norms: PieceSource) {
    if (!WasmSums.supported()) throw new Error("This host has no WebAssembly with SIMD.");
    this.#postings = postings;
    this.#kinds = aligned(NORMS + norms.length);
    this.#classes = aligned(this.#kinds + norms.length / 2);
    this.#touched = aligned(this.#classes + NormClasses.bytes(norms.length / 2));
    this.#arena = this.#touched + MOST_TOUCHED * 2 + ALIGN;
    this.#resident = new ResidentLists(this.#arena, RESIDENT_BYTES);
    this.#memory = new wasm.Memory({ initial: Math.ceil(this.#arena / WASM_PAGE) + 1, maximum: WASM_PAGE });
    const instance = new wasm.Instance(compiled as object, {
      env: { memory: this.#memory },
    });
    this.#kernel = instance.exports as Kernel;
    this.#kernel.prepare();
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#words = new Uint32Array(this.#memory.buffer);
    this.#reals = new Float32Array(this.#memory.buffer);
    this.#parameterView = new Float64Array(this.#memory.buffer, PARAMETERS, 13);
    norms.read(0, this.#bytes.subarray(NORMS, NORMS + norms.length));
    const all = new Uint16Array(this.#memory.buffer, NORMS, norms.length / 2);
    this.#normClasses = new NormClasses(all);
    this.#words.set(new Uint32Array(this.#normClasses.lowestOf.buffer), LOWEST >>> 2);
    this.#normClasses.write(all, this.#bytes.subarray(this.#classes, this.#touched));
  }

  #reserve(end: number): void {
    const more = Math.ceil((end - this.#memory.buffer.byteLength) / GROWTH) * (GROWTH / WASM_PAGE);
    if (more <= 0) return;
    this.#memory.grow(more);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#words = new Uint32Array(this.#memory.buffer);
    this.#reals = new Float32Array(this.#memory.buffer);
    this.#parameterView = new Float64Array(this.#memory.buffer, PARAMETERS, 13);
  }

  open(lists: readonly QueryList[], filter: KindFilter | undefined): void {
    if (lists.length > MOST_LISTS) throw new RangeError(`${lists.length} lists`);
    this.#lists = lists;
    this.#starts = this.#resident.place(lists, ({ start, end }, at) => {
      this.#reserve(at + end - start + AHEAD);
      this.#postings.read(start, this.#bytes.subarray(at, at + end - start));
    });
    this.#filtered = filter !== undefined;
    if (filter) {
      if (filter.kinds !== this.#known) this.#bytes.set(filter.kinds, this.#kinds);
      this.#known = filter.kinds;
      this.#bytes.set(filter.pass, PASS);
    }
    this.#bytes.fill(0, SUM, SUM + WINDOW * 2);
    this.#rewind();
  }

  #rewind(): void {
    const words = this.#words;
    this.#lists.forEach(({ form, start, end, mass }, i) => {
      let at = this.#starts[i] as number;
      const r = (RECORDS + i * RECORD) >>> 2;
      words[r + 1] = at + end - start;
      words[r + 2] = mass;
      words[r + 3] = form;
      let next = -1;
      if (form === LIST.short) {
        let gap = 0;
        for (let shift = 0; ; shift += 7) {
          const byte = this.#bytes[at++] as number;
          gap |= (byte & 127) << shift;
          if (byte < 128) break;
        }
        next += gap;
      }
      words[r] = at;
      words[r + 4] = next;
    });
  }

  accumulate(from: number, to: number, window: number, note: boolean): number {
    this.#count = this.#kernel.accumulate(RECORDS, from, to, window, SUM, note ? this.#touched : 0);
    return this.#count;
  }

  #begin(window: number, least: number, p: BoundParameters): void {
    this.#base = window << WINDOW_BITS;
    if (p === this.#parameters) return;
    this.#parameters = p;
    const view = this.#parameterView;
    view[0] = p.unit;
    view[1] = p.length;
    view[2] = p.unread;
    view[3] = p.unreadMass;
    view[4] = p.read;
    view[5] = p.repeats;
    view[6] = p.heldRepeats;
    view[7] = p.threshold;
    view[8] = p.rounding;
    view[9] = p.times;
    view[10] = p.slope;
    view[11] = p.offset;
    view[12] = p.leastPart;
    this.#bytes.set(this.#normClasses.leastSums(p, least), PARAMETERS + 104);
  }

  /** Classes of the current window's keys. */
  get #classesAt(): number {
    return this.#classes + this.#base;
  }

  scan(window: number, least: number, parameters: BoundParameters): number {
    this.#begin(window, least, parameters);
    const norms = NORMS + this.#base * 2;
    const kinds = this.#filtered ? this.#kinds + this.#base : 0;
    return this.#kernel.scan(SUM, WINDOW, least, norms, this.#classesAt, kinds, PASS, PARAMETERS, OUT);
  }

  scanTouched(window: number, least: number, parameters: BoundParameters): number {
    this.#begin(window, least, parameters);
    const norms = NORMS + this.#base * 2;
    const kinds = this.#filtered ? this.#kinds + this.#base : 0;
    return this.#kernel.scanTouched(
      SUM,
      this.#touched,
      this.#count,
      least,
      norms,
      this.#classesAt,
      kinds,
      PASS,
      PARAMETERS,
      OUT,
    );
  }

  key(i: number): number {
    return this.#base + (this.#words[(OUT >>> 2) + 3 * i] as number);
  }

  bound(i: number): number {
    return this.#reals[(OUT >>> 2) + 3 * i + 1] as number;
  }

  part(i: number): number {
    return this.#reals[(OUT >>> 2) + 3 * i + 2] as number;
  }
}
