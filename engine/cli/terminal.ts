// The two streams a command writes to, and what it says on stderr while it works.
import { once } from "node:events";
import type { ExitCode } from "./exit-codes.ts";

export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/** What a command does once its arguments are read. */
export type Work = (terminal: Terminal) => Promise<ExitCode>;

/** Writes an answer and waits while its reader is slow. */
export async function print(terminal: Terminal, text: string): Promise<void> {
  terminal.signal.throwIfAborted();
  if (!terminal.stdout.write(text)) await once(terminal.stdout, "drain", { signal: terminal.signal });
}

/** One line for a person. */
export const tell = (terminal: Terminal, line: string): void => {
  terminal.stderr.write(`${line}\n`);
};

/** Lets Ctrl+C through between two pieces of work. */
export async function breathe(terminal: Terminal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  terminal.signal.throwIfAborted();
}

const QUIET_MS = 1000;
const ON_TERMINAL_MS = 100;
const ELSEWHERE_MS = 5000;

/** A line on stderr that says how far the work is: on a terminal, or when asked; not in the first second. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #asked: boolean;
  #next = Date.now() + QUIET_MS;
  #shown = false;

  constructor(terminal: Terminal, asked: boolean) {
    this.#terminal = terminal;
    this.#asked = asked;
  }

  /** `line` is called only when it will be shown. */
  report(line: () => string): void {
    const now = Date.now();
    if (now < this.#next) return;
    const { stderr } = this.#terminal;
    if (stderr.isTTY) {
      stderr.write(`\r\u001b[K${line().slice(0, (stderr.columns ?? 80) - 1)}`);
      this.#shown = true;
    } else if (this.#asked) stderr.write(`${line()}\n`);
    this.#next = now + (stderr.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS);
  }

  /** Takes the line away again; before anything else is written to stderr, and at the end. */
  clear(): void {
    if (this.#shown) this.#terminal.stderr.write("\r\u001b[K");
    this.#shown = false;
  }
}

/** `1 concept`, `2,100 concepts`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;

const UNITS = ["bytes", "kB", "MB", "GB"];

export function sized(bytes: number): string {
  let n = bytes;
  let unit = 0;
  while (n >= 1000 && unit < UNITS.length - 1) {
    n /= 1000;
    unit++;
  }
  return `${unit ? n.toFixed(1) : n} ${UNITS[unit]}`;
}
