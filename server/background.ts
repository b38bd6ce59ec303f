// After edits: read the document when typing pauses, tell the client that mentions are there, and push diagnostics
// to clients that do not pull them.
import { diagnosticsOf } from "./features/diagnostics.ts";
import { promptDiagnostics } from "./prompts/diagnostics.ts";
import { isPrompt, openPrompt } from "./prompts/open-prompt.ts";
import type { AnalysedParams } from "./protocol/mentions.ts";
import type { Session } from "./session.ts";

const QUIET_MS = 100;
/** Someone who never pauses still sees results this often. */
const LATEST_MS = 500;

interface Waiting {
  readonly since: number;
  timer: NodeJS.Timeout;
}

export class Background {
  readonly #session: Session;
  readonly #waiting = new Map<string, Waiting>();
  readonly #pushed = new Set<string>();

  constructor(session: Session) {
    this.#session = session;
  }

  changed(uri: string): void {
    const waiting = this.#waiting.get(uri);
    const now = performance.now();
    const since = waiting?.since ?? now;
    if (waiting) clearTimeout(waiting.timer);
    const delay = Math.max(0, Math.min(QUIET_MS, since + LATEST_MS - now));
    this.#waiting.set(uri, { since, timer: setTimeout(() => void this.#read(uri), delay) });
  }

  everything(): void {
    for (const uri of this.#session.documents.keys()) this.changed(uri);
  }

  closed(uri: string): void {
    const waiting = this.#waiting.get(uri);
    if (waiting) clearTimeout(waiting.timer);
    this.#waiting.delete(uri);
    if (this.#pushed.delete(uri)) void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  stop(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  async #read(uri: string): Promise<void> {
    this.#waiting.delete(uri);
    const { connection, readings, client } = this.#session;
    try {
      const shown = await readings.show(uri);
      if (!shown || this.#session.documents.get(uri)?.version !== shown.version) return;
      const analysed: AnalysedParams = { uri, version: shown.version };
      await connection.sendNotification("curie/analysed", analysed);
      if (client.pullDiagnostics) return;
      this.#pushed.add(uri);
      await connection.sendDiagnostics({
        uri,
        version: shown.version,
        diagnostics: isPrompt(shown.document)
          ? await promptDiagnostics(this.#session, openPrompt(shown.document), () => this.changed(uri))
          : diagnosticsOf(shown, this.#session),
      });
    } catch (error) {
      connection.console.error(`analysis of ${uri}: ${error instanceof Error ? error.stack : error}`);
    }
  }
}
