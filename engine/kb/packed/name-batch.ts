// Names of some concepts on their way to where they are read, perhaps another thread: their units, one name behind another, and a
// row of numbers for each. What a thread is given is memory that both see; nothing is copied on the way.

/** So many names, or so many units, are sent together: enough to outweigh a message, too few to wait for. */
const NAMES = 1 << 13;
const UNITS = 1 << 18;
/** Below this many units the copy by hand is cheaper than the call. */
const BY_HAND = 32;

/** Numbers of a row: arrival of the concept, where the name ends in the units, scope with flags and language. */
export const ROW = 3;
const LANGUAGE_SHIFT = 8;

export interface NameRows {
  /** The batch that they are from: until it is cleared, no other names have its number. */
  readonly batch: number;
  /** Names. All of a concept's are in one batch, in their order. */
  readonly count: number;
  readonly rows: Uint32Array;
  readonly units: Uint16Array;
}

export const scopeOf = (row: number): number => row & ((1 << LANGUAGE_SHIFT) - 1);
export const languageOf = (row: number): number => row >>> LANGUAGE_SHIFT;

export class NameBatch {
  readonly #number: number;
  // Small at first: most knowledge bases that are laid over others hold a few names.
  #rows = new Uint32Array(new SharedArrayBuffer(4 * ROW * 64));
  #units = new Uint16Array(new SharedArrayBuffer(2 * 1024));
  #bytes = Buffer.from(this.#units.buffer);
  #count = 0;
  #end = 0;

  constructor(number: number) {
    this.#number = number;
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  /** Asked between two concepts: the names of one stay together, be they thousands. */
  get full(): boolean {
    return this.#count >= NAMES || this.#end >= UNITS;
  }

  /** `scope` is a form's byte (see name-collector.ts), `language` a position in the list of languages. */
  add(text: string, arrival: number, scope: number, language: number): void {
    const { length } = text;
    if (this.#end + length > this.#units.length) this.#widenUnits(this.#end + length);
    if (ROW * (this.#count + 1) > this.#rows.length) this.#widenRows();
    const units = this.#units;
    const from = this.#end;
    if (length < BY_HAND) for (let i = 0; i < length; i++) units[from + i] = text.charCodeAt(i);
    else this.#bytes.write(text, 2 * from, "utf16le");
    this.#end = from + length;
    const row = ROW * this.#count++;
    this.#rows[row] = arrival;
    this.#rows[row + 1] = this.#end;
    this.#rows[row + 2] = (language << LANGUAGE_SHIFT) | scope;
  }

  #widenRows(): void {
    const wider = new Uint32Array(new SharedArrayBuffer(8 * this.#rows.length));
    wider.set(this.#rows);
    this.#rows = wider;
  }

  #widenUnits(needed: number): void {
    const wider = new Uint16Array(new SharedArrayBuffer(4 * needed));
    wider.set(this.#units.subarray(0, this.#end));
    this.#units = wider;
    this.#bytes = Buffer.from(wider.buffer);
  }

  get rows(): NameRows {
    return { batch: this.#number, count: this.#count, rows: this.#rows, units: this.#units };
  }

  /** Empty again; what `rows` gave is not to be read any more. */
  clear(): void {
    this.#count = 0;
    this.#end = 0;
  }
}
