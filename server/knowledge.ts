// The loaded knowledge bases: opened once per path, put together to the library that each workspace folder asks
// for, exchanged without a gap when settings or files change.
import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { Analyser, type AnalysisOptions } from "../engine/analysis/analyser.ts";
import type { KnowledgeBase } from "../engine/kb/knowledge-base.ts";
import { Library } from "../engine/kb/library.ts";
import { useWordTable } from "../engine/recognition/word-frequency.ts";
import { parseWordTable, type WordTable } from "../engine/recognition/word-table.ts";
import { DictionaryOverlay } from "./dictionary-overlay.ts";
import type { Dictionary } from "./dictionary-store.ts";
import { pathLast } from "./notice.ts";
import type { StatusParams } from "./protocol/start.ts";
import { remembered } from "./remembered.ts";
import type { Settings } from "./settings.ts";

/** One folder's KBs with the analysers over them. Compared by identity: a new one means everything is read anew. */
export class LoadedLibrary {
  readonly library: Library;
  readonly #analysers = new Map<string, Analyser>();

  constructor(kbs: readonly KnowledgeBase[]) {
    this.library = new Library(kbs);
  }

  get isEmpty(): boolean {
    return this.library.kbs.length === 0;
  }

  /** The same object for the same options. */
  analyser(options: Partial<AnalysisOptions>): Analyser {
    const key = JSON.stringify(options);
    return remembered(this.#analysers, key, () => new Analyser(this.library.kbs, options));
  }
}

interface Opened {
  readonly path: string;
  readonly kb?: KnowledgeBase;
  readonly error?: string;
}

export interface KnowledgeSources {
  /** The dictionary of a workspace folder, by its path. */
  dictionary(folder: string | undefined): Promise<Dictionary | undefined>;
  /** A KB that is ready to answer. */
  openKb(path: string): Promise<KnowledgeBase>;
  readonly starterKb: string;
  /** Workspace folders; one with an undefined path stands for documents outside all of them. */
  places(): readonly { readonly uri?: string; readonly path?: string }[];
  settings(uri?: string): Promise<Settings>;
  /** A message for a person, about a KB that cannot be loaded. */
  warn(message: string): void;
  /** False: paths that lead into the workspace are not followed. */
  trusted(): boolean;
}

export class Knowledge {
  readonly #sources: KnowledgeSources;
  readonly #opened = new Map<string, Promise<Opened>>();
  /** Keyed by folder URI; `` for the rest. */
  #libraries = new Map<string, LoadedLibrary>();
  readonly #byPaths = new Map<string, LoadedLibrary>();
  readonly #overlay: DictionaryOverlay;
  #status: Omit<StatusParams, "server"> = { state: "loading", kbs: [] };
  #load: Promise<void>;
  #begin: () => void = () => {};
  #turn = 0;
  #wordsUsed: string | undefined;
  /** Called when libraries were exchanged. */
  onChange: () => void = () => {};
  onStatus: () => void = () => {};

  constructor(sources: KnowledgeSources) {
    this.#sources = sources;
    this.#overlay = new DictionaryOverlay((message) => sources.warn(message));
    // Requests that come before the first load wait for it.
    this.#load = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  get status(): Omit<StatusParams, "server"> {
    return this.#status;
  }

