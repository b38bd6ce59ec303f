// One life of the model child, from the parent's side: started, ready, ended. What it prints never reaches our own stdout,
// which may carry a protocol; the end of its stderr becomes the reason where it dies.
import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { setPriority } from "node:os";
import { ModelError } from "../model-error.ts";
import { childEnvironment } from "../runtime.ts";
import { type News, newsSchema, type Order, PROTOCOL } from "./messages.ts";

/** Below whoever types. */
const PRIORITY = 10;
const SAID = 4000;

export interface ChildEvents {
  news(news: Exclude<News, { type: "ready" }>): void;
  /** Once, however it came; `expected` where we ended it. */
  ended(reason: ModelError, expected: boolean): void;
}

export class ModelChild {
  /** Rejects with the reason where it ends before it is ready. */
  readonly ready: Promise<void>;
  readonly #process: ChildProcess;
  #expected = false;
  #ended = false;

  /** `args`: of the program, after its name. */
  constructor(program: string, args: readonly string[], events: ChildEvents) {
    this.#process = fork(program, [...args], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [],
      env: childEnvironment(),
      serialization: "advanced",
    });
    const { pid } = this.#process;
    try {
      if (pid !== undefined) setPriority(pid, PRIORITY);
    } catch {
      // A system that does not let us be modest.
    }
    let said = "";
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-SAID);
    });
    this.ready = new Promise((resolve, reject) => {
      const end = (why: string) => {
        if (this.#ended) return;
        this.#ended = true;
        const reason = new ModelError("ended", `the model process ended (${why})${lastWords(said)}`);
        reject(reason);
        events.ended(reason, this.#expected);
      };
      this.#process.once("error", (error) => end(error.message));
      this.#process.once("exit", (code, signal) => end(`${signal ?? `exit ${code}`}`));
      this.#process.on("message", (message) => {
        const news = newsSchema.safeParse(message);
        if (!news.success) return this.kill();
        if (news.data.type !== "ready") events.news(news.data);
        else if (news.data.protocol === PROTOCOL) resolve();
        else {
          reject(
            new ModelError("ended", "the model process is of another version of Curie: reload the window."),
          );
          this.kill();
        }
      });
    });
    this.ready.catch(() => {}); // told through `ended`, too
    // The child must not keep a finished program alive; see `hold`.
    this.#process.unref();
    (this.#process.stderr as Socket | null)?.unref();
  }

  get pid(): number | undefined {
    return this.#ended ? undefined : this.#process.pid;
  }

  send(order: Order): void {
    if (this.#process.connected) this.#process.send(order);
  }

  /** While it works for somebody, this process waits for it. */
  hold(working: boolean): void {
    if (working) {
      this.#process.ref(); // its end is waited for, too
      this.#process.channel?.ref();
    } else {
      this.#process.unref();
      this.#process.channel?.unref();
    }
  }

  /** It ends as soon as it hears it, and gives all its memory back. */
  dismiss(): void {
    this.#expected = true;
    if (this.#process.connected) this.#process.disconnect();
  }

  /** In mid-run it hears nothing. */
  kill(): void {
    this.#expected = true;
    this.#process.kill("SIGKILL");
  }
}

/** The line of its stderr that tells most: the last that speaks of an error, or the last. */
function lastWords(said: string): string {
  const lines = said.split("\n").filter((line) => line.trim());
  const telling = lines.findLast((line) => /error|terminate|fatal/i.test(line)) ?? lines.at(-1);
  return telling === undefined ? "" : `: ${telling.trim().slice(0, 300)}`;
}
