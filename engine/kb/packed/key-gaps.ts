// Ascending keys written as gaps (LEB128), one word's behind another's: read in WebAssembly where the host has it, else in
// JavaScript. Both give the same keys.
import { KERNEL } from "./gaps-bytes.ts";
import { type Memory, WASM_PAGE, wasm } from "./web-assembly.ts";

/** A list of blocks, as `WordReader` has it. */
export interface GapBlocks {
  readonly bytes: Uint8Array;
  /** Where each block begins in `bytes`. */
  readonly starts: Uint32Array;
  /** Keys of a block, and of all. */
  readonly size: number;
  readonly count: number;
}

/**
 * Writes the keys of one block to `keys[n, n + size)`, of the last block fewer. A gap counts from the key before, the
 * first one of a word from -1; a byte of 0 begins the next word. Of a damaged block that runs out of the bytes, the keys left are 0.
 */
export function readGaps(
  { bytes, starts, size, count }: GapBlocks,
  block: number,
  keys: Uint32Array,
  n: number,
): void {
  let at = starts[block] as number;
  let key = -1;
  const end = n + Math.min(size, count - block * size);
  while (n < end) {
    let byte = bytes[at++] as number;
    if (byte < 128) {
      if (byte === 0) {
        key = -1;
        continue;
      }
      key += byte;
      keys[n++] = key;
      continue;
    }
    let gap = byte & 127;
    for (let shift = 7; byte >= 128 && shift < 35; shift += 7) {
      byte = bytes[at++] as number;
      gap |= (byte & 127) << shift;
    }
    // Only a damaged list runs out of its section.
    if (at > bytes.length) {
      keys.fill(0, n, end);
      return;
    }
    key += gap;
    keys[n++] = key;
  }
}

interface Kernel {
  readBlocks(
    starts: number,
    blocks: number,
    size: number,
    lastSize: number,
    bytes: number,
    end: number,
    out: number,
  ): number;
}

let compiled: object | null | undefined;

/** The kernel, compiled at the first call; undefined where this host does not run it. */
function kernelModule(): object | undefined {
  if (compiled === undefined)
    try {
      compiled = new wasm.Module(Buffer.from(KERNEL, "base64"));
    } catch {
      compiled = null;
    }
  return compiled ?? undefined;
}

/** Blocks that are read at a time. */
const AT_ONCE = 64;
/** Bytes of so many blocks; of longer ones fewer are read at a time, in JavaScript where one alone is longer. */
const ROOM = 1 << 16;
const STARTS = 64;
const BYTES = STARTS + 4 * AT_ONCE;
const KEYS = BYTES + ROOM + 64;

/** Reads stretches of blocks. */
export class GapReader {
  readonly #list: GapBlocks;
  /** Keys of the blocks read last. */
  readonly #keys: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #room: Uint8Array;
  readonly #kernel: Kernel | undefined;

  /** `plain`: in JavaScript in any case. */
  constructor(list: GapBlocks, plain = false) {
    this.#list = list;
    const module = plain ? undefined : kernelModule();
    const keys = AT_ONCE * list.size + 1;
    const memory: Memory | undefined =
      module && new wasm.Memory({ initial: Math.ceil((KEYS + 4 * keys) / WASM_PAGE), maximum: 64 });
    const buffer = memory?.buffer ?? new ArrayBuffer(KEYS + 4 * keys);
    if (module) this.#kernel = new wasm.Instance(module, { env: { memory } }).exports as Kernel;
    this.#starts = new Uint32Array(buffer, STARTS, AT_ONCE);
    this.#room = new Uint8Array(buffer, BYTES, ROOM);
    this.#keys = new Uint32Array(buffer, KEYS, keys);
  }

  /** Keys of the places `[from, to)`, in their order, `keys[0, count)` at a time in a buffer that is used again. */
  each(from: number, to: number, visit: (keys: Uint32Array, count: number) => void): void {
    const { size } = this.#list;
    const keys = this.#keys;
    for (let i = from; i < to; ) {
      const block = Math.floor(i / size);
      const last = this.#read(block, Math.min(Math.ceil(to / size), block + AT_ONCE));
      const first = i - block * size;
      const end = Math.min(to, last * size);
      visit(first === 0 ? keys : keys.subarray(first), end - i);
      i = end;
    }
  }

  /** Reads blocks from `first` on, up to `last` at most; answers the one behind them. */
  #read(first: number, last: number): number {
    const list = this.#list;
    const { bytes, starts, size, count } = list;
    const endOf = (block: number): number =>
      block < starts.length ? (starts[block] as number) : bytes.length;
    const from = starts[first] as number;
    let to = last;
    while (to > first + 1 && endOf(to) - from > ROOM) to = first + ((to - first) >> 1);
    const length = endOf(to) - from;
    if (this.#kernel && length >= 0 && length <= ROOM && from + length <= bytes.length) {
      this.#room.set(bytes.subarray(from, from + length));
      for (let b = first; b < to; b++) this.#starts[b - first] = (starts[b] as number) - from;
      const lastSize = Math.min(size, count - (to - 1) * size);
      if (this.#kernel.readBlocks(STARTS, to - first, size, lastSize, BYTES, BYTES + length, KEYS)) return to;
    }
    for (let b = first; b < to; b++) readGaps(list, b, this.#keys, (b - first) * size);
    return to;
  }
}
