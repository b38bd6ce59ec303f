// Writes a packed knowledge base section by section, to a file or into memory: what is ready goes out, so that a build
// never holds its whole result.
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import {
  aligned,
  bytesOf,
  type Directory,
  encodeHead,
  HEAD,
  PAGE,
  pagesOf,
  requireLittleEndian,
  type SectionArray,
  type SectionPlace,
} from "./kb-layout.ts";

/** Where the bytes go, in order; the head is written last, over the first bytes. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
  writeHead(head: Uint8Array): Promise<void>;
}

/** Collects the chunks of a file in memory. They are kept, not copied. */
export class MemorySink implements ByteSink {
  readonly chunks: Uint8Array[] = [];
  async write(bytes: Uint8Array): Promise<void> {
    this.chunks.push(bytes);
  }
  async writeHead(head: Uint8Array): Promise<void> {
    this.chunks[0]?.set(head);
  }
}

const LONGEST_WRITE = 1 << 28;

export class FileSink implements ByteSink {
  readonly #file: FileHandle;
  #at = 0;
  constructor(file: FileHandle) {
    this.#file = file;
  }
  async #put(bytes: Uint8Array, at: number): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const length = Math.min(LONGEST_WRITE, bytes.length - from);
      from += (await this.#file.write(bytes, from, length, at + from)).bytesWritten;
    }
  }
  async write(bytes: Uint8Array): Promise<void> {
    await this.#put(bytes, this.#at);
    this.#at += bytes.length;
  }
  writeHead(head: Uint8Array): Promise<void> {
    return this.#put(head, 0);
  }
}

/** Small pieces go out together. */
const ROOM = 1 << 18;

/** A section of unknown length, written piece by piece. */
export class SectionStream {
  readonly #put: (bytes: Uint8Array) => Promise<void>;
  readonly #done: (length: number, crc: number, pages: Uint32Array) => Promise<void>;
  #room = Buffer.allocUnsafe(ROOM);
  #filled = 0;
  #crc = 0;
  #pageCrc = 0;
  readonly #pages: number[] = [];
  /** Bytes so far. */
  length = 0;

  constructor(
    put: (bytes: Uint8Array) => Promise<void>,
    done: (length: number, crc: number, pages: Uint32Array) => Promise<void>,
  ) {
    this.#put = put;
    this.#done = done;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#count(bytes);
    const large = bytes.length > ROOM / 2;
    if (large || this.#filled + bytes.length > ROOM) await this.#flush();
    if (large) await this.#put(bytes);
    else {
      this.#room.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  /** Nothing can be written afterwards. */
  async end(): Promise<void> {
    await this.#flush();
    if (this.length % PAGE) this.#pages.push(this.#pageCrc);
    await this.#done(this.length, this.#crc, Uint32Array.from(this.#pages));
  }

  #count(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
    for (let from = 0; from < bytes.length; ) {
      const to = Math.min(bytes.length, from + PAGE - (this.length % PAGE));
      this.#pageCrc = crc32(bytes.subarray(from, to), this.#pageCrc);
      this.length += to - from;
      from = to;
      if (this.length % PAGE !== 0) continue;
      this.#pages.push(this.#pageCrc);
      this.#pageCrc = 0;
    }
  }

  async #flush(): Promise<void> {
    if (this.#filled === 0) return;
    await this.#put(this.#room.subarray(0, this.#filled));
    this.#room = Buffer.allocUnsafe(ROOM);
    this.#filled = 0;
  }
}

export class KbWriter {
  readonly #sink: ByteSink;
  readonly #places: SectionPlace[] = [];
  #at = 0;

  constructor(sink: ByteSink) {
    requireLittleEndian("(build)");
    this.#sink = sink;
  }

  async #put(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(bytes);
    this.#at += bytes.length;
  }

  /** Zeros up to where the next section begins; room for the head before the first one. */
  async #align(): Promise<void> {
    const gap = this.#at === 0 ? HEAD : aligned(this.#at) - this.#at;
    if (gap > 0) await this.#put(new Uint8Array(gap));
  }

  /** A whole section. The array must not change before the file is complete. */
  async add(name: string, array: SectionArray): Promise<void> {
    const bytes = bytesOf(array);
    await this.#align();
    this.#places.push({ name, offset: this.#at, length: bytes.length, crc: crc32(bytes) });
    await this.#put(bytes);
  }

  async addAll(sections: Iterable<readonly [name: string, array: SectionArray]>): Promise<void> {
    for (const [name, array] of sections) await this.add(name, array);
  }

  /**
   * A section in pieces; end it before the next one begins. A `paged` one can be read in small parts
   * (`KbFile.part`), each page with its own checksum.
   */
  async stream(name: string, paged = false): Promise<SectionStream> {
    await this.#align();
    const offset = this.#at;
    return new SectionStream(
      (bytes) => this.#put(bytes),
      async (length, crc, pages) => {
        this.#places.push({ name, offset, length, crc });
        if (paged) await this.add(pagesOf(name), pages);
      },
    );
  }

  /** Writes the directory and the head; answers the length of the file in bytes. */
  async finish(meta: object): Promise<number> {
    await this.#align();
    const directoryOffset = this.#at;
    const directory: Directory<object> = { sections: this.#places, meta };
    const json = Buffer.from(JSON.stringify(directory), "utf8");
    await this.#put(json);
    const head = {
      directoryOffset,
      directoryLength: json.length,
      directoryCrc: crc32(json),
      bytes: this.#at,
    };
    await this.#sink.writeHead(encodeHead(head));
    return this.#at;
  }
}

/** A small file as chunks in memory; the same meta and sections always give the same bytes. */
export async function encodeKbFile(
  meta: object,
  sections: Iterable<readonly [name: string, array: SectionArray]>,
): Promise<Uint8Array[]> {
  const sink = new MemorySink();
  const writer = new KbWriter(sink);
  await writer.addAll(sections);
  await writer.finish(meta);
  return sink.chunks;
}
