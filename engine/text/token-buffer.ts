// Where tokens go: columns instead of objects, so that reading a text leaves nothing for the collector.

/**
 * Tokens of a text, as parallel arrays: 32-bit hashes instead of strings, so that recognition allocates nothing.
 * Reuse one buffer for many texts.
 */
export class TokenBuffer {
  count = 0;
  /** First UTF-16 unit of each token. */
  start = new Int32Array(1024);
  /** One past its last unit. */
  end = new Int32Array(1024);
  /** Hash of its stem. Equal stems have equal hashes; the reverse holds but for collisions. */
  hash = new Int32Array(1024);
  /** 1 where the token is a punctuation mark, over which only names with that same mark may match. */
  mark = new Uint8Array(1024);

  push(start: number, end: number, hash: number, mark: 0 | 1): void {
    if (this.count === this.start.length) this.#grow();
    const i = this.count++;
    this.start[i] = start;
    this.end[i] = end;
    this.hash[i] = hash;
    this.mark[i] = mark;
  }

  #grow(): void {
    const size = this.start.length * 2;
    const wider = (a: Int32Array) => {
      const b = new Int32Array(size);
      b.set(a);
      return b;
    };
    this.start = wider(this.start);
    this.end = wider(this.end);
    this.hash = wider(this.hash);
    const mark = new Uint8Array(size);
    mark.set(this.mark);
    this.mark = mark;
  }
}
