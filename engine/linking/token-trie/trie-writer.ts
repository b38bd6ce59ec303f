// Writes a token trie over sorted sequences, leaves first: a record for each point where names part or one ends before
// another; what only one name goes on with lies in the record of its parent (kb-cache/FORMAT.md, "Token trie").
import { ByteList } from "../../kb/packed/growable.ts";
import { ranked, ranksOf, writeRank } from "./token-codes.ts";
import type { SortedSequences } from "./token-sequences.ts";

/** Bits of a record's head, below its set of groups. */
export const ENDS = 1;
export const WIDE = 2;
export const MIXED = 4;
export const HEAD_BITS = 3;
/** Records with so many children list their tokens, so that one is found by halving. */
export const WIDE_FROM = 32;

export interface TrieParts {
  /** All records. */
  readonly nodes: Uint8Array;
  /** Where the root's record begins. */
  readonly root: number;
  /** Token ids by rank. */
  readonly tokens: Uint32Array;
  /** Bit sets of groups by number, the most frequent first. */
  readonly sets: number[];
  /** Distinct sequences of each group, by its bit. */
  readonly names: number[];
}

interface Child {
  token: number;
  /** Sequences `[from, to)`; the edge goes on behind its token with their tokens `start` up to `depth`. */
  from: number;
  to: number;
  start: number;
  depth: number;
  set: number;
  /** Start of its record; -1 for a leaf. */
  record: number;
  counts: number[];
}

interface Written {
  record: number;
  set: number;
  counts: number[];
}

const GROUPS = 16;

export class TrieWriter {
  readonly #names: SortedSequences;
  readonly #ranks: Uint32Array;
  readonly #tokens: Uint32Array;
  readonly #setNumber = new Map<number, number>();
  readonly #sets: number[];
  readonly #out = new ByteList();
  readonly #entries = new ByteList();

