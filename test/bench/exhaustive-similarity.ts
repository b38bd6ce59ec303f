// The anchor of the similarity bench: every list of the term read, every name that holds one of its grams scored.
import type { GramIndex } from "../../engine/kb/packed/gram-index.ts";
import type { KeyText } from "../../engine/kb/packed/similar-name.ts";
import { LIST, readSegment, WINDOW } from "../../engine/kb/packed/window-postings.ts";

export class Exhaustive {
  readonly #index: GramIndex;
  readonly #postings: Uint8Array;
  readonly #lengths: Float32Array;
  readonly #sums: Float64Array;
  readonly #local = new Uint16Array(WINDOW * 4);

  /** Reads every name once for the lengths of their vectors. */
  constructor(index: GramIndex, postings: Uint8Array, keys: KeyText) {
    this.#index = index;
    this.#postings = postings;
    this.#lengths = new Float32Array(keys.count);
    this.#sums = new Float64Array(keys.count);
    for (let k = 0; k < keys.count; k++) {
      if (k === 0) keys.decode(0);
      else keys.next();
      this.#lengths[k] = index.lengthOf(keys.bytes, keys.length);
    }
  }

  /** The `limit` highest cosines, best first. */
  scores(folded: string, limit: number): number[] {
    const sums = this.#sums.fill(0);
    const { list, start } = this.#index.arrays;
    for (const { gram, gain } of this.#index.query(folded).terms) {
      if (gram < 0) continue;
      const [from, to] = [start[gram] as number, start[gram + 1] as number];
      if (list[gram] === LIST.windowed) this.#addWindows(from, to, gain);
      else this.#addShort(from, to, gain);
    }
    const best = new Float64Array(limit);
    for (let k = 0; k < sums.length; k++) {
      if (sums[k] === 0) continue;
      const score = (sums[k] as number) / (this.#lengths[k] as number);
      if (score <= (best[limit - 1] as number)) continue;
      let at = limit - 1;
      for (; at > 0 && (best[at - 1] as number) < score; at--) best[at] = best[at - 1] as number;
      best[at] = score;
    }
    return [...best].filter((score) => score > 0);
  }

  #addWindows(from: number, to: number, gain: number): void {
    const cursor = { at: from };
    for (let base = 0; cursor.at < to; base += WINDOW) {
      const n = readSegment(this.#postings, cursor.at, this.#local, cursor);
      for (let i = 0; i < n; i++) {
        const key = base + (this.#local[i] as number);
        this.#sums[key] = (this.#sums[key] as number) + gain;
      }
    }
  }

  #addShort(from: number, to: number, gain: number): void {
    let key = -1;
    for (let at = from; at < to; ) {
      for (let shift = 0; ; shift += 7) {
        const byte = this.#postings[at++] as number;
        key += (byte & 127) << shift;
        if (byte < 128) break;
      }
      this.#sums[key] = (this.#sums[key] as number) + gain;
    }
  }
}
