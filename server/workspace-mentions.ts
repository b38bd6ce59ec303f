// Mentions in the workspace's text files, for references and workspace symbols. Files are read from disk, each once
// until it changes, and kept as bare positions: the texts of a corpus do not fit into memory beside a KB.
import { join } from "node:path";
import type { CancellationToken, Range } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../engine/analysis/analysis.ts";
import { decidedAnalysis } from "./decided-analysis.ts";
import type { DecisionsFor, DecisionsStore } from "./decisions-store.ts";
import { shownConcept } from "./explain.ts";
import type { Knowledge, LoadedLibrary } from "./knowledge.ts";
import { mentionRange } from "./lsp/to-proto.ts";
import type { Files } from "./ports.ts";
import { noticeFor, proseOf } from "./prose.ts";
import { analysisOptions } from "./readings.ts";
import { remembered } from "./remembered.ts";
import type { SettingsStore } from "./settings-store.ts";
import { pause, readInStretches } from "./stretches.ts";
import { type Folder, uriOf, type Workspace } from "./workspace.ts";

const TEXT_FILE = /\.(?:txt|md|pubtator\w*)$/i;
const SKIPPED_FOLDER = /^(?:\.|node_modules$|dist$|out$)/;
const MOST_FILES = 2000;
const LARGEST = 2 * 1024 * 1024;

/** Ranges of each concept, in reading order. */
export type FileMentions = ReadonlyMap<string, readonly Range[]>;

interface Kept {
  readonly changed: number;
  readonly size: number;
  readonly library: LoadedLibrary;
  readonly options: string;
  readonly decisions: DecisionsFor;
  readonly mentions: FileMentions;
}

/** Ranges by concept. An ambiguous mention counts for its best candidate, as the views show it. */
export function mentionsByConcept(document: TextDocument, analysis: Analysis): FileMentions {
  const found = new Map<string, Range[]>();
  for (const m of analysis.all()) {
    const best = shownConcept(m);
    const ids = m.concepts.length ? m.concepts.map((c) => c.id) : best ? [best.concept.id] : [];
    for (const id of ids) {
      remembered(found, id, (): Range[] => []).push(mentionRange(document, m));
    }
  }
  return found;
}

export class WorkspaceMentions {
  readonly #files: Files;
  readonly #workspace: Workspace;
  readonly #settings: SettingsStore;
  readonly #knowledge: Knowledge;
  readonly #decisions: DecisionsStore;
  #kept = new Map<string, Kept>();

  constructor(
    files: Files,
    workspace: Workspace,
    settings: SettingsStore,
    knowledge: Knowledge,
    decisions: DecisionsStore,
  ) {
    this.#files = files;
    this.#workspace = workspace;
    this.#settings = settings;
    this.#knowledge = knowledge;
    this.#decisions = decisions;
  }

  /**
   * Visits every text file of the workspace that is not open (`isOpen`), in no particular order. Answers what was
   * left out, for the log; undefined when nothing was. Stops between files, and inside large ones, when cancelled.
   */
  async visit(
    isOpen: (uri: string) => boolean,
    visit: (uri: string, mentions: FileMentions) => void,
    token: CancellationToken,
    report: (done: number, message: string) => void,
  ): Promise<string | undefined> {
    const paths: [string, Folder][] = [];
    let tooMany = false;
    for (const folder of this.#workspace.folders) {
      tooMany ||= await this.#list(folder.path, folder, paths, token);
    }
    const fresh = new Map<string, Kept>();
    let large = 0;
    let unread = 0;
    for (const [i, [path, folder]] of paths.entries()) {
      if (token.isCancellationRequested) break;
      report(i / paths.length, path.slice(folder.path.length + 1));
      const uri = uriOf(path);
      if (isOpen(uri)) continue;
      const kept = await this.#mentionsIn(path, uri, folder);
      if (kept === "too large") large++;
      else if (!kept) unread++;
      else {
        fresh.set(path, kept);
        visit(uri, kept.mentions);
      }
    }
    if (!token.isCancellationRequested) this.#kept = fresh; // files that have gone are forgotten
    const left = [
      tooMany ? `files beyond the first ${MOST_FILES}` : "",
      large ? `${large} files over ${LARGEST / 1024 / 1024} MB` : "",
      unread ? `${unread} files that are no text or are switched off` : "",
    ].filter(Boolean);
    return left.length ? left.join(", ") : undefined;
  }

  /** Whether there were more files than are read. */
  async #list(
    at: string,
    folder: Folder,
    paths: [string, Folder][],
    token: CancellationToken,
  ): Promise<boolean> {
    for (const entry of await this.#files.list(at)) {
      if (token.isCancellationRequested) return false;
      const path = join(at, entry.name);
      if (entry.kind === "folder" && !SKIPPED_FOLDER.test(entry.name)) {
        if (await this.#list(path, folder, paths, token)) return true;
      } else if (entry.kind === "file" && TEXT_FILE.test(entry.name)) {
        if (paths.length >= MOST_FILES) return true;
        paths.push([path, folder]);
      }
    }
    return false;
  }

  async #mentionsIn(path: string, uri: string, folder: Folder): Promise<Kept | "too large" | undefined> {
    const stat = await this.#files.stat(path);
    if (!stat) return undefined;
    if (stat.size > LARGEST) return "too large";
    // The folder's settings stand for those of its files: two thousand questions would stall the client.
    const settings = await this.#settings.for(folder.uri);
    const library = await this.#knowledge.libraryFor(folder.uri);
    const decisions = await this.#decisions.for(uri);
    const options = JSON.stringify(analysisOptions(settings));
    const key = { changed: stat.changed, size: stat.size, library, options, decisions };
    const known = this.#kept.get(path);
    if (
      known &&
      known.changed === key.changed &&
      known.size === key.size &&
      known.library === library &&
      known.options === options &&
      known.decisions === decisions
    )
      return known;
    const bytes = await this.#files.read(path).catch(() => undefined);
    if (!bytes) return undefined;
    const text = new TextDecoder().decode(bytes);
    const document = TextDocument.create(uri, "", 0, text);
    if (noticeFor(document, text, settings)) return undefined;
    const reading = library.analyser(analysisOptions(settings)).reading();
    const regions = proseOf(uri, "", text);
    const { analysis } = await readInStretches(reading, 0, () => ({ text, regions }));
    await pause();
    const decided = decidedAnalysis(analysis, decisions, library.library);
    return { ...key, mentions: mentionsByConcept(document, decided.analysis) };
  }
}
