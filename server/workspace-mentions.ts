// Mentions in the workspace's text files, for references and workspace symbols. Files are read from disk, each once
// until it changes, and kept as bare positions: the texts of a corpus do not fit into memory beside a KB.
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
import { MOST_FILES, textFiles } from "./text-files.ts";
import { type Folder, uriOf, type Workspace } from "./workspace.ts";

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
  readonly #kept = new Map<string, Kept>();

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
    const { found, complete } = await textFiles(this.#workspace.folders, this.#files, token);
    let large = 0;
    let unread = 0;
    for (const [i, { path, folder }] of found.entries()) {
      if (token.isCancellationRequested) return undefined;
      report(i / found.length, path.slice(folder.path.length + 1));
      const uri = uriOf(path);
      if (isOpen(uri)) continue;
      const kept = await this.#mentionsIn(path, uri, folder, token);
      if (kept === "too large") large++;
      else if (!kept) unread++;
      else {
        // Kept at once: who types on cancels this search, and the next one goes on where it stopped.
        this.#kept.set(path, kept);
        visit(uri, kept.mentions);
      }
    }
    const there = new Set(found.map((file) => file.path));
    for (const path of this.#kept.keys()) if (!there.has(path)) this.#kept.delete(path);
    const left = [
      complete ? "" : `files beyond the first ${MOST_FILES}`,
      large ? `${large} files over ${LARGEST / 1024 / 1024} MB` : "",
      unread ? `${unread} files that are no text or are switched off` : "",
    ].filter(Boolean);
    return left.length ? left.join(", ") : undefined;
  }

  async #mentionsIn(
    path: string,
    uri: string,
    folder: Folder,
    token: CancellationToken,
  ): Promise<Kept | "too large" | undefined> {
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
    const read = await readInStretches(reading, 0, () =>
      token.isCancellationRequested ? undefined : { text, regions },
    );
    if (!read) return undefined;
    await pause();
    const decided = decidedAnalysis(read.analysis, decisions, library.library);
    return { ...key, mentions: mentionsByConcept(document, decided.analysis) };
  }
}
