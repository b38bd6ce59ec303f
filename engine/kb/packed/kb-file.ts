// The container of a packed knowledge base: magic, format version, JSON header, sections with checksums
// (kb-cache/FORMAT.md). Says what is wrong with a file and how to get a good one; knows nothing of names or concepts.
import { crc32 } from "node:zlib";

export const FORMAT_VERSION = 1;
/** High bit, name, CR LF, Ctrl-Z, LF: text-mode transfers and tools that cut at a line end break it visibly. */
const MAGIC = Uint8Array.of(0x89, 0x43, 0x4b, 0x42, 0x0d, 0x0a, 0x1a, 0x0a);
const FIXED = 24;
const ALIGN = 64;

export type SectionArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;

/** A packed knowledge base that cannot be opened. The message names the file, the reason and the cure. */
export class KbFileError extends Error {
  readonly file: string;
  constructor(file: string, reason: string) {
    super(
      `${file}: ${reason} Build it again from its source: curie kb build --from obo|tsv|jsonl --out ${file === IN_MEMORY ? "KB" : file} SOURCE...`,
    );
    this.name = "KbFileError";
    this.file = file;
  }
}
export const IN_MEMORY = "(in memory)";

interface SectionPlace {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

interface Header<Meta> {
  readonly bytes: number;
  readonly sections: readonly SectionPlace[];
  readonly meta: Meta;
}

const bytesOf = (a: SectionArray): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN;

function requireLittleEndian(file: string): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    throw new KbFileError(file, "this machine is big-endian, packed knowledge bases are little-endian.");
}

/** The file as consecutive chunks; the same meta and sections always give the same bytes. */
export function encodeKbFile(meta: object, sections: ReadonlyMap<string, SectionArray>): Uint8Array[] {
  requireLittleEndian("(build)");
  const bodies = [...sections].map(([name, array]) => ({ name, body: bytesOf(array) }));
  // Offsets depend on the header's length and the header on the offsets: reserve room, count again until it fits.
  const render = (start: number): Buffer => {
    let offset = start;
    const places: SectionPlace[] = [];
    for (const { name, body } of bodies) {
      places.push({ name, offset, length: body.length, crc: crc32(body) });
      offset = aligned(offset + body.length);
    }
    return Buffer.from(
      JSON.stringify({ bytes: offset, sections: places, meta } satisfies Header<object>),
      "utf8",
    );
  };
  let start = aligned(FIXED);
  let json = render(start);
  while (aligned(FIXED + json.length) !== start) {
    start = aligned(FIXED + json.length);
    json = render(start);
  }
  const head = Buffer.alloc(start);
  head.set(MAGIC);
  head.writeUInt32LE(FORMAT_VERSION, 8);
  head.writeUInt32LE(json.length, 12);
  head.writeUInt32LE(crc32(json), 16);
  json.copy(head, FIXED);
  const chunks: Uint8Array[] = [head];
  for (const { body } of bodies) {
    chunks.push(body);
    if (aligned(body.length) > body.length) chunks.push(new Uint8Array(aligned(body.length) - body.length));
  }
  return chunks;
}

/** Sections by name as typed views over the file's own bytes: nothing is copied or parsed. */
export class KbFile<Meta> {
  readonly file: string;
  readonly bytes: number;
  readonly meta: Meta;
  readonly #buffer: ArrayBuffer;
  readonly #places: Map<string, SectionPlace>;

  constructor(file: string, buffer: ArrayBuffer, header: Header<Meta>) {
    this.file = file;
    this.#buffer = buffer;
    this.bytes = header.bytes;
    this.meta = header.meta;
    this.#places = new Map(header.sections.map((s) => [s.name, s]));
  }

