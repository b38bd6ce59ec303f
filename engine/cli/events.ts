// What a program that started us reads on stdout: one JSON object to a line, `{"progress": ...}` while the work goes on,
// `{"result": ...}` at its end.
import { print, type Terminal } from "./terminal.ts";

const EVERY_MS = 100;

export class Events {
  readonly #terminal: Terminal;
  readonly wanted: boolean;
  #next = 0;

  constructor(terminal: Terminal, wanted: boolean) {
    this.#terminal = terminal;
    this.wanted = wanted;
  }

  /** Ten times a second at most. */
  progress(progress: object): void {
    const now = Date.now();
    if (!this.wanted || now < this.#next) return;
    this.#next = now + EVERY_MS;
    this.#terminal.stdout.write(`${JSON.stringify({ progress })}\n`);
  }

  async result(result: object): Promise<void> {
    if (this.wanted) await print(this.#terminal, `${JSON.stringify({ result })}\n`);
  }
}
