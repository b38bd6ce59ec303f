// Typed arrays that grow: what a build collects before its sizes are known. Numbers and UTF-8 bytes instead of
// objects, so that a million names cost tens of megabytes and no garbage collection.

const grown = (needed: number, size: number): number => Math.max(needed, Math.ceil(size * 1.6), 1024);

export class Uint32List {
  #items = new Uint32Array(1024);
  length = 0;

  /** Returns the index of the new item. */
  push(value: number): number {
    if (this.length === this.#items.length) {
      const wider = new Uint32Array(grown(this.length + 1, this.#items.length));
      wider.set(this.#items);
      this.#items = wider;
    }
    this.#items[this.length] = value;
    return this.length++;
  }

  at(i: number): number {
    return this.#items[i] as number;
  }

  set(i: number, value: number): void {
    this.#items[i] = value;
  }

  /** A view of the items so far; stale after the next push. */
  view(): Uint32Array {
    return this.#items.subarray(0, this.length);
  }
}

export class ByteList {
  readonly #room: (size: number) => Buffer;
  #items: Buffer;
  length = 0;

  /** `shared`: in memory that other threads may read. */
  constructor(shared = false) {
    this.#room = (size) => (shared ? Buffer.from(new SharedArrayBuffer(size)) : Buffer.alloc(size));
    this.#items = this.#room(1 << 16);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#items.length) return;
    const wider = this.#room(grown(this.length + more, this.#items.length));
    wider.set(this.#items.subarray(0, this.length));
    this.#items = wider;
  }

  at(i: number): number {
    return this.#items[i] as number;
  }

  push(byte: number): void {
    this.#reserve(1);
    this.#items[this.length++] = byte;
  }

  /** Appends the text as UTF-8 and returns the number of bytes. */
  pushText(text: string): number {
    this.#reserve(text.length * 3);
    const written = this.#items.write(text, this.length, "utf8");
    this.length += written;
    return written;
  }

  pushBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#items.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Appends `bytes[from, to)`; by hand, because most are short. */
  pushFrom(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    const items = this.#items;
    let at = this.length;
    for (let i = from; i < to; i++) items[at++] = bytes[i] as number;
    this.length = at;
  }

  /** LEB128: seven bits a byte, lowest first; `value` below 2^32. */
  pushVarint(value: number): void {
    this.#reserve(5);
    while (value >= 128) {
      this.#items[this.length++] = (value & 127) | 128;
      value >>>= 7;
    }
    this.#items[this.length++] = value;
  }

  text(start: number, end: number): string {
    return this.#items.toString("utf8", start, end);
  }

  /** The bytes so far and the room behind them; stale after the next push. */
  all(): Buffer {
    return this.#items;
  }

  /** A view of the bytes so far; stale after the next push. */
  view(): Uint8Array {
    return this.#items.subarray(0, this.length);
  }
}
