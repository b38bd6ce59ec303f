// Decisions of each workspace folder, in `.curie/decisions.jsonl`; of documents outside all folders, in memory until
// the server ends. Written only when a person decides.
import { join } from "node:path";
import { type Decision, parseDecisions, standing } from "../engine/corpus/decisions.ts";
import { logLine } from "../engine/corpus/log.ts";
import type { Files } from "./ports.ts";
import type { Folder, Workspace } from "./workspace.ts";

export const DECISIONS_FILE = ".curie/decisions.jsonl";

/** What stands for a document. A new object whenever that changed, so that results can be kept by identity. */
export interface DecisionsFor {
  /** Name of the document in the log. */
  readonly file: string;
  readonly standing: readonly Decision[];
}

interface Log {
  /** Undefined: in memory only. */
  readonly path?: string;
  /** Text as last read, to see whether a change on disk is news. */
  text: string;
  all: readonly Decision[];
  standing: readonly Decision[];
  /** Counts changes. */
  serial: number;
  readonly views: Map<string, { view: DecisionsFor; serial: number }>;
}

const emptyLog = (path?: string): Log => ({
  ...(path ? { path } : {}),
  text: "",
  all: [],
  standing: [],
  serial: 0,
  views: new Map(),
});

export class DecisionsStore {
  readonly #files: Files;
  readonly #workspace: Workspace;
  readonly #warn: (message: string) => void;
  readonly #logs = new Map<string, Promise<Log>>();
  readonly #memory = emptyLog();
  /** Called when what stands has changed. */
  onChange: () => void = () => {};

  constructor(files: Files, workspace: Workspace, warn: (message: string) => void) {
    this.#files = files;
    this.#workspace = workspace;
    this.#warn = warn;
  }

  async for(uri: string): Promise<DecisionsFor> {
    const { log, file } = await this.#place(uri);
    const known = log.views.get(file);
    if (known?.serial === log.serial) return known.view;
    const stands = log.standing.filter((d) => d.scope === "everywhere" || d.file === file);
    const same =
      known?.view.standing.length === stands.length &&
      stands.every((d, i) => d.time === known.view.standing[i]?.time);
    const view = same ? known.view : { file, standing: stands };
    log.views.set(file, { view, serial: log.serial });
    return view;
  }

  /** Newest time in the document's log. */
  async last(uri: string): Promise<string | undefined> {
    const { log } = await this.#place(uri);
    return log.all.reduce<string | undefined>(
      (last, d) => (last && last > d.time ? last : d.time),
      undefined,
    );
  }

  /** Adds a record; rejects where the log cannot be written. */
  async add(uri: string, decision: Decision): Promise<void> {
    const { log } = await this.#place(uri);
    if (log.path) {
      const line = logLine(decision);
      await this.#files.appendLine(log.path, line);
      // Somebody else may have written since: what is on disk counts.
      await this.#read(log);
    } else this.#set(log, [...log.all, decision]);
    this.onChange();
  }

  /** Reads the log of a document's folder again, for clients that do not say when files change. */
  async refresh(uri: string): Promise<void> {
    const { log } = await this.#place(uri);
    if (log.path) await this.reread(log.path);
  }

  /** Reads a folder's log again if it differs from what is known. */
  async reread(path: string): Promise<void> {
    for (const pending of this.#logs.values()) {
      const log = await pending;
      if (log.path === path && (await this.#read(log))) this.onChange();
    }
  }

  async #place(uri: string): Promise<{ log: Log; file: string }> {
    const place = this.#workspace.placeOf(uri);
    return place
      ? { log: await this.#logOf(place.folder), file: place.file }
      : { log: this.#memory, file: uri };
  }

  #logOf(folder: Folder): Promise<Log> {
    let log = this.#logs.get(folder.path);
    if (!log) {
      const fresh = emptyLog(join(folder.path, ...DECISIONS_FILE.split("/")));
      log = this.#read(fresh).then(() => fresh);
      this.#logs.set(folder.path, log);
    }
    return log;
  }

  /** Whether there was anything new. */
  async #read(log: Log): Promise<boolean> {
    if (!log.path) return false;
    const bytes = await this.#files.read(log.path).catch(() => undefined);
    const text = bytes ? new TextDecoder().decode(bytes) : "";
    if (text === log.text) return false;
    const { decisions, malformed } = parseDecisions(text);
    log.text = text;
    this.#set(log, decisions);
    const first = malformed[0];
    if (first)
      this.#warn(
        `${log.path}, line ${first.line}: ${first.reason}. ` +
          `${malformed.length === 1 ? "The line is" : `${malformed.length} lines are`} left as found and not applied.`,
      );
    return true;
  }

  #set(log: Log, all: readonly Decision[]): void {
    log.all = all;
    log.standing = standing(all);
    log.serial++;
  }
}
