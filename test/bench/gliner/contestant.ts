// Who reads texts in the bench: a process of its own, told to do one round at a time, so that rounds alternate and what
// others do on the machine hits all alike.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** What a contestant is started with, as JSON in its first argument. */
export interface Task {
  /** Folder of the model, and its graph. */
  readonly model: string;
  readonly graph: string;
  readonly maxWidth: number;
  /** Of one run; absent: as many as the contestant takes by itself. */
  readonly threads?: number;
  readonly labels: readonly string[];
  readonly threshold: number;
}

export type Entity = readonly [start: number, end: number, label: string];

export interface Round {
  readonly ms: number;
  /** Processor time of all threads, ms: what a loaded machine does not blur. */
  readonly cpu: number;
  readonly entities: readonly (readonly Entity[])[];
  /** Resident, MB. */
  readonly memory: number;
}

export class Contestant {
  readonly #child: ChildProcess;
  /** Milliseconds until the model was loaded. */
  readonly loading: number;

  private constructor(child: ChildProcess, loading: number) {
    this.#child = child;
    this.loading = loading;
  }

  static async start(program: string, task: Task): Promise<Contestant> {
    const from = performance.now();
    const child = fork(program, [JSON.stringify(task)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await message(child);
    return new Contestant(child, performance.now() - from);
  }

  async round(texts: readonly string[]): Promise<Round> {
    this.#child.send(texts);
    return (await message(this.#child)) as Round;
  }

  async end(): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
  }
}

async function message(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(([code]) => {
    throw new Error(`a contestant ended with ${code}`);
  });
  try {
    const [answer] = (await Promise.race([once(child, "message"), exit])) as [unknown];
    return answer;
  } finally {
    ended.abort();
    exit.catch(() => {});
  }
}

/** Least wall time and least processor time of each contestant; rounds alternate, the first one warms up. */
export async function compete(
  contestants: readonly Contestant[],
  texts: readonly string[],
  rounds: number,
): Promise<Round[]> {
  const best: Round[] = [];
  for (let i = 0; i <= rounds; i++)
    for (const [n, contestant] of contestants.entries()) {
      const round = await contestant.round(texts);
      const before = i > 1 ? (best[n] as Round) : round;
      best[n] = { ...round, ms: Math.min(round.ms, before.ms), cpu: Math.min(round.cpu, before.cpu) };
    }
  return best;
}
