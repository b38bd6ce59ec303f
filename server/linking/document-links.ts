// Linking by the document in view, after the names have had their say: off the typing path, in short stretches, given up when the
// text changes. What was found stays by wording, so that an edit changes nothing on the screen before something better is known.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis, Region } from "../../engine/analysis/analysis.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { Answer } from "../../engine/linking/cascade/answer.ts";
import type { CascadeLinker } from "../../engine/linking/cascade/cascade-linker.ts";
import { leastFor } from "../../engine/linking/cascade/learned.ts";
import type { MentionInDocument } from "../../engine/linking/context/rank-in-context.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { AfterPause } from "../after-pause.ts";
import type { Settings } from "../settings.ts";
import { inStretches, TextChanged } from "../stretches.ts";
import { askedOf, keyOf, linkedAnalysis, scopeAt } from "./linked-analysis.ts";
import { precisionOf } from "./precision.ts";

/** The names answer first: longer than the background takes to read. Milliseconds. */
const QUIET_MS = 300;
const LATEST_MS = 2000;
/** UTF-16 units of one document; a longer one is too much to be in view. */
const LONGEST = 200_000;

/** A document as the names (and models) have it. */
export interface Found {
  readonly version: number;
  readonly analysis: Analysis;
  readonly regions: readonly Region[] | undefined;
  readonly library: Library;
  readonly settings: Settings;
}

export interface LinkSources {
  readonly documents: TextDocuments<TextDocument>;
  /** The newest version, read; undefined where nothing is to be linked. */
  found(uri: string): Promise<Found | undefined>;
  log(message: string): void;
}

interface Scope {
  readonly text: string;
  /** All that was asked of it. */
  readonly asked: string;
  readonly answers: ReadonlyMap<string, Answer>;
}

interface Entry {
  library?: Library | undefined;
  readonly scopes: Map<number, Scope>;
  answers: ReadonlyMap<string, Answer>;
  /** Changes whenever `over` would answer otherwise. */
  serial: number;
  running?: boolean;
  again?: boolean;
}

export class DocumentLinks {
  readonly #sources: LinkSources;
  readonly #entries = new Map<string, Entry>();
  readonly #linkers = new WeakMap<Library, Promise<CascadeLinker>>();
  readonly #pauses = new AfterPause(QUIET_MS, LATEST_MS, (uri) => void this.#run(uri));
  /** Called when what is shown of a document changed: an order, a concept, a status. */
  onChange: (uri: string) => void = () => {};

  constructor(sources: LinkSources) {
    this.#sources = sources;
  }

  /** A document was opened or edited, or something else found mentions in it. */
  changed(uri: string): void {
    const entry = this.#entries.get(uri);
    if (entry?.running) entry.again = true;
    else this.#pauses.changed(uri);
  }

