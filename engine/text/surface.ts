// A stretch of a text that is looked at again and again: its units as plain numbers, and its string where somebody needs one.

const SMALL = 1 << 10;
/** More units than that are given back once short texts follow. */
const LARGE = 1 << 20;

export class Surface {
  #text = "";
  #base = 0;
  #string: string | undefined;
  /** The text's units; those of the surface are `units[start, end)`. */
  units = new Uint16Array(SMALL);
  #bytes = Buffer.from(this.units.buffer);
  start = 0;
  end = 0;

  /** Takes `text[from, to)`, from which surfaces are to be read, and goes to the whole of it. */
  take(text: string, from: number, to: number): this {
    this.#text = text;
    this.#base = from;
    const length = to - from;
    if (length > this.units.length) this.#resize(2 ** Math.ceil(Math.log2(length)));
    else if (this.units.length > LARGE && length < SMALL) this.#resize(SMALL);
    this.#bytes.write(length === text.length ? text : text.slice(from, to), 0, "utf16le");
    return this.at(from, to);
  }

  #resize(length: number): void {
    this.units = new Uint16Array(length);
    this.#bytes = Buffer.from(this.units.buffer);
  }

  /** Goes to `text[start, end)`, which lies in the part that was taken. */
  at(start: number, end: number): this {
    this.start = start - this.#base;
    this.end = end - this.#base;
    this.#string = undefined;
    return this;
  }

  /** The surface as a string. */
  get text(): string {
    this.#string ??= this.#text.slice(this.start + this.#base, this.end + this.#base);
    return this.#string;
  }
}
