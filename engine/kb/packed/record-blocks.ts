// The full records as deflated blocks of JSON lines, opened only when someone asks for a concept.
import type { Hash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Concept } from "../concept.ts";
import { type ConceptStore, conceptFromJson, type SortedConcepts } from "./concept-store.ts";
import { Uint32List } from "./growable.ts";
import type { KbFile } from "./kb-file.ts";
import type { KbWriter } from "./kb-writer.ts";
import type { Meta } from "./meta.ts";
import type { Work } from "./threads/work.ts";

/** Concepts to one deflated block. */
export const RECORDS = 32;
const LINE_END = Uint8Array.of(10);
/** Blocks that are deflated together: enough to outweigh a message. */
const TOGETHER = 64;
/** Stretches of blocks that are under way: a thread has one in hand and one that waits, and some more are put together. */
const UNDER_WAY = 10;
/** A window no longer than the block costs less and finds the same. */
const SHORT = 1 << 14;

/** Blocks one behind another, and where each ends. */
export interface Blocks {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** Each block deflated. */
export function deflateBlocks({ bytes, ends }: Blocks): Blocks {
  const packed: Uint8Array[] = [];
  let from = 0;
  for (const end of ends) {
    const windowBits = end - from <= SHORT ? 14 : 15;
    packed.push(deflateRawSync(bytes.subarray(from, end), { level: 6, windowBits }));
    from = end;
  }
  let length = 0;
  const packedEnds = Uint32Array.from(packed, (block) => {
    length += block.length;
    return length;
  });
  const all = new Uint8Array(length);
  join(packed, all);
  return { bytes: all, ends: packedEnds };
}

function join(parts: readonly Uint8Array[], into: Uint8Array): void {
  let at = 0;
  for (const part of parts) {
    into.set(part, at);
    at += part.length;
  }
}

/**
 * The lines of some blocks, of concepts `[from, to)`, in the room where they fit into it and else in a larger one. Rooms are shared
 * memory and used again: see form-lists.ts.
 */
function blocksOf(
  store: ConceptStore,
  arrivals: Uint32Array,
  from: number,
  to: number,
  room: Uint8Array | undefined,
): Blocks & { room: Uint8Array } {
  const parts: Uint8Array[] = [];
  const ends: number[] = [];
  let length = 0;
  for (let c = from; c < to; c++) {
    const json = store.json(arrivals[c] as number);
    parts.push(json);
    length += json.length;
    const last = c + 1 === to || (c + 1) % RECORDS === 0;
    if (last) ends.push(length);
    else {
      parts.push(LINE_END);
      length++;
    }
  }
  const enough =
    room && room.length >= length ? room : new Uint8Array(new SharedArrayBuffer(Math.ceil(length * 1.2)));
  join(parts, enough);
  return { room: enough, bytes: enough.subarray(0, length), ends: Uint32Array.from(ends) };
}

/** Writes `records.data` and `records.blocks`, and feeds the lines of all records to `hash`. */
export async function writeRecords(
  writer: KbWriter,
  store: ConceptStore,
  concepts: SortedConcepts,
  hash: Hash,
  work: Work,
  pause: (done: number) => Promise<void>,
): Promise<void> {
  const stream = await writer.stream("records.data", true);
  const starts = new Uint32List();
  const { count, arrivals } = concepts;
  const underWay: { to: number; room: Uint8Array; packed: Promise<Blocks> }[] = [];
  const rooms: Uint8Array[] = [];
  const writeNext = async (): Promise<void> => {
    const { to, room, packed } = underWay.shift() as (typeof underWay)[0];
    const { bytes, ends } = await packed;
    rooms.push(room);
    const first = stream.length;
    for (let b = 0; b < ends.length; b++) starts.push(first + (b === 0 ? 0 : (ends[b - 1] as number)));
    await stream.write(bytes);
    await pause(to);
  };
  for (let c = 0; c < count; c += TOGETHER * RECORDS) {
    const to = Math.min(count, c + TOGETHER * RECORDS);
    const { room, bytes, ends } = blocksOf(store, arrivals, c, to, rooms.pop());
    let from = 0;
    for (const end of ends) {
      hash.update(bytes.subarray(from, end));
      hash.update("\n");
      from = end;
    }
    underWay.push({ to, room, packed: work.do("deflate", { bytes, ends }) });
    if (underWay.length > UNDER_WAY) await writeNext();
  }
  while (underWay.length > 0) await writeNext();
  starts.push(stream.length);
  await stream.end();
  await writer.add("records.blocks", starts.view());
}

/** Decoded blocks kept: a hover, its parents and their cards. */
const CACHED_BLOCKS = 64;

export class RecordReader {
  readonly #file: KbFile<Meta>;
  readonly #cache = new Map<number, string[]>();

  constructor(file: KbFile<Meta>) {
    this.#file = file;
  }

  record(concept: number): Concept {
    const block = Math.floor(concept / RECORDS);
    let lines = this.#cache.get(block);
    if (!lines) {
      const blocks = this.#file.u32("records.blocks");
      const packed = this.#file.part("records.data", blocks[block] as number, blocks[block + 1] as number);
      lines = inflateRawSync(packed).toString("utf8").split("\n");
      if (this.#cache.size === CACHED_BLOCKS) this.#cache.delete(this.#cache.keys().next().value as number);
      this.#cache.set(block, lines);
    }
    return conceptFromJson(lines[concept % RECORDS] as string);
  }
}
