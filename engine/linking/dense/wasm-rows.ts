// The inner loop of the search among vectors in WebAssembly (kernel/dot-products.ts): rows lie in the kernel's memory for good,
// queries for one search.
import { WASM_PAGE, wasm } from "../../kb/packed/web-assembly.ts";
import { KERNEL } from "./kernel-bytes.ts";
import { blockOf, MOST_QUERIES, type RowSource, type Rows } from "./rows.ts";

interface Kernel {
  products(
    rows: number,
    scales: number,
    count: number,
    width: number,
    query: number,
    least: number,
    out: number,
  ): number;
}

const ALIGN = 64;
const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN;
/** Bytes of rows in one memory; a kernel's addresses have 32 bits. */
const MOST_BYTES = 2 ** 30;
/** Rows that one memory holds. */
export const mostRows = (width: number): number => Math.floor(MOST_BYTES / width);

let compiled: object | null | undefined;

export class WasmRows implements Rows {
  readonly count: number;
  readonly #width: number;
  readonly #kernel: Kernel;
  readonly #queries: number;
  readonly #scales: number;
  readonly #rows: number;
  readonly #words: Uint32Array;
  readonly #reals: Float32Array;
  readonly #halves: Int16Array;

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

  /** Rows `[from, to)` of the source, `mostRows` at most. */
  constructor(source: RowSource, from: number, to: number) {
    if (!WasmRows.supported()) throw new Error("This host has no WebAssembly with SIMD.");
    const { width } = source;
    this.count = to - from;
    this.#width = width;
    this.#queries = aligned(ALIGN + blockOf(width) * 8);
    this.#scales = aligned(this.#queries + MOST_QUERIES * width * 2);
    this.#rows = aligned(this.#scales + this.count * 4);
    const pages = Math.ceil((this.#rows + this.count * width) / WASM_PAGE);
    const memory = new wasm.Memory({ initial: pages, maximum: pages });
    this.#kernel = new wasm.Instance(compiled as object, { env: { memory } }).exports as Kernel;
    this.#words = new Uint32Array(memory.buffer);
    this.#reals = new Float32Array(memory.buffer);
    this.#halves = new Int16Array(memory.buffer);
    this.#reals.set(source.scales.subarray(from, to), this.#scales / 4);
    source.read(from, new Uint8Array(memory.buffer, this.#rows, this.count * width));
  }

  ask(queries: readonly Int16Array[]): void {
    queries.forEach((query, i) => {
      this.#halves.set(query, this.#queries / 2 + i * this.#width);
    });
  }

  find(query: number, from: number, to: number, least: number): number {
    const width = this.#width;
    const found = this.#kernel.products(
      this.#rows + from * width,
      this.#scales + from * 4,
      to - from,
      width,
      this.#queries + query * width * 2,
      least,
      ALIGN,
    );
    // Numbers count from where the stretch begins.
    for (let i = 0; i < found; i++) {
      const at = ALIGN / 4 + i * 2;
      this.#words[at] = (this.#words[at] as number) + from;
    }
    return found;
  }

  row(i: number): number {
    return this.#words[ALIGN / 4 + i * 2] as number;
  }

  product(i: number): number {
    return this.#reals[ALIGN / 4 + i * 2 + 1] as number;
  }
}
