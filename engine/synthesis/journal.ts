// The journal of a run: its head, then one line for each settled concept. It only grows; half a line at its end, from a machine
// that stopped, is cut off before anything is added.
import { type FileHandle, open } from "node:fs/promises";
import { type Outcome, outcomeSchema, type RunHead, runSchema } from "./outcome.ts";

export class JournalError extends Error {}

export class Journal {
  readonly path: string;
  readonly head: RunHead;
  /** Concept to status: what need not be done again. */
  readonly settled: Map<string, Outcome["status"]>;
  readonly #file: FileHandle;
  #writing: Promise<unknown> = Promise.resolve();
  #pending: Outcome[] = [];
  /** The write that has not begun yet: it takes all that is pending when it does. */
  #next: Promise<void> | undefined;

  private constructor(
    path: string,
    head: RunHead,
    settled: Map<string, Outcome["status"]>,
    file: FileHandle,
  ) {
    this.path = path;
    this.head = head;
    this.settled = settled;
    this.#file = file;
  }

  /**
   * Opens the journal of this very run, or begins one. Throws `JournalError` where the file belongs to another run: the
   * message says in what they differ.
   */
  static async open(path: string, head: RunHead): Promise<Journal> {
    const file = await open(path, "a+");
    try {
      const settled = new Map<string, Outcome["status"]>();
      let known: RunHead | undefined;
      let end = 0;
      for await (const { text, next } of linesOf(file)) {
        if (!known) known = headIn(text, path);
        else {
          const outcome = outcomeSchema.parse(JSON.parse(text));
          settled.set(outcome.concept, outcome.status);
        }
        end = next;
      }
      // Only a line with its line feed was acknowledged.
      await file.truncate(end);
      if (!known) await file.appendFile(`${JSON.stringify(head)}\n`);
      else {
        const other = (Object.keys(head) as (keyof RunHead)[]).find(
          (key) => JSON.stringify(known?.[key]) !== JSON.stringify(head[key]),
        );
        if (other)
          throw new JournalError(
            `${path} is the journal of another run: its ${other} is ${JSON.stringify(known[other])}, this run's ${JSON.stringify(head[other])}. Take another folder, or the same settings.`,
          );
      }
      await file.datasync();
      return new Journal(path, head, settled, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** A journal to look at, of a run that may be going on: nothing is written, half a line at its end is passed over. */
  static async read(path: string): Promise<Journal> {
    const file = await open(path, "r");
    try {
      const settled = new Map<string, Outcome["status"]>();
      let head: RunHead | undefined;
      for await (const { text } of linesOf(file)) {
        if (!head) head = headIn(text, path);
        else {
          const outcome = outcomeSchema.parse(JSON.parse(text));
          settled.set(outcome.concept, outcome.status);
        }
      }
      if (!head) throw new JournalError(`${path} is empty: the run has not begun.`);
      return new Journal(path, head, settled, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Resolves once the line is on the disk. Lines that come while one is being written go out together. */
  add(outcome: Outcome): Promise<void> {
    this.#pending.push(outcome);
    this.#next ??= this.#writing.then(() => this.#flush());
    this.#writing = this.#next.catch(() => {});
    return this.#next;
  }

  async #flush(): Promise<void> {
    this.#next = undefined;
    const outcomes = this.#pending.splice(0);
    await this.#file.appendFile(outcomes.map((o) => `${JSON.stringify(o)}\n`).join(""));
    await this.#file.datasync();
    for (const o of outcomes) this.settled.set(o.concept, o.status);
  }

  /** The last outcome of each concept, in the order in which concepts were first settled. Streams the file twice. */
  async *outcomes(): AsyncGenerator<Outcome> {
    await this.#writing;
    const last = new Map<string, number>();
    let number = 0;
    for await (const { text } of linesOf(this.#file))
      if (number++ > 0) last.set(outcomeSchema.parse(JSON.parse(text)).concept, number);
    number = 0;
    for await (const { text } of linesOf(this.#file)) {
      if (number++ === 0) continue;
      const outcome = outcomeSchema.parse(JSON.parse(text));
      if (last.get(outcome.concept) === number) yield outcome;
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

function headIn(text: string, path: string): RunHead {
  try {
    return runSchema.parse(JSON.parse(text));
  } catch {
    throw new JournalError(
      `${path} is no journal of a generation run: take another folder, or move it away.`,
    );
  }
}

const CHUNK = 1 << 16;

/** Whole lines with the offset behind each; what follows the last line feed is not one. */
async function* linesOf(file: FileHandle): AsyncGenerator<{ text: string; next: number }> {
  let rest = Buffer.alloc(0);
  let at = 0;
  const chunk = Buffer.alloc(CHUNK);
  for (let from = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, from);
    if (bytesRead === 0) return;
    from += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    for (let feed = rest.indexOf(10); feed >= 0; feed = rest.indexOf(10)) {
      at += feed + 1;
      yield { text: rest.subarray(0, feed).toString("utf8"), next: at };
      rest = rest.subarray(feed + 1);
    }
  }
}
