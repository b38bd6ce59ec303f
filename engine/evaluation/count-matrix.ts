// What was counted in each document, by column: all that a figure, its interval and a test of difference need. Kept
// sparse, so that memory grows with documents and with what occurs in them, never with mentions.
import { Uint32List } from "../kb/packed/growable.ts";

/** The columns, by name. Two systems that are compared share one of these. */
export class Columns {
  readonly #first = new Map<string, number>();
  #width = 0;

  /** First of `width` columns that belong together under a name; the same ones for the same name. */
  block(name: string, width: number): number {
    const known = this.#first.get(name);
    if (known !== undefined) return known;
    const first = this.#width;
    this.#width += width;
    this.#first.set(name, first);
    return first;
  }

  get width(): number {
    return this.#width;
  }
}

export class CountMatrix {
  readonly columns: Columns;
  /** Entries of document d are `#starts[d]` to `#starts[d + 1]`. */
  readonly #starts = new Uint32List();
  readonly #columns = new Uint32List();
  #values = new Float64Array(1024);
  #now = new Float64Array(64);
  #touched: number[] = [];

  constructor(columns = new Columns()) {
    this.columns = columns;
    this.#starts.push(0);
  }

  /** Adds to a column of the document at hand; what is added is never negative. */
  add(column: number, by = 1): void {
    if (by === 0) return;
    if (column >= this.#now.length) {
      const wider = new Float64Array(2 * (column + 1));
      wider.set(this.#now);
      this.#now = wider;
    }
    if (this.#now[column] === 0) this.#touched.push(column);
    this.#now[column] = (this.#now[column] as number) + by;
  }

  /** Ends the document at hand; the next counts belong to the next one. */
  endDocument(): void {
    for (const column of this.#touched) {
      const at = this.#columns.push(column);
      if (at >= this.#values.length) {
        const longer = new Float64Array(Math.ceil(1.6 * (at + 1)));
        longer.set(this.#values);
        this.#values = longer;
      }
      this.#values[at] = this.#now[column] as number;
      this.#now[column] = 0;
    }
    this.#touched = [];
    this.#starts.push(this.#columns.length);
  }

  get documents(): number {
    return this.#starts.length - 1;
  }

  /** Adds the column sums over documents, each taken `weights[d]` times (once where absent), to `into`. */
  addSums(into: Float64Array, weights?: Uint32Array): Float64Array {
    const [starts, columns, values] = [this.#starts.view(), this.#columns.view(), this.#values];
    for (let d = 0; d < this.documents; d++) {
      const weight = weights ? (weights[d] as number) : 1;
      if (weight === 0) continue;
      const end = starts[d + 1] as number;
      for (let i = starts[d] as number; i < end; i++) {
        const column = columns[i] as number;
        into[column] = (into[column] as number) + weight * (values[i] as number);
      }
    }
    return into;
  }

  /** The same counts with the documents in another order; `order[i]` is the present row of the i-th. */
  arranged(order: readonly number[]): CountMatrix {
    const other = new CountMatrix(this.columns);
    const [starts, columns] = [this.#starts.view(), this.#columns.view()];
    for (const d of order) {
      for (let i = starts[d] as number; i < (starts[d + 1] as number); i++)
        other.add(columns[i] as number, this.#values[i]);
      other.endDocument();
    }
    return other;
  }

  /** Column sums over all documents. */
  totals(): Float64Array {
    return this.addSums(new Float64Array(this.columns.width));
  }

  /** In how many documents at least one column of each list is not 0. */
  documentsWith(lists: readonly (readonly number[])[]): number[] {
    const listsOf: number[][] = Array.from({ length: this.columns.width }, () => []);
    for (const [i, list] of lists.entries()) for (const column of list) listsOf[column]?.push(i);
    const counts = lists.map(() => 0);
    const seenIn = new Int32Array(lists.length).fill(-1);
    const [starts, columns] = [this.#starts.view(), this.#columns.view()];
    for (let d = 0; d < this.documents; d++)
      for (let at = starts[d] as number; at < (starts[d + 1] as number); at++)
        for (const list of listsOf[columns[at] as number] as number[])
          if (seenIn[list] !== d) {
            seenIn[list] = d;
            counts[list] = (counts[list] as number) + 1;
          }
    return counts;
  }
}