  get paths(): readonly string[] {
    return [...this.#opened.keys()];
  }

  /** The library for documents of a folder (by its URI), once the first load is through. */
  async libraryFor(folder: string | undefined): Promise<LoadedLibrary> {
    await this.#load;
    const library = this.#libraries.get(folder ?? "") ?? this.#libraries.values().next().value;
    return library ?? new LoadedLibrary([]);
  }

  /** Takes the table of common words that the window's settings name; what was found by another one is found anew. */
  async #words(): Promise<void> {
    const given = (await this.#sources.settings())["kb.words"];
    const folder = this.#sources.places().find((place) => place.path !== undefined)?.path;
    let table: WordTable | undefined;
    if (given !== "")
      try {
        if (!isAbsolute(given) && !folder)
          throw new Error(`${given} is relative, but no folder is open. Give a whole path.`);
        if (!isAbsolute(given) && !this.#sources.trusted())
          throw new Error(`${given} is not read: this workspace is not trusted.`);
        const path = isAbsolute(given) ? given : resolve(folder as string, given);
        table = parseWordTable(await readFile(path, "utf8"), path);
      } catch (error) {
        this.#sources.warn(
          `Setting curie.kb.words: ${error instanceof Error ? error.message : error} The words that ship are used.`,
        );
      }
    const words = table && `${table.language} ${table.words}`;
    if (words === this.#wordsUsed) return;
    this.#wordsUsed = words;
    useWordTable(table);
    this.#byPaths.clear();
  }

  /** Loads what the settings ask for. Old libraries answer until the new ones are complete. Never rejects. */
  async load(changed: readonly string[] = []): Promise<void> {
    const turn = ++this.#turn;
    await this.#words();
    for (const path of changed) {
      this.#opened.delete(path);
      for (const key of this.#byPaths.keys()) if (key.split("\n").includes(path)) this.#byPaths.delete(key);
    }
    const wanted = new Map<string, string[]>();
    for (const place of this.#sources.places())
      wanted.set(place.uri ?? "", await this.#pathsFor(place.uri, place.path));
    const all = [...new Set([...wanted.values()].flat())];
    if (all.some((path) => !this.#opened.has(path))) this.#say({ state: "loading", kbs: this.#status.kbs });
    const opened = await Promise.all(all.map((path) => this.#open(path)));
    if (turn !== this.#turn) return; // settings changed meanwhile: the later load answers
    for (const path of this.#opened.keys()) if (!all.includes(path)) this.#opened.delete(path);
    const kbs = new Map(opened.flatMap((o) => (o.kb ? [[o.path, o.kb] as const] : [])));
    const libraries = new Map<string, LoadedLibrary>();
    for (const place of this.#sources.places()) {
      const paths = (wanted.get(place.uri ?? "") ?? []).filter((p) => kbs.has(p));
      const dictionary = await this.#sources.dictionary(place.path);
      libraries.set(place.uri ?? "", await this.#libraryOf(paths, kbs, dictionary));
    }
    if (turn !== this.#turn) return;
    const before = this.#libraries;
    this.#libraries = libraries;
    for (const [key, library] of this.#byPaths)
      if (![...this.#libraries.values()].includes(library)) this.#byPaths.delete(key);
    const errors = opened.flatMap((o) => o.error ?? []);
    this.#say({
      state: errors.length ? "error" : kbs.size ? "ready" : "no-kb",
      ...(errors.length ? { message: errors.join("\n") } : {}),
      kbs: [...kbs].map(([path, { info }]) => ({
        name: info.name,
        version: info.version,
        concepts: info.concepts,
        names: info.names,
        path,
        ...(info.license ? { license: info.license } : {}),
      })),
    });
    this.#begin();
    const same =
      before.size === this.#libraries.size &&
      [...before].every(([folder, library]) => this.#libraries.get(folder) === library);
    if (!same) this.onChange();
  }

  /** The same object as long as the KBs and the dictionary over them are the same. */
  async #libraryOf(
    paths: readonly string[],
    kbs: ReadonlyMap<string, KnowledgeBase>,
    dictionary: Dictionary | undefined,
  ): Promise<LoadedLibrary> {
    const bases = paths.map((path) => kbs.get(path) as KnowledgeBase);
    const over = dictionary?.additions.length ? await this.#overlay.over(bases, dictionary) : bases;
    // Folders without a dictionary of their own share their libraries.
    const key = [...paths, ...(over === bases ? [] : [dictionary?.path])].join("\n");
    const known = this.#byPaths.get(key);
    if (
      known &&
      known.library.kbs.length === over.length &&
      known.library.kbs.every((kb, i) => kb === over[i])
    )
      return known;
    const library = new LoadedLibrary(over);
    this.#byPaths.set(key, library);
    return library;
  }

  async #pathsFor(uri: string | undefined, folder: string | undefined): Promise<string[]> {
    const settings = await this.#sources.settings(uri);
    const paths: string[] = [];
    for (const given of settings["kb.paths"]) {
      if (isAbsolute(given)) paths.push(resolve(given));
      else if (!folder) {
        // A folder's own setting holds for the window, too, where it means that folder's file.
        if (this.#sources.places().some((place) => place.path !== undefined)) continue;
        this.#sources.warn(
          `Setting curie.kb.paths: ${given} is relative, but no folder is open. Give a whole path.`,
        );
      } else if (!this.#sources.trusted())
        this.#sources.warn(`Knowledge base ${given} is not loaded: this workspace is not trusted.`);
      else paths.push(resolve(folder, given));
    }
    if (settings["kb.includeStarter"] || !settings["kb.paths"].length) paths.push(this.#sources.starterKb);
    return [...new Set(paths)];
  }

  #open(path: string): Promise<Opened> {
    let opened = this.#opened.get(path);
    if (!opened) {
      opened = this.#sources.openKb(path).then(
        (kb) => ({ path, kb }),
        (reason: unknown) => {
          const message = reason instanceof Error ? reason.message : String(reason);
          const error = message.includes(path) ? message : `${path}: ${message}`;
          this.#sources.warn(`Knowledge base not loaded. ${pathLast(error)}`);
          return { path, error };
        },
      );
      this.#opened.set(path, opened);
    }
    return opened;
  }

  #say(status: Omit<StatusParams, "server">): void {
    this.#status = status;
    this.onStatus();
  }
}
