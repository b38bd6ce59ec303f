// When KBs, settings or decisions change, what was answered before is out of date: clients that can are asked to ask
// again, the others get their diagnostics pushed.
import type { Session } from "./session.ts";

/** Several changes in a row make one refresh. */
const SETTLE_MS = 30;
const ACTS_MS = 300;

export class Refresher {
  readonly #session: Session;
  readonly #push: () => void;
  #timer: NodeJS.Timeout | undefined;
  #acts: NodeJS.Timeout | undefined;

  /** `push`: what to do for open documents beside the client's own asking. */
  constructor(session: Session, push: () => void) {
    this.#session = session;
    this.#push = push;
  }

  all(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#now();
    }, SETTLE_MS);
  }

  /** Findings and colours follow the annotations, but not every key: when the person pauses. */
  afterActs(): void {
    clearTimeout(this.#acts);
    this.#acts = setTimeout(() => this.#now(), ACTS_MS);
  }

  #now(): void {
    const { connection, client } = this.#session;
    const ask = (refresh: () => Promise<void>) => {
      // A client that fails to refresh has only an older view: not worth a word to the person.
      refresh().catch((error: unknown) => connection.console.log(`refresh: ${error}`));
    };
    if (client.refresh.diagnostics) ask(() => connection.languages.diagnostics.refresh());
    if (client.refresh.semanticTokens) ask(async () => connection.languages.semanticTokens.refresh());
    if (client.refresh.inlayHints) ask(() => connection.languages.inlayHint.refresh());
    if (client.refresh.codeLens) ask(async () => connection.sendRequest("workspace/codeLens/refresh"));
    this.#push();
  }
}
