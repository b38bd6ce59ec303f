// A static table of up to 255 symbols of one to eight bytes, for short strings (after FSST: Boncz, Neumann & Leis 2020).
// A string becomes one byte for each symbol; byte 255 is followed by one byte that stands for itself.

const MOST_SYMBOLS = 255;
const ESCAPE = 255;
const LONGEST = 8;
const ROUNDS = 5;
/** A symbol of one byte saves the escape only. */
const SINGLE_GAIN = 2;

const latin = (bytes: Uint8Array, from: number, to: number): string => {
  let text = "";
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
};

/** Symbols by number: bytes of symbol `s` are `bytes[8 * s, 8 * s + length[s])`. */
export class SymbolTable {
  readonly length = new Uint8Array(256);
  readonly bytes = new Uint8Array(256 * LONGEST);
  readonly count: number;

  /** Each symbol as a string of characters U+0000 to U+00FF. */
  constructor(symbols: readonly string[]) {
    this.count = symbols.length;
    symbols.forEach((symbol, s) => {
      this.length[s] = symbol.length;
      for (let i = 0; i < symbol.length; i++) this.bytes[s * LONGEST + i] = symbol.charCodeAt(i);
    });
  }

  /** As stored: of each symbol its length, then its bytes. */
  toSection(): Uint8Array {
    const out: number[] = [];
    for (let s = 0; s < this.count; s++) {
      const length = this.length[s] as number;
      out.push(length, ...this.bytes.subarray(s * LONGEST, s * LONGEST + length));
    }
    return Uint8Array.from(out);
  }

  static fromSection(section: Uint8Array): SymbolTable {
    const symbols: string[] = [];
    for (let i = 0; i < section.length && symbols.length < MOST_SYMBOLS; ) {
      const length = Math.min(LONGEST, section[i] as number);
      symbols.push(latin(section, i + 1, Math.min(section.length, i + 1 + length)));
      i += 1 + length;
    }
    return new SymbolTable(symbols);
  }

  /**
   * Writes the string of `coded[from, to)` into `into` from `at` on, which must have room for eight bytes each and eight
   * more; answers its end.
   */
  decode(coded: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number {
    const { length, bytes } = this;
    while (from < to) {
      const s = coded[from++] as number;
      if (s === ESCAPE) {
        into[at++] = coded[from++] as number;
        continue;
      }
      const n = length[s] as number;
      const first = s << 3;
      into[at] = bytes[first] as number;
      if (n > 1) {
        into[at + 1] = bytes[first + 1] as number;
        if (n > 2) {
          into[at + 2] = bytes[first + 2] as number;
          for (let i = 3; i < n; i++) into[at + i] = bytes[first + i] as number;
        }
      }
      at += n;
    }
    return at;
  }
}

/** Finds the fewest bytes for a string. */
export class SymbolEncoder {
  readonly #table: SymbolTable;
  /** Symbol of each single byte, or -1. */
  readonly #single = new Int16Array(256).fill(-1);
  /** Longer symbols by their first two bytes, longest first: those of `p` are `list[start[p], start[p + 1])`. */
  readonly #start = new Uint16Array(0x10001);
  readonly #list: Uint8Array;
  #cost = new Uint32Array(1024);
  #choice = new Int16Array(1024);

  constructor(table: SymbolTable) {
    this.#table = table;
    const { bytes, length } = table;
    const pair = (s: number) => ((bytes[s << 3] as number) << 8) | (bytes[(s << 3) + 1] as number);
    const longer: number[] = [];
    for (let s = 0; s < table.count; s++)
      if (length[s] === 1) this.#single[bytes[s << 3] as number] = s;
      else longer.push(s);
    longer.sort((a, b) => pair(a) - pair(b) || (length[b] as number) - (length[a] as number) || a - b);
    this.#list = Uint8Array.from(longer);
    const start = this.#start;
    let next = 0;
    longer.forEach((s, i) => {
      start.fill(i, next, pair(s) + 1);
      next = pair(s) + 1;
    });
    start.fill(longer.length, next);
  }

