// Memory that grows where it lies: a stretch of addresses is reserved at once, and a page of it exists only when it has
// been written to. What a build collects needs no second copy at any time then. It is shared, so other threads read it.

/** Beyond this size, lists grow so. */
export const LARGE = 1 << 20;
/** Grown by this part of its size, and by this much at least. */
const PART = 1 / 8;
const LEAST = 1 << 22;

/** Memory of a fixed size that other threads may read, too. A page of it exists only when it has been written to. */
export const sharedMemory = (bytes: number): ArrayBuffer =>
  new SharedArrayBuffer(bytes) as unknown as ArrayBuffer;

export class GrowingMemory {
  readonly #most: number;
  readonly #buffer: SharedArrayBuffer;

  private constructor(most: number) {
    this.#most = most;
    this.#buffer = new SharedArrayBuffer(0, { maxByteLength: most });
  }

  /** Up to `most` bytes; undefined where the system does not lend that many addresses. */
  static upTo(most: number): GrowingMemory | undefined {
    try {
      return new GrowingMemory(most);
    } catch {
      return undefined;
    }
  }

  /**
   * The memory, with room for so many bytes; what was there before stays, and so do views of it that were given a length.
   * Throws where that is more than it may be.
   */
  withRoom(bytes: number): SharedArrayBuffer {
    const size = this.#buffer.byteLength;
    if (bytes > this.#most)
      throw new RangeError(
        `More than ${this.#most / 2 ** 30} GiB of one kind in one knowledge base: split the source.`,
      );
    if (bytes > size) {
      const wanted = Math.max(bytes, size + LEAST, Math.ceil(size * (1 + PART)));
      // Whole numbers of anything that lists hold.
      this.#buffer.grow(Math.min(this.#most, Math.ceil(wanted / LEAST) * LEAST));
    }
    return this.#buffer;
  }
}
