// Settings per document, asked of the client once and kept until they change. A client that answers no
// `workspace/configuration` has one set for everything.
import type { Connection } from "vscode-languageserver/node";
import type { ClientTraits } from "./client-traits.ts";
import type { Settings } from "./settings.ts";
import { validateSettings } from "./validate-settings.ts";

/** A client that does not answer must not stop the server; its answer counts when it comes. */
const PATIENCE_MS = 3000;

export class SettingsStore {
  readonly #connection: Connection;
  readonly #warn: (message: string) => void;
  #asks = false;
  #common: Settings = validateSettings(undefined).settings;
  #known = new Map<string, Promise<Settings>>();
  readonly #reported = new Set<string>();
  /** Called when settings that were handed out no longer hold. */
  onChange: () => void = () => {};

  constructor(connection: Connection, warn: (message: string) => void) {
    this.#connection = connection;
    this.#warn = warn;
  }

  initialize(traits: ClientTraits): void {
    this.#asks = traits.configuration;
    if (traits.settings !== undefined) this.#common = this.#checked(traits.settings);
  }

  /** What holds before anything was asked. */
  get common(): Settings {
    return this.#common;
  }

  /** Settings for a document or folder; without a URI those of the window. Same object until they change. */
  for(uri?: string): Promise<Settings> {
    if (!this.#asks) return Promise.resolve(this.#common);
    const key = uri ?? "";
    let known = this.#known.get(key);
    if (!known) {
      known = this.#ask(key, uri);
      this.#known.set(key, known);
    }
    return known;
  }

  /** `workspace/didChangeConfiguration`. */
  change(settings: unknown): void {
    if (this.#asks) this.#known = new Map();
    else if (settings !== undefined && settings !== null) this.#common = this.#checked(settings);
    this.onChange();
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  async #ask(key: string, uri: string | undefined): Promise<Settings> {
    const answer = this.#connection.workspace
      .getConfiguration({ section: "curie", ...(uri ? { scopeUri: uri } : {}) })
      .catch((error: unknown) => {
        this.#warn(`The client did not give its settings (${error}); defaults are used.`);
        return undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), PATIENCE_MS);
    });
    const first = await Promise.race([answer, late]);
    clearTimeout(timer);
    if (first !== "late") return this.#checked(first);
    this.#warn("The client has not answered what the settings are; defaults are used until it does.");
    const mine = this.#known;
    void answer.then((given) => {
      if (this.#known !== mine) return;
      mine.set(key, Promise.resolve(this.#checked(given)));
      this.onChange();
    });
    return this.#common;
  }

  #checked(given: unknown): Settings {
    const { settings, bad } = validateSettings(given);
    for (const { key, reason } of bad) {
      const message = `Setting ${key}: ${reason}. Its default is used.`;
      if (!this.#reported.has(message)) this.#warn(message);
      this.#reported.add(message);
    }
    return settings;
  }
}
