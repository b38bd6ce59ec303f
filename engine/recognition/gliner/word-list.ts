// The words of a text as two columns of numbers: a megabyte has two hundred thousand of them.

export class WordList {
  #starts = new Int32Array(256);
  #ends = new Int32Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Words come in reading order; UTF-16 units. */
  push(start: number, end: number): void {
    if (this.#length === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#starts[this.#length] = start;
    this.#ends[this.#length++] = end;
  }

  start(word: number): number {
    return this.#starts[word] as number;
  }

  end(word: number): number {
    return this.#ends[word] as number;
  }

  /** First word that begins at or behind the offset; `length` where none does. */
  from(offset: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grown(old: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(old.length * 2);
  twice.set(old);
  return twice;
}
