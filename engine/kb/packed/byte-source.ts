// Where the bytes of a packed knowledge base come from: a file read at positions, or memory.
import { closeSync, fstatSync, openSync, read, readSync } from "node:fs";
import { KbFileError } from "./kb-error.ts";

export interface ByteSource {
  readonly length: number;
  /** Bytes `[from, from + length)`, from a fresh buffer of which they are all, or from a larger one that is shared. */
  bytes(from: number, length: number): Uint8Array<ArrayBuffer>;
  /** Fills `into` with the bytes from `from` on. */
  read(from: number, into: Uint8Array): void;
  /** The same as `bytes`, while others run; `read` is shown what has come in, piece by piece, in order. */
  bytesSoon(
    from: number,
    length: number,
    read: (piece: Uint8Array) => void,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether everything is in memory already. */
  readonly inMemory: boolean;
  /** Gives a file back; nothing can be read afterwards. */
  close(): void;
}

export class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly inMemory = true;
  /** Kept, not copied, where the bytes begin at a multiple of 8 in their buffer. */
  constructor(bytes: Uint8Array) {
    this.#bytes =
      bytes.byteOffset % 8 === 0 && bytes.buffer instanceof ArrayBuffer
        ? (bytes as Uint8Array<ArrayBuffer>)
        : new Uint8Array(bytes);
  }
  get length(): number {
    return this.#bytes.length;
  }
  bytes(from: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(from, from + length);
  }
  read(from: number, into: Uint8Array): void {
    into.set(this.bytes(from, into.length));
  }
  async bytesSoon(
    from: number,
    length: number,
    read: (piece: Uint8Array) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = this.bytes(from, length);
    read(bytes);
    return bytes;
  }
  close(): void {}
}

const LONGEST_READ = 1 << 24;
const open = new FinalizationRegistry<number>((fd) => closeSync(fd));

/** A file that stays open for reading at positions: its pages are the operating system's, shared by all processes. */
export class FileSource implements ByteSource {
  readonly length: number;
  readonly inMemory = false;
  readonly #file: string;
  #fd: number;

  /** Throws `KbFileError` where there is no such file, or it cannot be read. */
  constructor(file: string) {
    this.#file = file;
    try {
      this.#fd = openSync(file, "r");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new KbFileError(file, code === "ENOENT" ? "there is no such file." : `cannot be read (${code}).`);
    }
    const stat = fstatSync(this.#fd);
    if (!stat.isFile()) {
      closeSync(this.#fd);
      throw new KbFileError(file, "this is not a file.");
    }
    this.length = stat.size;
    open.register(this, this.#fd, this);
  }

  bytes(from: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.read(from, bytes);
    return bytes;
  }

  read(from: number, into: Uint8Array): void {
    for (let at = 0; at < into.length; ) {
      const wanted = Math.min(LONGEST_READ, into.length - at);
      const got = this.#try(() => readSync(this.#fd, into, at, wanted, from + at));
      if (got === 0) throw new KbFileError(this.#file, "the file was cut off after it had been opened.");
      at += got;
    }
  }

  async bytesSoon(
    from: number,
    length: number,
    show: (piece: Uint8Array) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const wanted = Math.min(LONGEST_READ, length - at);
      const got = await new Promise<number>((resolve, reject) =>
        read(this.#fd, bytes, at, wanted, from + at, (error, n) =>
          error ? reject(this.#unreadable(error)) : resolve(n),
        ),
      );
      if (got === 0) throw new KbFileError(this.#file, "the file was cut off after it had been opened.");
      show(bytes.subarray(at, at + got));
      at += got;
    }
    return bytes;
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#unreadable(error as NodeJS.ErrnoException);
    }
  }

  #unreadable(error: NodeJS.ErrnoException): KbFileError {
    return new KbFileError(this.#file, `cannot be read any more (${error.code ?? error.message}).`);
  }

  close(): void {
    if (this.#fd < 0) return;
    open.unregister(this);
    closeSync(this.#fd);
    this.#fd = -1;
  }
}
