// The sections of a packed knowledge base by name, each read and checked when it is first asked for. Says what is wrong
// with a file and how to get a good one; knows nothing of names or concepts.
import { crc32 } from "node:zlib";
import type { ByteSource } from "./byte-source.ts";
import { KbFileError } from "./kb-error.ts";
import { ALIGN, type Directory, decodeHead, HEAD, PAGE, pagesOf, type SectionPlace } from "./kb-layout.ts";

export { KbFileError } from "./kb-error.ts";
export type { SectionArray } from "./kb-layout.ts";

/** The longest part of a file that is read for its head and, in small ones, everything. */
const WHOLE = 1 << 22;

function readDirectory<Meta>(
  source: ByteSource,
  file: string,
  check: (meta: unknown) => Meta,
): { directory: Directory<Meta>; bytes: number } {
  const head = decodeHead(source.bytes(0, Math.min(HEAD, source.length)), source.length, file);
  const corrupted = () => new KbFileError(file, "the header is corrupted (checksum).");
  if (head.directoryOffset + head.directoryLength > source.length) throw corrupted();
  const json = source.bytes(head.directoryOffset, head.directoryLength);
  if (crc32(json) !== head.directoryCrc) throw corrupted();
  try {
    const { sections, meta } = JSON.parse(Buffer.from(json).toString("utf8"));
    return { directory: { sections, meta: check(meta) }, bytes: head.bytes };
  } catch (error) {
    throw new KbFileError(file, `the header cannot be read (${(error as Error).message}).`);
  }
}

/**
 * Sections as typed arrays. A section is read from the file and checked against its checksum at its first use, and kept;
 * a damaged one throws `KbFileError` then. Ask for a section where it is needed, not before.
 */
export class KbFile<Meta> {
  readonly file: string;
  readonly bytes: number;
  readonly meta: Meta;
  readonly #source: ByteSource;
  readonly #places: Map<string, SectionPlace>;
  readonly #loaded = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #u16 = new Map<string, Uint16Array<ArrayBuffer>>();
  readonly #u32 = new Map<string, Uint32Array<ArrayBuffer>>();
  readonly #i32 = new Map<string, Int32Array<ArrayBuffer>>();
  readonly #f32 = new Map<string, Float32Array<ArrayBuffer>>();
  /** Told of the first damage that is found. */
  onDamage: ((error: KbFileError) => void) | undefined;
  readonly #checkedPages = new Map<string, Uint8Array>();

  /** Reads head and directory only. Throws `KbFileError` where they are not those of a packed knowledge base. */
  constructor(source: ByteSource, file: string, check: (meta: unknown) => Meta) {
    const { directory, bytes } = readDirectory(source, file, check);
    this.#source = source;
    this.file = file;
    this.bytes = bytes;
    this.meta = directory.meta;
    this.#places = new Map(directory.sections.map((s) => [s.name, s]));
  }

  get sections(): Iterable<SectionPlace> {
    return this.#places.values();
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  #place(name: string): SectionPlace {
    const place = this.#places.get(name);
    if (!place) throw new KbFileError(this.file, `section "${name}" is missing.`);
    if (place.offset % ALIGN !== 0 || place.offset + place.length > this.#source.length)
      throw new KbFileError(this.file, `section "${name}" lies outside the file.`);
    return place;
  }

  #keep(place: SectionPlace, bytes: Uint8Array<ArrayBuffer>, crc: number): Uint8Array<ArrayBuffer> {
    if (crc !== place.crc) throw this.#corrupted(place);
    this.#loaded.set(place.name, bytes);
    return bytes;
  }

