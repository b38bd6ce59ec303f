// The names nearest to a query: every quantised vector is looked at, so that none is missed. A memory of some hundred megabytes is
// read in tens of milliseconds, several queries in one go; see `npm run bench -- dense` for what a graph index would save.
import { PlainRows } from "./plain-rows.ts";
import { type QuantisedQuery, quantiseQuery } from "./quantise.ts";
import { blockOf, MOST_QUERIES, type RowSource, type Rows } from "./rows.ts";
import { mostRows, WasmRows } from "./wasm-rows.ts";

export interface Neighbour {
  readonly row: number;
  /** -1 to 1, but for what quantising costs. */
  readonly cosine: number;
}

/** The best so far of one query, best first; of equal ones the lower row. */
class Best {
  readonly #most: number;
  readonly list: Neighbour[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** What a product must reach to be of use. */
  get least(): number {
    return this.list.length < this.#most ? Number.NEGATIVE_INFINITY : (this.list.at(-1) as Neighbour).cosine;
  }

  add(row: number, cosine: number): void {
    const { list } = this;
    if (list.length === this.#most && cosine <= this.least) return;
    let at = list.length;
    while (at > 0 && (list[at - 1] as Neighbour).cosine < cosine) at--;
    list.splice(at, 0, { row, cosine });
    if (list.length > this.#most) list.pop();
  }
}

export class VectorSearch {
  readonly count: number;
  readonly #width: number;
  readonly #parts: { readonly rows: Rows; readonly from: number }[] = [];

  /** Reads all rows. `simd`: false for the loop in JavaScript. */
  constructor(source: RowSource, simd = WasmRows.supported()) {
    this.count = source.count;
    this.#width = source.width;
    const most = mostRows(source.width);
    for (let from = 0; from < source.count; from += most) {
      const to = Math.min(source.count, from + most);
      this.#parts.push({
        from,
        rows: simd ? new WasmRows(source, from, to) : new PlainRows(source, from, to),
      });
    }
  }

  /** The `most` nearest rows of each query, best first. Queries are as wide as the vectors were, and of length 1. */
  nearest(queries: readonly Float32Array[], most: number): Neighbour[][] {
    const found: Neighbour[][] = [];
    for (let at = 0; at < queries.length; at += MOST_QUERIES) {
      const some = queries.slice(at, at + MOST_QUERIES).map((q) => quantiseQuery(q, this.#width));
      found.push(...this.#search(some, most));
    }
    return found;
  }

  #search(queries: readonly QuantisedQuery[], most: number): Neighbour[][] {
    const best = queries.map(() => new Best(most));
    const block = blockOf(this.#width);
    for (const { rows, from } of this.#parts) {
      rows.ask(queries.map(({ values }) => values));
      for (let row = 0; row < rows.count; row += block)
        queries.forEach(({ scale }, q) => {
          const of = best[q] as Best;
          const found = rows.find(q, row, Math.min(rows.count, row + block), of.least / scale);
          for (let i = 0; i < found; i++) of.add(from + rows.row(i), rows.product(i) * scale);
        });
    }
    return best.map(({ list }) => list);
  }
}
