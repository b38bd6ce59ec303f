// A second reader of packed knowledge bases, written from kb-cache/FORMAT.md alone: it shares no code with the engine, is
// slow, and reads everything. What both say of a file must be the same.
import { crc32, inflateRawSync } from "node:zlib";
import { Bytes, murmur, written } from "./second-reader-names.ts";

interface Place {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

export interface ReadEntry {
  readonly text: string;
  readonly key: string;
  readonly concept: string;
  readonly scope: string;
  readonly language: string;
}

export interface ReadKb {
  readonly meta: { counts: Record<string, number>; languages: string[]; scopes: string[]; groups: string[] };
  readonly ids: readonly string[];
  readonly altIds: ReadonlyMap<string, string>;
  readonly keys: readonly string[];
  readonly entries: readonly ReadEntry[];
  /** Names, by key: own ones, then natural orders. */
  readonly names: ReadonlyMap<string, readonly ReadEntry[]>;
  readonly preferred: ReadonlyMap<string, string>;
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly groups: ReadonlyMap<string, { group: string; obsolete: boolean }>;
  readonly records: readonly unknown[];
  /** Keys that hold each later word. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** Bytes of a section, checked. */
  section(name: string): Buffer;
  /** Key found through the hash, or undefined. */
  hashed(key: string): string | undefined;
}

const width = (n: number): number => (n <= 0 ? 0 : n.toString(2).length);

export function readKb(file: Buffer): ReadKb {
  if (file.subarray(0, 8).toString("hex") !== "89434b420d0a1a0a" || file.readUInt32LE(8) !== 2)
    throw new Error("not a packed knowledge base of format version 2");
  const head = Buffer.from(file.subarray(0, 64));
  head.writeUInt32LE(0, 20);
  if (crc32(head) !== file.readUInt32LE(20) || Number(file.readBigUInt64LE(32)) !== file.length)
    throw new Error("bad head");
  const from = Number(file.readBigUInt64LE(24));
  const json = file.subarray(from, from + file.readUInt32LE(12));
  if (crc32(json) !== file.readUInt32LE(16)) throw new Error("bad directory");
  const directory = JSON.parse(json.toString("utf8")) as { sections: Place[]; meta: ReadKb["meta"] };
  const { meta } = directory;
  const count = (name: string) => meta.counts[name] as number;

  const u8 = (name: string): Buffer => {
    const place = directory.sections.find((s) => s.name === name);
    if (!place) throw new Error(`no ${name}`);
    const bytes = file.subarray(place.offset, place.offset + place.length);
    if (crc32(bytes) !== place.crc || place.offset % 64) throw new Error(`bad ${name}`);
    return bytes;
  };
  const u32 = (name: string): number[] => {
    const bytes = u8(name);
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
  };
  const bit = (bytes: Buffer, n: number): number => (bytes.readUInt8(Math.floor(n / 8)) >> (n % 8)) & 1;
  const bits = (bytes: Buffer, at: number, w: number): number => {
    let value = 0;
    for (let i = 0; i < w; i++) value += bit(bytes, at + i) * 2 ** i;
    return value;
  };
  const packed = (name: string, rows: number, w: number): number[] => {
    const bytes = u8(name);
    return Array.from({ length: rows }, (_, i) => bits(bytes, i * w, w));
  };
  /** Items of each row, by number. */
  const rowsOf = (name: string, rows: number): number[][] => {
    const bytes = u8(name);
    const all: number[][] = [];
    for (let n = 0, item = 0; all.length < rows; n++) {
      const row: number[] = [];
      for (; bit(bytes, n); n++) row.push(item++);
      all.push(row);
    }
    return all;
  };
  const symbolsOf = (name: string): Buffer[] => {
    const bytes = new Bytes(u8(name));
    const symbols: Buffer[] = [];
    while (!bytes.done) symbols.push(bytes.take(bytes.byte()));
    return symbols;
  };
  const uncode = (coded: Buffer, symbols: readonly Buffer[]): Buffer => {
    const parts: Buffer[] = [];
    for (let i = 0; i < coded.length; i++)
      parts.push(coded[i] === 255 ? coded.subarray(++i, i + 1) : (symbols[coded[i] as number] as Buffer));
    return Buffer.concat(parts);
  };
  const strings = (name: string, rows: number, symbols?: readonly Buffer[]): Buffer[] => {
    const bytes = new Bytes(u8(`${name}.text`));
    const blocks = u32(`${name}.blocks`);
    const list: Buffer[] = [];
    for (let i = 0; i < rows; i++) {
      if (i % 16 === 0) bytes.at = blocks[i / 16] as number;
      const shared = i % 16 === 0 ? 0 : bytes.varint();
      const rest = bytes.take(bytes.varint());
      const before = i % 16 === 0 ? Buffer.alloc(0) : (list[i - 1] as Buffer).subarray(0, shared);
      list.push(Buffer.concat([before, symbols ? uncode(rest, symbols) : rest]));
    }
    return list;
  };
  const texts = (list: readonly Buffer[]): string[] => list.map((b) => b.toString("utf8"));

  // Concepts.
  const ids = texts(strings("ids", count("concepts")));
  const altConcept = u32("altIds.concept");
  const altIds = new Map<string, string>();
  texts(strings("altIds", count("altIds"))).forEach((id, i) => {
    if (!altIds.has(id)) altIds.set(id, ids[altConcept[i] as number] as string);
  });
  const groupBytes = u8("concepts.group");
  const childRows = rowsOf("children.rows", count("concepts"));
  const childConcept = packed("children.concept", childRows.flat().length, width(count("concepts") - 1));
  const recordBlocks = u32("records.blocks");
  const records = recordBlocks.slice(1).flatMap((end, b) =>
    inflateRawSync(u8("records.data").subarray(recordBlocks[b], end))
      .toString("utf8")
      .split("\n")
      .map((line): unknown => JSON.parse(line)),
  );

  // Names.
  const symbols = symbolsOf("keys.symbols");
  const keyBytes = strings("keys", count("keys"), symbols);
  const keys = texts(keyBytes);
  const own = rowsOf("entries.own", count("keys"));
  const languageBits = width(meta.languages.length - 1);
  const conceptBits = width(count("concepts") - 1);
  const rowBits = 3 + languageBits + conceptBits;
  const row = u8("entries.row");
  const codes = writings(u8, u32, count("entries"), symbolsOf("writings.symbols"), uncode);
  const entries: ReadEntry[] = [];
  own.forEach((row_, k) => {
    for (const e of row_)
      entries[e] = {
        text: written(keyBytes[k] as Buffer, codes[e] as Buffer),
        key: keys[k] as string,
        scope: meta.scopes[bits(row, e * rowBits, 3)] as string,
        language: meta.languages[bits(row, e * rowBits + 3, languageBits)] as string,
        concept: ids[bits(row, e * rowBits + 3 + languageBits, conceptBits)] as string,
      };
  });
  const names = new Map<string, ReadEntry[]>();
  own.forEach((row_, k) => {
    names.set(
      keys[k] as string,
      row_.map((e) => entries[e] as ReadEntry),
    );
  });
  const naturalEntry = u32("natural.entry");
  u32("natural.key").forEach((k, i) => {
    names.get(keys[k] as string)?.push(entries[naturalEntry[i] as number] as ReadEntry);
  });
  const preferred = packed("concepts.name", count("concepts"), width(count("entries") - 1));

  // Words.
  const wordList = texts(strings("words", count("words"), symbols));
  const wordStart = u32("words.start");
  const posted: string[] = [];
  const begins = new Set(wordStart);
  const bytes = new Bytes(u8("postings.keys"));
  u32("postings.blocks").forEach((offset, b) => {
    bytes.at = offset;
    let key = -1;
    for (let p = 64 * b; p < Math.min(64 * (b + 1), count("postings")); p++) {
      if (p % 64 && begins.has(p)) {
        if (bytes.byte() !== 0) throw new Error("a word begins without a 0");
        key = -1;
      }
      key += bytes.varint();
      posted.push(keys[key] as string);
    }
  });

  const start = u32("keys.hashStart");
  const slots = u32("keys.hashSlots");
  const w = width(Math.ceil(keys.length / 16) - 1);
  return {
    section: u8,
    meta,
    ids,
    altIds,
    keys,
    entries,
    names,
    records,
    preferred: new Map(ids.map((id, c) => [id, (entries[preferred[c] as number] as ReadEntry).text])),
    children: new Map(
      ids.map((id, c) => [
        id,
        (childRows[c] as number[]).map((i) => ids[childConcept[i] as number] as string),
      ]),
    ),
    groups: new Map(
      ids.map((id, c) => {
        const byte = groupBytes[c] as number;
        return [id, { group: meta.groups[byte % 128] as string, obsolete: byte >= 128 }];
      }),
    ),
    words: new Map(wordList.map((word, i) => [word, posted.slice(wordStart[i], wordStart[i + 1])])),
    hashed(key) {
      const hash = murmur(Buffer.from(key));
      const bucket = Math.floor((hash * (start.length - 1)) / 2 ** 32);
      for (const slot of slots.slice(start[bucket], start[bucket + 1])) {
        const block = slot % 2 ** w;
        if (slot - block !== Number((BigInt(hash) << BigInt(w)) & 0xffffffffn)) continue;
        const found = keys.slice(16 * block, 16 * block + 16).find((k) => k === key);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function writings(
  u8: (name: string) => Buffer,
  u32: (name: string) => number[],
  entries: number,
  symbols: readonly Buffer[],
  uncode: (coded: Buffer, symbols: readonly Buffer[]) => Buffer,
): Buffer[] {
  const common: Buffer[] = [];
  const list = new Bytes(u8("writings.common"));
  while (!list.done) common.push(list.take(list.byte()));
  const text = new Bytes(u8("writings.text"));
  const blocks = u32("writings.blocks");
  return Array.from({ length: entries }, (_, e) => {
    if (e % 32 === 0) text.at = blocks[e / 32] as number;
    const n = text.byte();
    if (n < common.length) return common[n] as Buffer;
    return uncode(text.take(n === 255 ? text.varint() : n - common.length), symbols);
  });
}
