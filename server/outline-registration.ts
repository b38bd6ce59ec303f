// The outline, asked for anew when what is known of a text has changed and the text has not: the protocol has no request for
// that, but a client that lets providers register later asks a provider that registers again.
import { type Connection, type Disposable, DocumentSymbolRequest } from "vscode-languageserver/node";

export const OUTLINE = { label: "Concepts" };
/** Answers come in stretches; a client that redraws its outline for each would flicker. */
const AT_MOST_EACH_MS = 1000;

export class OutlineRegistration {
  readonly #connection: Connection;
  #registered: Promise<Disposable> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** For clients that are told of the provider now and not at the start. */
  async start(): Promise<void> {
    this.#registered = this.#register();
    await this.#registered;
  }

  /** Soon, once for all that change meanwhile. Does nothing where the provider was told of at the start. */
  again(): void {
    if (!this.#registered || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#change().catch((error: unknown) => this.#connection.console.log(`outline: ${error}`));
    }, AT_MOST_EACH_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#registered = undefined;
  }

  /** The new one first: there is no moment without an outline. */
  async #change(): Promise<void> {
    const before = this.#registered;
    this.#registered = this.#register();
    await this.#registered;
    (await before)?.dispose();
  }

  #register(): Promise<Disposable> {
    return this.#connection.client.register(DocumentSymbolRequest.type, {
      documentSelector: null,
      ...OUTLINE,
    });
  }
}