  /** Settings or knowledge bases changed. */
  everything(): void {
    for (const uri of this.#sources.documents.keys()) this.changed(uri);
  }

  closed(uri: string): void {
    this.#pauses.forget(uri);
    this.#entries.delete(uri);
  }

  stop(): void {
    this.#pauses.stop();
    this.#entries.clear();
  }

  serialOf(uri: string): number {
    return this.#entries.get(uri)?.serial ?? 0;
  }

  /** What is known by now, laid over an analysis of the document; the analysis itself where that is nothing. */
  over(uri: string, { analysis, regions, library, settings }: Omit<Found, "version">): Analysis {
    const entry = this.#entries.get(uri);
    // Ids of another library are not to be shown.
    if (!entry?.answers.size || entry.library !== library || !settings["linking.byDocument"]) return analysis;
    return linkedAnalysis(analysis, regions, {
      answers: entry.answers,
      least: leastFor(precisionOf(settings), settings["linking.ambiguityMargin"]),
      groups: settings.groups,
    });
  }

  async #run(uri: string): Promise<void> {
    const entry: Entry = this.#entries.get(uri) ?? { scopes: new Map(), answers: new Map(), serial: 1 };
    if (!this.#sources.documents.get(uri)) return;
    this.#entries.set(uri, entry);
    if (entry.running) return;
    entry.running = true;
    try {
      entry.again = false;
      await this.#link(uri, entry);
    } catch (error) {
      if (!(error instanceof TextChanged))
        this.#sources.log(`linking by the document: ${error instanceof Error ? error.stack : error}`);
    } finally {
      entry.running = false;
    }
    if (entry.again && this.#entries.get(uri) === entry) this.#pauses.changed(uri);
  }

  async #link(uri: string, entry: Entry): Promise<void> {
    const found = await this.#sources.found(uri);
    if (!found?.settings["linking.byDocument"] || !found.library.kbs.length)
      return this.#take(uri, entry, found, new Map());
    const { analysis, regions, library, settings } = found;
    const { early } = leastFor(precisionOf(settings));
    const isStale = () => this.#sources.documents.get(uri)?.version !== found.version;
    const linker = await this.#linkerOf(library, isStale);
    if (entry.library !== library) entry.scopes.clear();
    const questions = questionsOf(analysis, regions);
    const answers = new Map<string, Answer>();
    for (const [scope, asked] of questions) {
      const text = textOfScope(analysis.text, regions, scope);
      if (text.length > LONGEST) continue;
      const key = JSON.stringify([early, ...asked.values()]);
      let known = entry.scopes.get(scope);
      if (known?.text !== text || known.asked !== key) {
        const list = [...asked.values()];
        const made = await inStretches(linker.answerSteps(text, list, early), isStale);
        known = {
          text,
          asked: key,
          answers: new Map([...asked.keys()].map((k, i) => [k, made[i] as Answer])),
        };
        entry.scopes.set(scope, known);
      }
      for (const [k, answer] of known.answers) answers.set(k, answer);
    }
    for (const scope of entry.scopes.keys()) if (!questions.has(scope)) entry.scopes.delete(scope);
    this.#take(uri, entry, found, answers);
  }

  #take(uri: string, entry: Entry, found: Found | undefined, answers: ReadonlyMap<string, Answer>): void {
    if (this.#entries.get(uri) !== entry) return;
    const shown = () => found && this.over(uri, found).all().map(looks).join("\n");
    const before = shown();
    const same = entry.library === found?.library && sameAnswers(entry.answers, answers);
    entry.library = found?.library;
    entry.answers = answers;
    // Chances that moved a little are told to whoever asks; nobody is made to ask for them.
    if (!same) entry.serial++;
    if (shown() !== before) this.onChange(uri);
  }

  #linkerOf(library: Library, isStale: () => boolean): Promise<CascadeLinker> {
    let linker = this.#linkers.get(library);
    if (!linker) {
      linker = this.#makeLinker(library);
      this.#linkers.set(library, linker);
      linker.catch(() => this.#linkers.delete(library));
    }
    return linker.then((made) => {
      if (isStale()) throw new TextChanged();
      return made;
    });
  }

  async #makeLinker(library: Library): Promise<CascadeLinker> {
    // Thousands of wordings, which nobody is to wait for who only opens a text.
    const { CascadeLinker } = await import("../../engine/linking/cascade/cascade-linker.ts");
    return inStretches(CascadeLinker.steps(library.kbs), () => false);
  }
}

/** By scope: distinct questions by their keys, in reading order. */
function questionsOf(
  analysis: Analysis,
  regions: readonly Region[] | undefined,
): Map<number, Map<string, MentionInDocument>> {
  const found = new Map<number, Map<string, MentionInDocument>>();
  for (const m of analysis.all()) {
    const scope = scopeAt(regions, extentOf(m).start);
    const asked = askedOf(m, analysis.text);
    const own = found.get(scope) ?? new Map<string, MentionInDocument>();
    found.set(scope, own.set(keyOf(scope, asked), asked));
  }
  return found;
}

/** The prose of one document of a file. */
const textOfScope = (text: string, regions: readonly Region[] | undefined, scope: number): string =>
  regions
    ? regions
        .filter((r) => r.scope === scope)
        .map((r) => text.slice(r.start, r.end))
        .join("\n")
    : text;

/** All of a mention that can be seen without asking. */
const looks = ({ status, type, candidates }: Mention): string =>
  [status, type, ...candidates.map((c) => c.concept.id)].join(" ");

const sameAnswers = (a: ReadonlyMap<string, Answer>, b: ReadonlyMap<string, Answer>): boolean =>
  a.size === b.size &&
  [...b].every(([key, answer]) => {
    const other = a.get(key);
    return other === answer || (other !== undefined && JSON.stringify(other) === JSON.stringify(answer));
  });
