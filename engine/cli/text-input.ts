// The texts that a command is given: files or standard input, plain or gzip, as UTF-8 text in pieces. What is no text
// is refused with the cure.
import { createReadStream, statSync } from "node:fs";
import { addAbortSignal, Readable, type Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { UsageError } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** A file that holds no UTF-8 text: the others are still read, and the status is 1. */
export class NoTextError extends Error {}

export const STDIN = "-";
export const nameOf = (input: string): string => (input === STDIN ? "standard input" : input);

function unreadable(input: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === "ENOENT"
      ? "there is no such file."
      : code === "EISDIR"
        ? "this is a folder; name the files in it."
        : `cannot be read (${code ?? message}).`;
  return new UsageError(`${nameOf(input)}: ${reason}`);
}

/** Throws `UsageError` for a file that is not there, before anything is done with the others. */
export function checkInput(input: string): void {
  if (input === STDIN) return;
  let folder: boolean;
  try {
    folder = statSync(input).isDirectory();
  } catch (error) {
    throw unreadable(input, error);
  }
  if (folder) throw unreadable(input, { code: "EISDIR" });
}

async function* bytesOf(input: string, terminal: Terminal): AsyncGenerator<Uint8Array> {
  const source = input === STDIN ? (terminal.stdin as Readable) : createReadStream(input);
  addAbortSignal(terminal.signal, source);
  const chunks: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    if (first.done) return;
    async function* all(): AsyncGenerator<Uint8Array> {
      yield first.value;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    }
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
      yield* all();
      return;
    }
    const inflated: Transform = createGunzip();
    const from = Readable.from(all());
    from.on("error", (error) => inflated.destroy(error));
    yield* from.pipe(inflated);
  } catch (error) {
    terminal.signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith("Z_"))
      throw new NoTextError(`${nameOf(input)}: the gzip stream is damaged or cut off (${message}).`);
    throw unreadable(input, error);
  }
}

/**
 * The text in pieces, cut anywhere but inside a character; a byte order mark stays. Throws `UsageError` where the
 * input cannot be opened, `NoTextError` where it is not UTF-8 text.
 */
export async function* textOf(input: string, terminal: Terminal): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let at = 0;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new NoTextError(
        `${nameOf(input)}: not UTF-8 near byte ${at}; save the file as UTF-8 (iconv -t UTF-8, for example).`,
      );
    }
  };
  for await (const bytes of bytesOf(input, terminal)) {
    if (at === 0 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)))
      throw new NoTextError(`${nameOf(input)}: this is UTF-16; save the file as UTF-8.`);
    const nul = bytes.indexOf(0);
    if (nul >= 0) throw new NoTextError(`${nameOf(input)}: byte ${at + nul} is NUL; this is no text.`);
    const text = decode(bytes);
    at += bytes.length;
    if (text) yield text;
  }
  const last = decode();
  if (last) yield last;
}
