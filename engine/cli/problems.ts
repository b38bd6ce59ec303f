// Problems of the input on stderr: each with its place, the first ones in full, the others counted.
import { counted, type Progress, type Terminal, tell } from "./terminal.ts";

const SHOWN = 20;

export class ProblemList {
  readonly #terminal: Terminal;
  readonly #progress: Progress;
  #count = 0;

  constructor(terminal: Terminal, progress: Progress) {
    this.#terminal = terminal;
    this.#progress = progress;
  }

  get count(): number {
    return this.#count;
  }

  /** `line` counts from 1; 0 where the problem belongs to no line. */
  add(file: string, line: number, reason: string): void {
    this.#count++;
    if (this.#count > SHOWN) return;
    this.#progress.clear();
    tell(
      this.#terminal,
      [file, ...(line ? [line] : []), ` ${reason}`].filter((part) => part !== "").join(":"),
    );
  }

  /** Problems that somebody else counted and did not list. */
  addUnlisted(count: number): void {
    this.#count += count;
  }

  end(): void {
    this.#progress.clear();
    if (this.#count > SHOWN) tell(this.#terminal, `... and ${counted(this.#count - SHOWN, "problem")} more`);
  }
}
