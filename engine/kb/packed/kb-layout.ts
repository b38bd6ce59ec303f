// Where things lie in a packed knowledge base (kb-cache/FORMAT.md, "File"): a head of fixed size, sections, and a
// directory of them at the end, so that a build can write sections as they are ready.
import { crc32 } from "node:zlib";
import { importFirst, KbFileError } from "./kb-error.ts";

export const FORMAT_VERSION = 2;
/** High bit, name, CR LF, Ctrl-Z, LF: text-mode transfers and tools that cut at a line end break it visibly. */
const MAGIC = Uint8Array.of(0x89, 0x43, 0x4b, 0x42, 0x0d, 0x0a, 0x1a, 0x0a);
/** Bytes of the head, and the multiple at which sections begin. */
export const ALIGN = 64;
export const HEAD = ALIGN;
/** Bytes with a checksum of their own in a section of which small parts are read. */
export const PAGE = 1 << 14;

export const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN;

export type SectionArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;
export const bytesOf = (a: SectionArray): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

export interface SectionPlace {
  readonly name: string;
  /** In bytes from the start of the file, as is `length`. */
  readonly offset: number;
  readonly length: number;
  /** CRC-32 of the section's bytes. */
  readonly crc: number;
}

export interface Directory<Meta> {
  readonly sections: readonly SectionPlace[];
  readonly meta: Meta;
}

/** Of a section of which small parts are read: the section with the CRC-32 of each page of it. */
export const pagesOf = (name: string): string => `${name}.pages`;

export function requireLittleEndian(file: string): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    throw new KbFileError(file, "this machine is big-endian, packed knowledge bases are little-endian.");
}

export interface Head {
  readonly directoryOffset: number;
  readonly directoryLength: number;
  readonly directoryCrc: number;
  /** Bytes of the whole file. */
  readonly bytes: number;
}

export function encodeHead(head: Head): Uint8Array {
  const bytes = Buffer.alloc(HEAD);
  bytes.set(MAGIC);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(head.directoryLength, 12);
  bytes.writeUInt32LE(head.directoryCrc, 16);
  bytes.writeBigUInt64LE(BigInt(head.directoryOffset), 24);
  bytes.writeBigUInt64LE(BigInt(head.bytes), 32);
  bytes.writeUInt32LE(crc32(bytes), 20);
  return bytes;
}

const startsLike = (bytes: Uint8Array, start: ArrayLike<number>): boolean => {
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false;
  return true;
};

function foreign(file: string, bytes: Uint8Array): KbFileError {
  if (bytes.length === 0) return new KbFileError(file, "the file is empty.");
  if (startsLike(bytes, [0x1f, 0x8b]))
    return new KbFileError(
      file,
      "this is a gzip file: unpack it if a knowledge base is in it.",
      importFirst(file),
    );
  if (startsLike(bytes, [0x43, 0x4b, 0x42]) || startsLike(bytes, MAGIC.subarray(0, 4)))
    return new KbFileError(file, "the file was damaged by a text-mode transfer.");
  return new KbFileError(file, "this is not a packed knowledge base.", importFirst(file));
}

/** `start` is the first bytes of a file of `length` bytes. Throws `KbFileError` for a foreign, other or cut file. */
export function decodeHead(start: Uint8Array, length: number, file: string): Head {
  requireLittleEndian(file);
  if (!startsLike(start, MAGIC)) throw foreign(file, start);
  const truncated = () => new KbFileError(file, `the file is truncated (${length} bytes).`);
  if (length < 12) throw truncated();
  const view = Buffer.from(start.subarray(0, HEAD));
  const version = view.readUInt32LE(8);
  if (version !== FORMAT_VERSION)
    throw new KbFileError(
      file,
      `the file has format version ${version}, this Curie reads version ${FORMAT_VERSION}: ${version > FORMAT_VERSION ? "it was built by a newer Curie." : "it was built by an older Curie."}`,
    );
  if (length < HEAD) throw truncated();
  const crc = view.readUInt32LE(20);
  view.writeUInt32LE(0, 20);
  if (crc32(view) !== crc) throw new KbFileError(file, "the header is corrupted (checksum).");
  const head: Head = {
    directoryLength: view.readUInt32LE(12),
    directoryCrc: view.readUInt32LE(16),
    directoryOffset: Number(view.readBigUInt64LE(24)),
    bytes: Number(view.readBigUInt64LE(32)),
  };
  if (head.bytes > length)
    throw new KbFileError(file, `the file is truncated (${length} of ${head.bytes} bytes).`);
  if (head.bytes < length)
    throw new KbFileError(file, `the file has ${length - head.bytes} bytes behind its end.`);
  return head;
}
