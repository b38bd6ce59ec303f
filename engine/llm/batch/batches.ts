// The port over the Batch API: questions that are asked within a moment go out together, and each waits for its own answer.
// Whoever asks notices nothing but the time it takes.
import { randomUUID } from "node:crypto";
import { keyOf, type LanguageModel, LlmError, mayPass, type Reply, type Request } from "../port.ts";
import { type BatchApi, type BatchState, hasEnded, type Question } from "./api.ts";
import type { BatchRecord, Lot } from "./record.ts";

export interface BatchOptions {
  /** Questions of one batch at most (default 2,000; endpoints take 50,000). */
  readonly most?: number;
  /** ms without a further question after which what is there goes out (default 1,000). */
  readonly linger?: number;
  /** ms between two looks at a batch: the first, doubled each time up to the last (default 5,000 and 60,000). */
  readonly looks?: readonly [first: number, last: number];
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Told how far a batch is. */
  readonly onState?: (state: BatchState) => void;
  /** Answers nobody asked for, answers given twice, lines that are none. */
  readonly onProblem?: (what: string) => void;
}

interface Waiter {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

export class Batches implements LanguageModel {
  readonly #api: BatchApi;
  readonly #record: BatchRecord;
  readonly #how: BatchOptions;
  readonly #waiting = new Map<string, Waiter[]>();
  /** Answers of a batch of an earlier part of the run whose questions have not been asked again yet. */
  readonly #ready = new Map<string, Reply>();
  readonly #following = new Map<Lot, Promise<void>>();
  #queue: Question[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();

  constructor(api: BatchApi, record: BatchRecord, how: BatchOptions) {
    this.#api = api;
    this.#record = record;
    this.#how = how;
  }

  ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    signal?.throwIfAborted();
    const id = keyOf(request);
    const ready = this.#ready.get(id);
    if (ready) {
      this.#ready.delete(id);
      return Promise.resolve(ready);
    }
    const answer = this.#wait(id, signal);
    const lot = this.#record.lots.get(id);
    if (lot) this.#follow(lot);
    else if ((this.#waiting.get(id)?.length ?? 0) === 1) this.#enqueue({ id, request });
    return answer;
  }

  /** `cancel`: what is under way is called off; else it goes on at the endpoint, and the next part of the run finds it. */
  async close({ cancel = false } = {}): Promise<void> {
    clearTimeout(this.#timer);
    const lots = [...this.#following.keys()];
    this.#stop.abort(new LlmError("connection", "the run has ended."));
    await Promise.all(this.#following.values());
    if (!cancel) return;
    for (const { lot, batch } of lots) {
      // One whose number had not come back when we left may have arrived all the same: it is paid for until it is called off.
      const id = batch ?? (await this.#api.find(lot).catch(() => undefined))?.id;
      if (id !== undefined) await this.#api.cancel(id).catch(() => {});
    }
  }

  #wait(id: string, signal: AbortSignal | undefined): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const leave = () => {
        this.#waiting.set(id, this.#waiting.get(id)?.filter((w) => w !== waiter) ?? []);
        reject(signal?.reason);
      };
      const ends =
        <T>(end: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener("abort", leave);
          end(value);
        };
      const waiter: Waiter = { resolve: ends(resolve), reject: ends(reject) };
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), waiter]);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  #enqueue(question: Question): void {
    const { most = 2000, linger = 1000 } = this.#how;
    this.#queue.push(question);
    clearTimeout(this.#timer);
    if (this.#queue.length >= most) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), linger);
  }

  #flush(): void {
    // Whoever gave up meanwhile is not asked for.
    const questions = this.#queue.splice(0).filter(({ id }) => this.#waiting.get(id)?.length);
    if (!questions.length) return;
    const lot: Lot = { lot: randomUUID(), keys: questions.map(({ id }) => id) };
    this.#track(lot, async (signal) => {
      await this.#record.begin(lot);
      const { id } = await this.#api.submit(lot.lot, questions, signal);
      await this.#record.taken(lot, id);
    });
  }

  /** A lot of an earlier part of the run: one that was recorded and perhaps never arrived is looked for by its name. */
  #follow(lot: Lot): void {
    if (this.#following.has(lot)) return;
    this.#track(lot, async (signal) => {
      if (lot.batch) return;
      const found = await this.#patiently(() => this.#api.find(lot.lot, signal), signal);
      if (found) await this.#record.taken(lot, found.id);
    });
  }

  #track(lot: Lot, begin: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.#stop;
    const work = begin(signal)
      .then(() => this.#collect(lot, signal))
      .catch(async (error: unknown) => {
        // Not taken: nothing is lost by asking again. Taken: it stays on record.
        if (!lot.batch && !signal.aborted) await this.#record.unanswered(lot.keys);
        for (const key of lot.keys) this.#settle(key, (w) => w.reject(error));
      })
      .finally(() => this.#following.delete(lot));
    this.#following.set(lot, work);
  }

  async #collect(lot: Lot, signal: AbortSignal): Promise<void> {
    const { onState, onProblem = () => {} } = this.#how;
    const open = new Set(lot.keys);
    let reason = "the batch never arrived at the endpoint";
    if (lot.batch) {
      const state = await this.#ended(lot.batch, signal);
      onState?.(state);
      reason = state.error ?? `the batch is ${state.status} and has no answer to this question`;
      const answers = await this.#patiently(() => this.#api.answers(state, onProblem, signal), signal);
      for (const answer of answers) {
        if (!open.has(answer.id)) {
          const what = lot.keys.includes(answer.id) ? "answers twice" : "answers what it was not asked:";
          onProblem(`${this.#api.host}: batch ${lot.batch} ${what} ${answer.id}.`);
          continue;
        }
        if ("error" in answer) {
          open.delete(answer.id);
          await this.#record.unanswered([answer.id]);
          this.#settle(answer.id, (w) => w.reject(answer.error));
          continue;
        }
        open.delete(answer.id);
        if (this.#waiting.get(answer.id)?.length) this.#settle(answer.id, (w) => w.resolve(answer.reply));
        else this.#ready.set(answer.id, answer.reply);
      }
    }
    await this.#record.unanswered([...open]);
    for (const key of open) this.#settle(key, (w) => w.reject(new LlmError("garbage", `${reason}.`)));
  }

  async #ended(batch: string, signal: AbortSignal): Promise<BatchState> {
    const [first, last] = this.#how.looks ?? [5000, 60_000];
    for (let wait = first; ; wait = Math.min(last, 2 * wait)) {
      const state = await this.#patiently(() => this.#api.look(batch, signal), signal);
      if (hasEnded(state)) return state;
      this.#how.onState?.(state);
      await this.#how.sleep(wait, signal);
    }
  }

  /** A look that fails in passing is taken again: a batch takes hours, and its answers are paid for. */
  async #patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const [first, last] = this.#how.looks ?? [5000, 60_000];
    for (let tries = 1, wait = first; ; tries++, wait = Math.min(last, 2 * wait))
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof LlmError) || !mayPass(error) || tries >= 10) throw error;
        await this.#how.sleep(Math.max(wait, error.retryAfter ?? 0), signal);
      }
  }

  #settle(key: string, how: (waiter: Waiter) => void): void {
    const waiters = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const waiter of waiters) how(waiter);
  }
}
