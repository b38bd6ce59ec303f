// The inner loop of the search among vectors in JavaScript, for hosts without SIMD. kernel/dot-products.ts is the same in
// AssemblyScript: what changes here changes there.
import { blockOf, type RowSource, type Rows } from "./rows.ts";

export class PlainRows implements Rows {
  readonly count: number;
  readonly #width: number;
  readonly #rows: Int8Array;
  readonly #scales: Float32Array;
  readonly #numbers: Uint32Array;
  readonly #products: Float32Array;
  #queries: readonly Int16Array[] = [];

  /** Rows `[from, to)` of the source. */
  constructor(source: RowSource, from = 0, to = source.count) {
    this.count = to - from;
    this.#width = source.width;
    const bytes = new Uint8Array(this.count * source.width);
    source.read(from, bytes);
    this.#rows = new Int8Array(bytes.buffer);
    this.#scales = source.scales.subarray(from, to);
    const block = blockOf(source.width);
    this.#numbers = new Uint32Array(block);
    this.#products = new Float32Array(block);
  }

  ask(queries: readonly Int16Array[]): void {
    this.#queries = queries;
  }

  find(query: number, from: number, to: number, least: number): number {
    const q = this.#queries[query] as Int16Array;
    const width = this.#width;
    let found = 0;
    for (let row = from; row < to; row++) {
      let sum = 0;
      for (let i = 0, at = row * width; i < width; i++, at++)
        sum += (this.#rows[at] as number) * (q[i] as number);
      const product = Math.fround(Math.fround(sum) * (this.#scales[row] as number));
      if (product < least) continue;
      this.#numbers[found] = row;
      this.#products[found++] = product;
    }
    return found;
  }

  row(i: number): number {
    return this.#numbers[i] as number;
  }

  product(i: number): number {
    return this.#products[i] as number;
  }
}
