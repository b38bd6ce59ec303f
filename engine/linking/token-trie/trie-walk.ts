// Walks a token trie: at each point the tokens that may come next in some name of the wanted groups, how many names go
// on with each, and whether one ends here. A point is a few numbers: `copy` it for each beam.
import { NO_RANK, rankLength, readRank } from "./token-codes.ts";
import { ENDS, HEAD_BITS, MIXED, WIDE } from "./trie-writer.ts";

/** What a walk reads of a trie file. */
export interface TrieNodes {
  readonly nodes: Uint8Array;
  readonly root: number;
  /** Token ids by rank, and ranks by token id (`NO_RANK`: in no name). */
  readonly tokens: Uint32Array;
  readonly ranks: Uint32Array;
  /** Bit sets of groups by number. */
  readonly sets: Uint16Array;
  /** Names of each group, by its bit. */
  readonly names: readonly number[];
}

const TOKEN = 3;
const START = 4;

const bitsOf = (set: number): number => {
  let n = 0;
  for (let rest = set; rest; rest &= rest - 1) n++;
  return n;
};

export class TrieWalk {
  readonly #trie: TrieNodes;
  /** Wanted groups. */
  readonly #groups: number;
  /** Names of the wanted groups that go on from here or end here; one in two groups counts for both. */
  count = 0;
  /** Names that end here, each group's counted. */
  ends = 0;
  /** On an edge: its codes still to come are `[#at, #end)`. */
  #at = 0;
  #end = 0;
  /** Start of the record here, or at the end of the edge; -1 for a leaf. */
  #record: number;

  // What the head of the record here says; `#children` is -1 on an edge.
  #children = -1;
  #wide = false;
  #mixed = false;
  #set = 0;
  #entries = 0;

  // The entry that was read last.
  #bodyAt = 0;
  #bodyEnd = 0;
  #inner = false;
  #childSet = 0;

  /** At the root. `groups` is a bit set by the trie's order of groups. */
  constructor(trie: TrieNodes, groups: number) {
    this.#trie = trie;
    this.#groups = groups;
    this.#record = trie.root;
    trie.names.forEach((n, g) => {
      if ((groups >>> g) & 1) this.count += n;
    });
    this.#enter();
  }