  /** Bytes of the longest symbol at `bytes[at, to)`, or 1. */
  longest(bytes: Uint8Array, at: number, to: number): number {
    if (at + 1 >= to) return 1;
    const { length, bytes: symbols } = this.#table;
    const pair = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    for (let k = this.#start[pair] as number; k < (this.#start[pair + 1] as number); k++) {
      const s = this.#list[k] as number;
      const n = length[s] as number;
      if (at + n > to) continue;
      let i = 2;
      while (i < n && symbols[(s << 3) + i] === bytes[at + i]) i++;
      if (i === n) return n;
    }
    return 1;
  }

  /** Codes `bytes[from, to)` into `into` from `at` on, two bytes at most for each; answers the end. */
  encode(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number {
    const n = to - from;
    if (n + 1 > this.#cost.length) {
      this.#cost = new Uint32Array(2 * n);
      this.#choice = new Int16Array(2 * n);
    }
    const cost = this.#cost;
    const choice = this.#choice;
    const single = this.#single;
    const { length, bytes: symbols } = this.#table;
    const start = this.#start;
    const list = this.#list;
    cost[n] = 0;
    let second = 0;
    for (let i = n - 1; i >= 0; i--) {
      const first = bytes[from + i] as number;
      let chosen = single[first] as number;
      let best = (cost[i + 1] as number) + (chosen < 0 ? 2 : 1);
      const pair = (first << 8) | second;
      const end = i + 1 < n ? (start[pair + 1] as number) : 0;
      for (let k = start[pair] as number; k < end; k++) {
        const s = list[k] as number;
        const size = length[s] as number;
        if (i + size > n) continue;
        const sum = (cost[i + size] as number) + 1;
        if (sum >= best) continue;
        let j = 2;
        while (j < size && symbols[(s << 3) + j] === bytes[from + i + j]) j++;
        if (j < size) continue;
        best = sum;
        chosen = s;
      }
      cost[i] = best;
      choice[i] = chosen;
      second = first;
    }
    for (let i = 0; i < n; ) {
      const s = choice[i] as number;
      if (s < 0) {
        into[at++] = ESCAPE;
        into[at++] = bytes[from + i++] as number;
      } else {
        into[at++] = s;
        i += length[s] as number;
      }
    }
    return at;
  }
}

/** The table that codes strings like those of the sample in few bytes; the same sample always gives the same one. */
export function trainSymbols(sample: readonly Uint8Array[]): SymbolTable {
  let symbols: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const encoder = new SymbolEncoder(new SymbolTable(symbols));
    const gain = new Map<string, number>();
    const add = (symbol: string, by: number): void => {
      if (symbol.length <= LONGEST) gain.set(symbol, (gain.get(symbol) ?? 0) + by);
    };
    const gainOf = (symbol: string): number => (symbol.length === 1 ? SINGLE_GAIN : symbol.length);
    // The first rounds only find out roughly.
    const part = round === ROUNDS - 1 ? sample.length : Math.ceil((sample.length * (round + 1)) / ROUNDS);
    for (let n = 0; n < part; n++) {
      const bytes = sample[n] as Uint8Array;
      let last = "";
      for (let at = 0; at < bytes.length; ) {
        const size = encoder.longest(bytes, at, bytes.length);
        const symbol = latin(bytes, at, at + size);
        add(symbol, gainOf(symbol));
        if (size > 1) add(symbol.charAt(0), SINGLE_GAIN);
        if (last) {
          add(last + symbol, last.length + size);
          if (size > 1) add(last + symbol.charAt(0), last.length + 1);
        }
        last = symbol;
        at += size;
      }
    }
    symbols = [...gain]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, MOST_SYMBOLS)
      .map(([symbol]) => symbol);
  }
  return new SymbolTable(symbols);
}
