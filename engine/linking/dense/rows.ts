// What the search among vectors asks of its inner loop: the rows of a stretch whose product with a query is large enough. Done in
// WebAssembly (wasm-rows.ts) and in JavaScript (plain-rows.ts).

/** Quantised vectors as a file holds them. */
export interface RowSource {
  readonly count: number;
  /** Bytes of a row, a multiple of 16. */
  readonly width: number;
  /** What one unit of each row is worth. */
  readonly scales: Float32Array;
  /** Fills `into` with the bytes of the rows from `from` on. */
  read(from: number, into: Uint8Array): void;
}

/** Queries that are looked for together. */
export const MOST_QUERIES = 32;
/** Rows that are looked at together: about what a core keeps at hand. */
export const blockOf = (width: number): number => Math.max(16, Math.floor((1 << 18) / width));

export interface Rows {
  readonly count: number;
  /** Takes `MOST_QUERIES` queries at most, each as long as a row. */
  ask(queries: readonly Int16Array[]): void;
  /** Rows `[from, to)`, a block at most, whose product with a query is `least` or more; answers how many. */
  find(query: number, from: number, to: number, least: number): number;
  /** The `i`-th row that was found last, and its product in units of the query. */
  row(i: number): number;
  product(i: number): number;
}
