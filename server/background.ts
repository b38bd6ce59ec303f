// After edits: read the document when typing pauses, tell the client that mentions are there, and push diagnostics
// to clients that do not pull them.
import { AfterPause } from "./after-pause.ts";
import { diagnosticsOf } from "./features/diagnostics.ts";
import { promptDiagnostics } from "./prompts/diagnostics.ts";
import { isPrompt, openPrompt } from "./prompts/open-prompt.ts";
import type { AnalysedParams } from "./protocol/mentions.ts";
import type { Session } from "./session.ts";

const QUIET_MS = 100;
/** Someone who never pauses still sees results this often. */
const LATEST_MS = 500;

export class Background {
  readonly #session: Session;
  readonly #pauses = new AfterPause(QUIET_MS, LATEST_MS, (uri) => void this.#read(uri));
  readonly #pushed = new Set<string>();

  constructor(session: Session) {
    this.#session = session;
  }

  changed(uri: string): void {
    this.#pauses.changed(uri);
  }

  everything(): void {
    for (const uri of this.#session.documents.keys()) this.changed(uri);
  }

  closed(uri: string): void {
    this.#pauses.forget(uri);
    if (this.#pushed.delete(uri)) void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  stop(): void {
    this.#pauses.stop();
  }

  async #read(uri: string): Promise<void> {
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
