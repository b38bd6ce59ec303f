// Every answer ever paid for, in a file of JSON lines that only grows: a run that is repeated, resumed or checked by
// somebody else asks nobody. Errors are not kept, so what failed is asked again.
import { type FileHandle, open } from "node:fs/promises";
import * as z from "zod";
import { keyOf, type LanguageModel, LlmError, type Reply, type Request } from "./port.ts";

const replySchema = z.object({
  text: z.string(),
  finish: z.enum(["stop", "length", "filtered", "other"]),
  model: z.string(),
  usage: z.object({ prompt: z.number(), completion: z.number() }).optional(),
  logprobs: z
    .array(
      z.object({
        token: z.string(),
        logprob: z.number(),
        top: z.array(z.object({ token: z.string(), logprob: z.number() })).optional(),
      }),
    )
    .optional(),
});
const rowSchema = z.object({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** What was asked: not needed to replay, there so that a person can read the file. */
  request: z.record(z.string(), z.unknown()),
  reply: replySchema,
});

/** A line that is no row: half of it was written when a machine stopped, or somebody edited it. It stays in the file. */
export interface BrokenLine {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

const CHUNK = 1 << 16;
const LF = 10;

export class ReplayStore {
  readonly path: string;
  broken: readonly BrokenLine[];
  readonly #file: FileHandle;
  /** Where each key's row lies: replies may be long, and a run of a whole KB has many. The first row of a key counts. */
  #places: Map<string, { at: number; length: number }>;
  #end: number;
  /** The file does not end with a line feed: its last write was cut off. */
  #torn: boolean;
  #writing: Promise<unknown> = Promise.resolve();
  #pending: { readonly key: string; readonly row: Buffer }[] = [];
  /** The write that has not begun yet: it takes all that is pending when it does. */
  #next: Promise<void> | undefined;

  private constructor(path: string, file: FileHandle, read: Awaited<ReturnType<typeof index>>) {
    this.path = path;
    this.#file = file;
    this.#places = read.places;
    this.broken = read.broken;
    this.#end = read.end;
    this.#torn = read.torn;
  }

  /** Opens or, unless `readOnly`, creates a store. */
  static async open(path: string, { readOnly = false } = {}): Promise<ReplayStore> {
    const file = await open(path, readOnly ? "r" : "a+");
    return new ReplayStore(path, file, await index(file));
  }

  get size(): number {
    return this.#places.size;
  }

  has(request: Request): boolean {
    return this.#places.has(keyOf(request));
  }

  async get(request: Request): Promise<Reply | undefined> {
    const key = keyOf(request);
    if (!this.#places.has(key)) return undefined;
    const found = await this.#read(key);
    if (found) return found;
    // Another process appends to the same file: rows lie elsewhere than this one believed.
    await this.#writing;
    const read = await index(this.#file);
    this.#places = read.places;
    this.#end = read.end;
    this.broken = read.broken;
    return this.#read(key);
  }

  async #read(key: string): Promise<Reply | undefined> {
    const place = this.#places.get(key);
    if (!place) return undefined;
    const bytes = Buffer.alloc(place.length);
    await this.#file.read(bytes, 0, place.length, place.at);
    try {
      const row = rowSchema.parse(JSON.parse(bytes.toString("utf8")));
      return row.key === key ? (row.reply as Reply) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Resolves once the row is on the disk. Rows that come while others are being written go out together. */
  put(request: Request, reply: Reply): Promise<void> {
    const key = keyOf(request);
    this.#pending.push({ key, row: Buffer.from(`${JSON.stringify({ key, request, reply })}\n`) });
    this.#next ??= this.#writing.then(() => this.#flush());
    this.#writing = this.#next.catch(() => {});
    return this.#next;
  }

  async #flush(): Promise<void> {
    this.#next = undefined;
    const rows = this.#pending.splice(0);
    const torn = this.#torn ? [Buffer.from("\n")] : [];
    this.#torn = false;
    let at = this.#end + torn.length;
    const whole = Buffer.concat([...torn, ...rows.map(({ row }) => row)]);
    this.#end += whole.length;
    // One write, to a file opened for appending: another process's rows stay whole too.
    await this.#file.write(whole);
    await this.#file.datasync();
    for (const { key, row } of rows) {
      if (!this.#places.has(key)) this.#places.set(key, { at, length: row.length - 1 });
      at += row.length;
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

async function index(file: FileHandle) {
  const places = new Map<string, { at: number; length: number }>();
  const broken: BrokenLine[] = [];
  let line = 0;
  let start = 0;
  let held: Buffer[] = [];
  const take = (bytes: Buffer): void => {
    line++;
    const text = bytes.toString("utf8");
    if (text.trim()) {
      const key = keyIn(text);
      if (typeof key === "string") {
        if (!places.has(key)) places.set(key, { at: start, length: bytes.length });
      } else broken.push({ line, reason: key.reason });
    }
    start += bytes.length + 1;
  };
  const chunk = Buffer.alloc(CHUNK);
  let end = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, end);
    if (!bytesRead) break;
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0 && at < bytesRead; at = chunk.indexOf(LF, from)) {
      held.push(Buffer.from(chunk.subarray(from, at)));
      take(Buffer.concat(held));
      held = [];
      from = at + 1;
    }
    held.push(Buffer.from(chunk.subarray(from, bytesRead)));
    end += bytesRead;
  }
  const rest = Buffer.concat(held);
  const torn = rest.length > 0;
  if (torn) take(rest);
  return { places, broken, end, torn };
}

function keyIn(text: string): string | { reason: string } {
  try {
    return rowSchema.parse(JSON.parse(text)).key;
  } catch (error) {
    return { reason: error instanceof z.ZodError ? (error.issues[0]?.message ?? "no row") : "not JSON" };
  }
}

/**
 * Answers from the store first. `model` answers the rest, and its answers are kept; without one the rest is an error:
 * nothing can leave the machine.
 */
export class Replaying implements LanguageModel {
  readonly #store: ReplayStore;
  readonly #model: LanguageModel | undefined;

  constructor(store: ReplayStore, model?: LanguageModel) {
    this.#store = store;
    this.#model = model;
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    const kept = await this.#store.get(request);
    if (kept) return kept;
    if (!this.#model)
      throw new LlmError("unknown", `${this.#store.path} has no answer to this question (replay only).`);
    const reply = await this.#model.ask(request, signal);
    await this.#store.put(request, reply);
    return reply;
  }
}
