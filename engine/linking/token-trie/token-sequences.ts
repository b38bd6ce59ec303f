// The token sequences of all names while a trie is built: three bytes a token in one buffer, sorted by index, equal ones
// merged with the semantic groups of both.
import { sortByteStrings } from "../../kb/packed/byte-sort.ts";
import { ByteList, Uint32List } from "../../kb/packed/growable.ts";
import { MOST_TOKENS } from "./token-codes.ts";

/** Bytes of a token, highest first: bytewise order is the order of token ids. */
const WIDTH = 3;

/** Distinct sequences in order; `groups[i]` is the bit set of the groups of sequence `i`. */
export interface SortedSequences {
  readonly count: number;
  readonly groups: Uint16Array;
  length(i: number): number;
  /** Token `k` of sequence `i`. */
  token(i: number, k: number): number;
}

export class TokenSequences {
  readonly #bytes = new ByteList();
  readonly #starts = new Uint32List();
  readonly #ends = new Uint32List();
  readonly #groups = new Uint32List();

  get count(): number {
    return this.#starts.length;
  }

  /** `group` is a bit. Throws `RangeError` for a token id that no tokenizer of this size has. */
  add(tokens: ArrayLike<number>, group: number): void {
    this.#starts.push(this.#bytes.length);
    for (let k = 0; k < tokens.length; k++) {
      const token = tokens[k] as number;
      if (!Number.isInteger(token) || token < 0 || token >= MOST_TOKENS)
        throw new RangeError(`${token} is no token id below ${MOST_TOKENS}.`);
      this.#bytes.push(token >>> 16);
      this.#bytes.push((token >>> 8) & 255);
      this.#bytes.push(token & 255);
    }
    this.#ends.push(this.#bytes.length);
    this.#groups.push(group);
  }

  sorted(): SortedSequences {
    const [bytes, starts, ends] = [this.#bytes.view(), this.#starts.view(), this.#ends.view()];
    const order = sortByteStrings({ bytes, starts, ends });
    const groups = new Uint16Array(order.length);
    const same = (a: number, b: number): boolean => {
      const length = (ends[a] as number) - (starts[a] as number);
      if (length !== (ends[b] as number) - (starts[b] as number)) return false;
      const [i, k] = [starts[a] as number, starts[b] as number];
      for (let n = length - 1; n >= 0; n--) if (bytes[i + n] !== bytes[k + n]) return false;
      return true;
    };
    let count = 0;
    for (const i of order) {
      if (count > 0 && same(order[count - 1] as number, i)) count--;
      else groups[count] = 0;
      order[count] = i;
      groups[count] = (groups[count] as number) | this.#groups.at(i);
      count++;
    }
    return {
      count,
      groups: groups.subarray(0, count),
      length: (i) => {
        const s = order[i] as number;
        return ((ends[s] as number) - (starts[s] as number)) / WIDTH;
      },
      token: (i, k) => {
        const at = (starts[order[i] as number] as number) + WIDTH * k;
        return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
      },
    };
  }
}