  /** Another walk from here on. */
  copy(): TrieWalk {
    const other = new TrieWalk(this.#trie, this.#groups);
    other.count = this.count;
    other.ends = this.ends;
    other.#at = this.#at;
    other.#end = this.#end;
    other.#record = this.#record;
    other.#children = this.#children;
    other.#wide = this.#wide;
    other.#mixed = this.#mixed;
    other.#set = this.#set;
    other.#entries = this.#entries;
    return other;
  }

  #next = 0;
  #varint(): number {
    const { nodes } = this.#trie;
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = nodes[this.#next++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  #setAt(): number {
    return this.#trie.sets[this.#varint()] as number;
  }

  /** Reads the head of the record. */
  #enter(): void {
    this.#next = this.#record;
    const head = this.#varint();
    this.#set = this.#trie.sets[head >>> HEAD_BITS] as number;
    this.#wide = (head & WIDE) !== 0;
    this.#mixed = (head & MIXED) !== 0;
    this.ends = 0;
    if (head & ENDS) this.ends = bitsOf((this.#mixed ? this.#setAt() : this.#set) & this.#groups);
    this.#children = this.#varint();
    this.#entries = this.#next;
  }

  /** Reads the entry at `#next` behind its token and steps behind it; answers whether it is of a wanted group. */
  #entry(): boolean {
    const head = this.#varint();
    this.#inner = (head & 1) === 1;
    this.#childSet = this.#mixed ? this.#setAt() : this.#set;
    const label = this.#inner ? this.#varint() : head >>> 1;
    this.#bodyAt = this.#next;
    this.#bodyEnd = this.#next + label;
    this.#next += head >>> 1;
    return (this.#childSet & this.#groups) !== 0;
  }

  /** Names below the entry read last, each wanted group's counted. */
  #countOf(): number {
    if (!this.#inner) return bitsOf(this.#childSet & this.#groups);
    const behind = this.#next;
    this.#next = this.#bodyEnd;
    this.#varint();
    let count = 0;
    for (let rest = this.#childSet, g = 0; rest; rest >>>= 1, g++)
      if (rest & 1) {
        const names = this.#varint();
        if ((this.#groups >>> g) & 1) count += names;
      }
    this.#next = behind;
    return count;
  }

  /** Goes along the entry read last. */
  #follow(): void {
    this.count = this.#countOf();
    const from = this.#record;
    this.#at = this.#bodyAt;
    this.#end = this.#bodyEnd;
    if (this.#inner) {
      this.#next = this.#bodyEnd;
      this.#record = from - this.#varint();
    } else this.#record = -1;
    this.ends = 0;
    this.#children = -1;
    if (this.#at === this.#end) this.#arrive();
  }

  /** The end of an edge. */
  #arrive(): void {
    if (this.#record >= 0) this.#enter();
    else this.ends = this.count;
  }

  /** Goes on with the token; false, and nothing changes, where no wanted name does. */
  step(token: number): boolean {
    const { nodes, ranks } = this.#trie;
    const rank = token >= 0 && token < ranks.length ? (ranks[token] as number) : NO_RANK;
    if (rank === NO_RANK) return false;
    if (this.#at < this.#end) {
      if (readRank(nodes, this.#at) !== rank) return false;
      this.#at += rankLength(nodes[this.#at] as number);
      if (this.#at === this.#end) this.#arrive();
      return true;
    }
    if (this.#children < 0) return false;
    if (this.#wide) {
      const i = this.#find(token);
      if (i < 0) return false;
      this.#next = this.#wideEntry(i);
      if (!this.#entry()) return false;
      this.#follow();
      return true;
    }
    this.#next = this.#entries;
    for (let i = 0; i < this.#children; i++) {
      const found = readRank(nodes, this.#next) === rank;
      this.#next += rankLength(nodes[this.#next] as number);
      const wanted = this.#entry();
      if (!found) continue;
      if (!wanted) return false;
      this.#follow();
      return true;
    }
    return false;
  }

  #wideToken(i: number): number {
    const { nodes } = this.#trie;
    const at = this.#entries + TOKEN * i;
    return (nodes[at] as number) | ((nodes[at + 1] as number) << 8) | ((nodes[at + 2] as number) << 16);
  }

  #find(token: number): number {
    let lo = 0;
    let hi = this.#children - 1;
    while (lo <= hi) {
      const mid = (lo + hi) >>> 1;
      const c = this.#wideToken(mid) - token;
      if (c === 0) return mid;
      if (c < 0) lo = mid + 1;
      else hi = mid - 1;
    }
    return -1;
  }

  /** Where the `i`-th entry of a wide record begins. */
  #wideEntry(i: number): number {
    const { nodes } = this.#trie;
    const starts = this.#entries + TOKEN * this.#children;
    const at = starts + START * i;
    const start =
      (nodes[at] as number) |
      ((nodes[at + 1] as number) << 8) |
      ((nodes[at + 2] as number) << 16) |
      ((nodes[at + 3] as number) << 24);
    return starts + START * this.#children + (start >>> 0);
  }

  /** Calls `visit` with each token that may come next, ascending, and the names that go on with it. */
  next(visit: (token: number, names: number) => void): void {
    const { nodes, tokens } = this.#trie;
    if (this.#at < this.#end) {
      visit(tokens[readRank(nodes, this.#at)] as number, this.count);
      return;
    }
    if (this.#wide && this.#children > 0) this.#next = this.#wideEntry(0);
    else this.#next = this.#entries;
    for (let i = 0; i < this.#children; i++) {
      let token: number;
      if (this.#wide) token = this.#wideToken(i);
      else {
        token = tokens[readRank(nodes, this.#next)] as number;
        this.#next += rankLength(nodes[this.#next] as number);
      }
      if (this.#entry()) visit(token, this.#countOf());
    }
  }

  /** Writes the tokens that may come next into `into` (from 0 on, ascending) and answers how many there are. */
  allowed(into: Uint32Array): number {
    const { nodes, tokens } = this.#trie;
    if (this.#at < this.#end) {
      into[0] = tokens[readRank(nodes, this.#at)] as number;
      return 1;
    }
    let n = 0;
    const all = (this.#set & ~this.#groups) === 0 || !this.#mixed;
    if (!all || !this.#wide) {
      this.next((token) => {
        into[n++] = token;
      });
      return n;
    }
    if ((this.#set & this.#groups) === 0) return 0;
    for (; n < this.#children; n++) into[n] = this.#wideToken(n);
    return n;
  }

  /** Sets the bit of each token that may come next: bit `token & 31` of `mask[token >>> 5]`. Answers how many. */
  mask(mask: Uint32Array): number {
    let n = 0;
    this.next((token) => {
      const word = token >>> 5;
      mask[word] = (mask[word] as number) | (1 << (token & 31));
      n++;
    });
    return n;
  }
}
