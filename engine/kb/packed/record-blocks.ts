// The full records as deflated blocks of JSON lines, opened only when someone asks for a concept.
import type { Hash } from "node:crypto";
import { promisify } from "node:util";
import { deflateRaw, inflateRawSync } from "node:zlib";
import type { Concept } from "../concept.ts";
import { type ConceptStore, conceptFromJson, type SortedConcepts } from "./concept-store.ts";
import { Uint32List } from "./growable.ts";
import type { KbFile } from "./kb-file.ts";
import type { KbWriter } from "./kb-writer.ts";
import type { Meta } from "./meta.ts";

/** Concepts to one deflated block. */
export const RECORDS = 32;
const LINE_FEED = 10;
/** Blocks that are deflated at a time, in threads of Node's own. */
const AT_ONCE = 64;
const deflate = promisify(deflateRaw);

/** Writes `records.data` and `records.blocks`, and feeds the lines of all records to `hash`. */
export async function writeRecords(
  writer: KbWriter,
  store: ConceptStore,
  concepts: SortedConcepts,
  hash: Hash,
  pause: (done: number) => Promise<void>,
): Promise<void> {
  const stream = await writer.stream("records.data", true);
  const starts = new Uint32List();
  const { count } = concepts;
  for (let c = 0; c < count; ) {
    const packed: Promise<Uint8Array>[] = [];
    for (; packed.length < AT_ONCE && c < count; c += RECORDS) {
      const lines: Uint8Array[] = [];
      for (let n = c; n < Math.min(count, c + RECORDS); n++) {
        if (n > c) lines.push(Uint8Array.of(LINE_FEED));
        lines.push(store.json(concepts.arrivals[n] as number));
      }
      const block = Buffer.concat(lines);
      hash.update(block);
      hash.update("\n");
      packed.push(deflate(block, { level: 6 }));
    }
    for (const bytes of await Promise.all(packed)) {
      starts.push(stream.length);
      await stream.write(bytes);
    }
    await pause(Math.min(c, count));
  }
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
