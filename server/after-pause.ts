// What is done for a document when whoever types pauses; whoever never pauses gets it all the same, now and then.

interface Waiting {
  readonly since: number;
  readonly timer: NodeJS.Timeout;
}

export class AfterPause {
  readonly #quiet: number;
  readonly #latest: number;
  readonly #act: (uri: string) => void;
  readonly #waiting = new Map<string, Waiting>();

  /** Milliseconds: of the pause, and after which `act` is called even without one. */
  constructor(quiet: number, latest: number, act: (uri: string) => void) {
    this.#quiet = quiet;
    this.#latest = latest;
    this.#act = act;
  }

  changed(uri: string): void {
    const waiting = this.#waiting.get(uri);
    const now = performance.now();
    const since = waiting?.since ?? now;
    clearTimeout(waiting?.timer);
    const delay = Math.max(0, Math.min(this.#quiet, since + this.#latest - now));
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      this.#act(uri);
    }, delay);
    this.#waiting.set(uri, { since, timer });
  }

  forget(uri: string): void {
    clearTimeout(this.#waiting.get(uri)?.timer);
    this.#waiting.delete(uri);
  }

  stop(): void {
    for (const uri of [...this.#waiting.keys()]) this.forget(uri);
  }
}
