// A source file as bytes and as lines: plain or gzip, told by content and not by name, read as a stream.
import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ImportReport } from "../report.ts";

/** A source that cannot be read at all. Bad lines never throw: they are reported. */
export class SourceError extends Error {
  readonly file: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.name = "SourceError";
    this.file = file;
  }
}

export interface Source {
  readonly file: string;
  /** The first 64 KiB at most, decoded, without a byte order mark. */
  readonly head: string;
  /** All bytes, inflated; once. */
  bytes(): AsyncGenerator<Uint8Array>;
  /** For a source whose bytes are not wanted after all. */
  close(): Promise<void>;
}

const HEAD = 1 << 16;

async function* inflated(file: string): AsyncGenerator<Uint8Array> {
  const raw = createReadStream(file);
  const chunks: AsyncIterator<Buffer> = raw[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    if (first.done) return;
    async function* rest(): AsyncGenerator<Uint8Array> {
      yield first.value;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    }
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
      yield* rest();
      return;
    }
    const gunzip = createGunzip();
    // An error of either stream destroys both; reading the last one throws it.
    pipeline(Readable.from(rest()), gunzip, () => {});
    for await (const chunk of gunzip) yield chunk;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new SourceError(file, "there is no such file.");
    if (code === "EISDIR") throw new SourceError(file, "this is a folder, not a file.");
    if (code?.startsWith("Z_"))
      throw new SourceError(file, `the gzip stream is damaged or cut off (${message}).`);
    throw new SourceError(file, `cannot be read (${code ?? message}).`);
  } finally {
    raw.destroy();
  }
}

/** Opens a source and reads its beginning. Throws `SourceError` where it cannot be read or is no text. */
export async function openSource(file: string): Promise<Source> {
  const stream = inflated(file);
  const begun: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const next = await stream.next();
    if (next.done) break;
    begun.push(next.value);
    length += next.value.length;
  }
  const start = Buffer.concat(begun).subarray(0, HEAD);
  const binary = notText(start);
  if (binary) {
    await stream.return(undefined);
    throw new SourceError(file, binary);
  }
  return {
    file,
    head: new TextDecoder().decode(start),
    async *bytes() {
      try {
        yield* begun;
        yield* stream;
      } finally {
        await stream.return(undefined);
      }
    },
    close: async () => {
      await stream.return(undefined);
    },
  };
}

function notText(start: Buffer): string | undefined {
  if (start.length === 0) return "the file is empty.";
  if (start.subarray(1, 4).toString("latin1") === "CKB" && start[0] === 0x89)
    return "this is a packed knowledge base already; curie kb merge joins those.";
  if (start.subarray(0, 4).toString("latin1") === "PK\u0003\u0004")
    return "this is a zip archive (or a spreadsheet): unpack it, or save the table as text.";
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
    return "this is UTF-16 text: save it as UTF-8.";
  if (start.includes(0)) return "this is a binary file, not text.";
  return undefined;
}

export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

const LONGEST_LINE = 1 << 24;

/** Lines without their ends (LF or CRLF). Broken UTF-8 is replaced, overlong lines are skipped; both are reported. */
export async function* linesOf(source: Source, report: ImportReport): AsyncGenerator<Line> {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const take = (): Line | undefined => {
    number++;
    const size = length;
    const bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    parts = [];
    length = 0;
    if (size > LONGEST_LINE) {
      report.problem(
        source.file,
        number,
        `the line has ${size} bytes; lines over ${LONGEST_LINE} are skipped.`,
      );
      return undefined;
    }
    let end = bytes.length;
    if (bytes[end - 1] === 13) end--;
    const start = number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    let text: string;
    try {
      text = strict.decode(bytes.subarray(start, end));
    } catch {
      text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
      report.encodingTrouble(source.file, number, "bytes that are not UTF-8 were replaced by U+FFFD.", text);
    }
    return { number, text };
  };
  for await (const chunk of source.bytes()) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      if (length <= LONGEST_LINE) parts.push(chunk.subarray(from, at));
      length += at - from;
      from = at + 1;
      const line = take();
      if (line) yield line;
    }
    if (from < chunk.length) {
      if (length <= LONGEST_LINE) parts.push(chunk.subarray(from));
      length += chunk.length - from;
    }
  }
  if (length > 0) {
    const line = take();
    if (line) yield line;
  }
}