  constructor(names: SortedSequences) {
    this.#names = names;
    const { times, vocabulary } = this.#tokenTimes();
    this.#tokens = ranked(times);
    this.#ranks = ranksOf(this.#tokens, vocabulary);
    this.#sets = setsOf(names.groups);
    this.#sets.forEach((set, number) => {
      this.#setNumber.set(set, number);
    });
  }

  /** Children of the root, one after another, so that a caller can let others run. */
  *write(): Generator<number, TrieParts> {
    const names = this.#names;
    const children: Child[] = [];
    const first = names.count > 0 && names.length(0) === 0 ? 1 : 0;
    for (const child of this.#runs(first, names.count, 0)) {
      this.#descend(child);
      children.push(child);
      yield child.to;
    }
    const end = first ? (names.groups[0] as number) : 0;
    const { record, counts } = this.#record(children, end);
    return { nodes: this.#out.view(), root: record, tokens: this.#tokens, sets: this.#sets, names: counts };
  }

  /** How often each token stands on an edge: a shared beginning counts once. */
  #tokenTimes(): { times: Uint32Array; vocabulary: number } {
    const names = this.#names;
    let times = new Uint32Array(1 << 16);
    let vocabulary = 0;
    for (let i = 0; i < names.count; i++) {
      const length = names.length(i);
      let k = 0;
      if (i > 0) {
        const before = names.length(i - 1);
        while (k < length && k < before && names.token(i, k) === names.token(i - 1, k)) k++;
      }
      for (; k < length; k++) {
        const token = names.token(i, k);
        if (token >= times.length) {
          const wider = new Uint32Array(Math.max(token + 1, times.length * 2));
          wider.set(times);
          times = wider;
        }
        times[token] = (times[token] as number) + 1;
        if (token >= vocabulary) vocabulary = token + 1;
      }
    }
    return { times: times.subarray(0, vocabulary), vocabulary };
  }

  /** Stretches of `[from, to)` with the same token at `depth`; all of them have one. */
  *#runs(from: number, to: number, depth: number): Generator<Child> {
    const names = this.#names;
    for (let a = from; a < to; ) {
      const token = names.token(a, depth);
      let b = a + 1;
      while (b < to && names.token(b, depth) === token) b++;
      yield { token, from: a, to: b, start: depth + 1, depth: depth + 1, set: 0, record: -1, counts: [] };
      a = b;
    }
  }

  /** Takes the edge as far as all its names go together, and writes what lies below. */
  #descend(child: Child): void {
    const names = this.#names;
    const { from, to } = child;
    if (to - from === 1) {
      child.set = names.groups[from] as number;
      child.depth = names.length(from);
      return;
    }
    let depth = child.depth;
    // Sorted: what the first and the last share, all share.
    while (names.length(from) > depth && names.token(from, depth) === names.token(to - 1, depth)) depth++;
    child.depth = depth;
    const ends = names.length(from) === depth;
    const children: Child[] = [];
    for (const below of this.#runs(ends ? from + 1 : from, to, depth)) {
      this.#descend(below);
      children.push(below);
    }
    const { record, set, counts } = this.#record(children, ends ? (names.groups[from] as number) : 0);
    child.record = record;
    child.set = set;
    child.counts = counts;
  }

  #number(set: number): number {
    let number = this.#setNumber.get(set);
    if (number === undefined) {
      number = this.#sets.push(set) - 1;
      this.#setNumber.set(set, number);
    }
    return number;
  }

  #record(children: readonly Child[], end: number): Written {
    let set = end;
    const counts = new Array<number>(GROUPS).fill(0);
    for (let g = 0; g < GROUPS; g++) if ((end >>> g) & 1) counts[g] = 1;
    for (const child of children) {
      set |= child.set;
      for (let g = 0; g < GROUPS; g++)
        if (child.record >= 0) counts[g] = (counts[g] as number) + (child.counts[g] as number);
        else if ((child.set >>> g) & 1) counts[g] = (counts[g] as number) + 1;
    }
    const mixed = (end !== 0 && end !== set) || children.some((child) => child.set !== set);
    const wide = children.length >= WIDE_FROM;
    const out = this.#out;
    const record = out.length;
    const flags = (end ? ENDS : 0) | (wide ? WIDE : 0) | (mixed ? MIXED : 0);
    out.pushVarint((this.#number(set) << HEAD_BITS) | flags);
    if (end && mixed) out.pushVarint(this.#number(end));
    out.pushVarint(children.length);
    if (!wide) {
      for (const child of children) this.#entry(out, child, record, mixed, true);
      return { record, set, counts };
    }
    const entries = this.#entries;
    entries.length = 0;
    const starts: number[] = [];
    for (const child of children) {
      starts.push(entries.length);
      this.#entry(entries, child, record, mixed, false);
    }
    for (const { token } of children) {
      out.push(token & 255);
      out.push((token >>> 8) & 255);
      out.push(token >>> 16);
    }
    for (const start of starts) for (let shift = 0; shift < 32; shift += 8) out.push((start >>> shift) & 255);
    out.pushBytes(entries.view());
    return { record, set, counts };
  }

  readonly #body = new ByteList();

  #entry(out: ByteList, child: Child, record: number, mixed: boolean, named: boolean): void {
    const names = this.#names;
    const body = this.#body;
    body.length = 0;
    for (let k = child.start; k < child.depth; k++)
      writeRank(body, this.#ranks[names.token(child.from, k)] as number);
    const label = body.length;
    const inner = child.record >= 0;
    if (inner) {
      body.pushVarint(record - child.record);
      for (let g = 0; g < GROUPS; g++) if ((child.set >>> g) & 1) body.pushVarint(child.counts[g] as number);
    }
    if (named) writeRank(out, this.#ranks[child.token] as number);
    out.pushVarint((body.length << 1) | (inner ? 1 : 0));
    if (mixed) out.pushVarint(this.#number(child.set));
    if (inner) out.pushVarint(label);
    out.pushBytes(body.view());
  }
}

/** The bit sets that occur, the most frequent first, then the smaller. */
function setsOf(groups: Uint16Array): number[] {
  const times = new Map<number, number>();
  for (const set of groups) times.set(set, (times.get(set) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([set]) => set);
}