  #place(name: string, width: number): SectionPlace {
    const place = this.#places.get(name);
    if (!place || place.length % width !== 0)
      throw new KbFileError(this.file, `section "${name}" is missing or has a wrong length.`);
    return place;
  }

  u8(name: string): Uint8Array {
    const p = this.#place(name, 1);
    return new Uint8Array(this.#buffer, p.offset, p.length);
  }
  u16(name: string): Uint16Array {
    const p = this.#place(name, 2);
    return new Uint16Array(this.#buffer, p.offset, p.length / 2);
  }
  u32(name: string): Uint32Array {
    const p = this.#place(name, 4);
    return new Uint32Array(this.#buffer, p.offset, p.length / 4);
  }
  i32(name: string): Int32Array {
    const p = this.#place(name, 4);
    return new Int32Array(this.#buffer, p.offset, p.length / 4);
  }
  f32(name: string): Float32Array {
    const p = this.#place(name, 4);
    return new Float32Array(this.#buffer, p.offset, p.length / 4);
  }
}

const startsLike = (bytes: Uint8Array, start: ArrayLike<number>): boolean => {
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false;
  return true;
};

function foreign(file: string, bytes: Uint8Array): KbFileError {
  if (bytes.length === 0) return new KbFileError(file, "the file is empty.");
  if (startsLike(bytes, [0x1f, 0x8b]))
    return new KbFileError(file, "this is a gzip file, not a packed knowledge base.");
  if (startsLike(bytes, [0x43, 0x4b, 0x42]) || startsLike(bytes, MAGIC.subarray(0, 4)))
    return new KbFileError(file, "the file was damaged by a text-mode transfer.");
  return new KbFileError(file, "this is not a packed knowledge base (a source file, perhaps?).");
}

/** Sections that do not lie in the file or whose bytes are not those that were written, and what is wrong with each. */
function* damaged(bytes: Uint8Array, sections: readonly SectionPlace[]): Generator<[string, string]> {
  for (const { name, offset, length, crc } of sections)
    if (offset % ALIGN !== 0 || offset + length > bytes.length) yield [name, "lies outside the file"];
    else if (crc32(bytes.subarray(offset, offset + length)) !== crc) yield [name, "is corrupted (checksum)"];
}

/** Checks everything that can be checked without knowing what the sections mean. Throws `KbFileError`. */
export function decodeKbFile<Meta>(
  buffer: ArrayBuffer,
  length: number,
  file: string,
  check: (meta: unknown) => Meta,
): KbFile<Meta> {
  const { header, meta } = readHeader(buffer, length, file, check);
  for (const [name, wrong] of damaged(new Uint8Array(buffer, 0, length), header.sections))
    throw new KbFileError(file, `section "${name}" ${wrong}.`);
  return new KbFile(file, buffer, { ...header, meta });
}

/** All damaged sections, in the order of the file: empty for a sound one. Throws `KbFileError` as `decodeKbFile` does. */
export function damagedSections(
  buffer: ArrayBuffer,
  length: number,
  file: string,
): { name: string; wrong: string }[] {
  const { header } = readHeader(buffer, length, file, (meta) => meta);
  return Array.from(damaged(new Uint8Array(buffer, 0, length), header.sections), ([name, wrong]) => ({
    name,
    wrong,
  }));
}

function readHeader<Meta>(
  buffer: ArrayBuffer,
  length: number,
  file: string,
  check: (meta: unknown) => Meta,
): { header: Header<unknown>; meta: Meta } {
  requireLittleEndian(file);
  const bytes = new Uint8Array(buffer, 0, length);
  if (!startsLike(bytes, MAGIC)) throw foreign(file, bytes);
  const truncated = () => new KbFileError(file, `the file is truncated (${length} bytes).`);
  if (length < FIXED) throw truncated();
  const view = new DataView(buffer, 0, length);
  const version = view.getUint32(8, true);
  if (version !== FORMAT_VERSION)
    throw new KbFileError(
      file,
      `the file has format version ${version}, this Curie reads version ${FORMAT_VERSION}: ${version > FORMAT_VERSION ? "it was built by a newer Curie." : "it was built by an older Curie."}`,
    );
  const headerLength = view.getUint32(12, true);
  if (FIXED + headerLength > length) throw truncated();
  const json = bytes.subarray(FIXED, FIXED + headerLength);
  if (crc32(json) !== view.getUint32(16, true))
    throw new KbFileError(file, "the header is corrupted (checksum).");
  let header: Header<unknown>;
  let meta: Meta;
  try {
    header = JSON.parse(Buffer.from(json).toString("utf8"));
    meta = check(header.meta);
  } catch (error) {
    throw new KbFileError(file, `the header cannot be read (${(error as Error).message}).`);
  }
  if (header.bytes > length)
    throw new KbFileError(file, `the file is truncated (${length} of ${header.bytes} bytes).`);
  if (header.bytes < length)
    throw new KbFileError(file, `the file has ${length - header.bytes} bytes behind its end.`);
  return { header, meta };
}