  #corrupted(place: SectionPlace): KbFileError {
    const error = new KbFileError(this.file, `section "${place.name}" is corrupted (checksum).`);
    this.onDamage?.(error);
    this.onDamage = undefined;
    return error;
  }

  #section(name: string, width: number): Uint8Array<ArrayBuffer> {
    let bytes = this.#loaded.get(name);
    if (!bytes) {
      const place = this.#place(name);
      bytes = this.#source.bytes(place.offset, place.length);
      this.#keep(place, bytes, crc32(bytes));
    }
    if (bytes.length % width !== 0) throw new KbFileError(this.file, `section "${name}" has a wrong length.`);
    return bytes;
  }

  u8(name: string): Uint8Array<ArrayBuffer> {
    return this.#loaded.get(name) ?? this.#section(name, 1);
  }
  u16(name: string): Uint16Array<ArrayBuffer> {
    return this.#view(this.#u16, name, 2, Uint16Array);
  }
  u32(name: string): Uint32Array<ArrayBuffer> {
    return this.#view(this.#u32, name, 4, Uint32Array);
  }
  i32(name: string): Int32Array<ArrayBuffer> {
    return this.#view(this.#i32, name, 4, Int32Array);
  }
  f32(name: string): Float32Array<ArrayBuffer> {
    return this.#view(this.#f32, name, 4, Float32Array);
  }

  #view<View>(
    known: Map<string, View>,
    name: string,
    width: number,
    make: new (buffer: ArrayBuffer, offset: number, length: number) => View,
  ): View {
    let view = known.get(name);
    if (view === undefined) {
      const bytes = this.#section(name, width);
      view = new make(bytes.buffer, bytes.byteOffset, bytes.length / width);
      known.set(name, view);
    }
    return view;
  }

  /** Bytes of a section without reading it. */
  lengthOf(name: string): number {
    return this.#place(name).length;
  }

  /**
   * Bytes `[from, to)` of a section that was written as `paged`: read from the file each time (the operating system
   * keeps what is asked for often), each page checked once.
   */
  part(name: string, from: number, to: number): Uint8Array<ArrayBuffer> {
    return this.#source.bytes(this.#checkedPart(name, from, to), to - from);
  }

  /** The same into memory that is there already. */
  readPart(name: string, from: number, into: Uint8Array): void {
    this.#source.read(this.#checkedPart(name, from, from + into.length), into);
  }

  /** Where in the file bytes `[from, to)` of a paged section begin, once their pages were checked. */
  #checkedPart(name: string, from: number, to: number): number {
    const place = this.#place(name);
    if (from < 0 || to < from || to > place.length)
      throw new KbFileError(this.file, `section "${name}" has no bytes ${from} to ${to}.`);
    let checked = this.#checkedPages.get(name);
    if (!checked) {
      checked = new Uint8Array(Math.ceil(place.length / PAGE));
      this.#checkedPages.set(name, checked);
    }
    const first = Math.floor(from / PAGE);
    const last = Math.ceil(to / PAGE);
    if (!checked.subarray(first, last).every(Boolean)) this.#checkPages(place, first, last, checked);
    return place.offset + from;
  }

  #checkPages(place: SectionPlace, first: number, last: number, checked: Uint8Array): void {
    const crcs = this.u32(pagesOf(place.name));
    for (let page = first; page < last; page++) {
      const from = page * PAGE;
      const bytes = this.#source.bytes(place.offset + from, Math.min(PAGE, place.length - from));
      if (crc32(bytes) !== crcs[page]) throw this.#corrupted(place);
      checked[page] = 1;
    }
  }

  /** Reads and checks these sections while others run, two at a time. Rejects with `KbFileError` at a damaged one. */
  async load(names: Iterable<string>, signal?: AbortSignal): Promise<void> {
    const wanted = [...names].filter((name) => !this.#loaded.has(name)).map((name) => this.#place(name));
    const next = wanted[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (const place of next) {
        signal?.throwIfAborted();
        let crc = 0;
        const bytes = await this.#source.bytesSoon(place.offset, place.length, (piece) => {
          crc = crc32(piece, crc);
        });
        if (!this.#loaded.has(place.name)) this.#keep(place, bytes, crc);
      }
    };
    await Promise.all([worker(), worker()]);
  }

  /** Reads everything, checks it, and throws `KbFileError` for the first damaged section. */
  checkAll(): void {
    for (const { name } of this.#places.values()) this.#section(name, 1);
  }

  /** All damaged sections, in the order of the file, and what is wrong with each: empty for a sound file. */
  damaged(): { name: string; wrong: string }[] {
    return [...this.#places.values()].flatMap(({ name, offset, length, crc }) => {
      if (offset % ALIGN !== 0 || offset + length > this.#source.length)
        return [{ name, wrong: "lies outside the file" }];
      return crc32(this.#source.bytes(offset, length)) === crc
        ? []
        : [{ name, wrong: "is corrupted (checksum)" }];
    });
  }

  close(): void {
    this.#source.close();
  }
}

/** Whether so small a file is better read and checked at once. */
export const isSmall = (length: number): boolean => length <= WHOLE;
