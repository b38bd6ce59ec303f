// The analysis of each open document: computed when first asked for, kept while version, settings, KBs and
// decisions stay the same, brought up to date edit by edit.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analyser, AnalysisOptions } from "../engine/analysis/analyser.ts";
import type { Analysis, Region } from "../engine/analysis/analysis.ts";
import type { Reading } from "../engine/analysis/reading.ts";
import type { CurationState } from "../engine/corpus/curation/state.ts";
import type { Decision } from "../engine/corpus/decisions.ts";
import type { Library } from "../engine/kb/library.ts";
import type { Mention } from "../engine/text/mention.ts";
import type { Span } from "../engine/text/span.ts";
import { annotatedAnalysis } from "./curation/annotated-analysis.ts";
import { fileUri } from "./curation/corpus-uri.ts";
import type { CurationDesk } from "./curation/desk.ts";
import { decidedAnalysis, emptyAnalysis } from "./decided-analysis.ts";
import type { DecisionsFor, DecisionsStore } from "./decisions-store.ts";
import type { Knowledge, LoadedLibrary } from "./knowledge.ts";
import type { DocumentLinks, Found } from "./linking/document-links.ts";
import { underProject } from "./linking/precision.ts";
import type { Neural } from "./neural/neural.ts";
import { overlaid } from "./neural/overlay.ts";
import { type Notice, noticeFor, proseOf } from "./prose.ts";
import { remembered } from "./remembered.ts";
import type { Settings } from "./settings.ts";
import type { SettingsStore } from "./settings-store.ts";
import { readInStretches } from "./stretches.ts";
import type { Workspace } from "./workspace.ts";

/** A document as it stood at one version, read and decided. */
export interface Shown {
  readonly document: TextDocument;
  readonly version: number;
  readonly text: string;
  readonly settings: Settings;
  readonly library: Library;
  readonly analysis: Analysis;
  readonly decidedBy: ReadonlyMap<Mention, Decision>;
  /** What was read as prose; undefined: everything. */
  readonly regions: readonly Region[] | undefined;
  /** Why there are no mentions. */
  readonly notice?: Notice;
  /** Stretches that the neural model could not take, and why: that it found nothing there says nothing. */
  readonly unread: readonly (Span & { readonly reason: string })[];
}

interface Kept {
  /** What `reading` belongs to. */
  analyser?: Analyser;
  reading?: Reading;
  raw?: { version: number; regions: readonly Region[] | undefined; analysis: Analysis };
  shown?: Shown;
  decisions?: DecisionsFor;
  /** Which state of the neural findings is in `shown`. */
  neural?: number;
  /** Before the document was asked, and which state of what it said is in `shown`. */
  found?: Found;
  links?: number;
  /** What the text's mentions are while it is annotated. */
  curated?: CurationState | undefined;
  loaded?: LoadedLibrary;
  /** A computation under way: who comes meanwhile waits for it. */
  busy?: Promise<void>;
}

type Links = Pick<DocumentLinks, "over" | "serialOf">;
type NeuralFindings = Pick<Neural, "findings" | "serialOf">;

export const analysisOptions = (s: Settings): Partial<AnalysisOptions> => ({
  groups: s.groups,
  ambiguityMargin: s["linking.ambiguityMargin"],
  nilBelow: s["linking.nilBelow"],
});

export class Readings {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #settings: SettingsStore;
  readonly #knowledge: Knowledge;
  readonly #decisions: DecisionsStore;
  readonly #workspace: Workspace;
  readonly #curation: CurationDesk;
  readonly #neural: NeuralFindings | undefined;
  readonly #links: Links;
  readonly #kept = new Map<string, Kept>();

  constructor(
    documents: TextDocuments<TextDocument>,
    settings: SettingsStore,
    knowledge: Knowledge,
    decisions: DecisionsStore,
    workspace: Workspace,
    curation: CurationDesk,
    links: Links,
    neural?: NeuralFindings,
  ) {
    this.#documents = documents;
    this.#settings = settings;
    this.#knowledge = knowledge;
    this.#decisions = decisions;
    this.#workspace = workspace;
    this.#curation = curation;
    this.#links = links;
    this.#neural = neural;
  }

  forget(uri: string): void {
    this.#kept.delete(uri);
  }

  /** What is known of the document's present version without computing anything. */
  cached(uri: string): Shown | undefined {
    const shown = this.#kept.get(uri)?.shown;
    return shown && this.#documents.get(uri)?.version === shown.version ? shown : undefined;
  }

  /** The document's newest version, read; undefined once it is closed. Waits for the KBs. */
  async show(uri: string): Promise<Shown | undefined> {
    for (;;) {
      const folder = this.#workspace.placeOf(fileUri(uri))?.folder;
      const { project } = await this.#curation.projects.of(folder?.path);
      const settings = underProject(await this.#settings.for(uri), project);
      const loaded = await this.#knowledge.libraryFor(folder?.uri);
      const decisions = await this.#decisions.for(uri);
      await this.#curation.corpora.of(uri);
      const document = this.#documents.get(uri);
      if (!document) return undefined;
      const kept = remembered(this.#kept, uri, (): Kept => ({}));
      if (kept.busy) {
        await kept.busy;
        continue;
      }
      const { shown } = kept;
      if (
        shown?.version === document.version &&
        shown.document === document &&
        shown.settings === settings &&
        kept.loaded === loaded &&
        kept.decisions === decisions &&
        kept.neural === this.#neuralSerial(uri) &&
        kept.links === this.#links.serialOf(uri) &&
        kept.curated === this.#curation.stateOf(uri)
      )
        return shown;
      kept.busy = this.#compute(kept, document, settings, loaded, decisions);
      try {
        await kept.busy;
      } finally {
        delete kept.busy;
      }
      if (this.#kept.get(uri) !== kept) return undefined;
      // Edits that came during a long reading are in the result; so the newest version was read.
      if (kept.shown && kept.shown.version === document.version) return kept.shown;
    }
  }

  /** The document's newest version before it was itself asked what its mentions mean; undefined where nothing is read. */
  async found(uri: string): Promise<Found | undefined> {
    return (await this.show(uri)) && this.#kept.get(uri)?.found;
  }

  async #compute(
    kept: Kept,
    document: TextDocument,
    settings: Settings,
    loaded: LoadedLibrary,
    decisions: DecisionsFor,
  ): Promise<void> {
    const { library } = loaded;
    const base = () => ({ document, version: document.version, text: document.getText(), settings, library });
    const notice =
      noticeFor(document, document.getText(), settings) ?? (loaded.isEmpty ? this.#noKb() : undefined);
    kept.loaded = loaded;
    kept.decisions = decisions;
    kept.curated = undefined;
    kept.neural = this.#neuralSerial(document.uri);
    kept.links = this.#links.serialOf(document.uri);
    if (notice) {
      delete kept.found;
      delete kept.reading;
      delete kept.raw;
      const now = base();
      kept.shown = {
        ...now,
        analysis: emptyAnalysis(now.text),
        decidedBy: new Map(),
        regions: [],
        notice,
        unread: [],
      };
      return;
    }
    const analyser = loaded.analyser(analysisOptions(settings));
    if (kept.analyser !== analyser || !kept.reading) {
      kept.analyser = analyser;
      kept.reading = analyser.reading();
      delete kept.raw;
    }
    if (kept.raw?.version !== document.version || kept.raw.analysis.text !== document.getText()) {
      const raw = await this.#read(kept.reading, kept.raw?.analysis.text.length ?? 0, document);
      if (!raw) return;
      kept.raw = raw;
    }
    const { version, regions, analysis } = kept.raw;
    // Asked now, not before the reading: what came meanwhile is in it.
    kept.neural = this.#neuralSerial(document.uri);
    const neural = this.#neural?.findings(document.uri, analysis.text, regions, library);
    const found = neural
      ? overlaid(analysis, neural, {
          model: neural.model,
          thresholdOf: neural.thresholdOf,
          groups: settings["neural.combination"] === "weigh" ? neural.groups : new Set(),
        })
      : analysis;
    kept.links = this.#links.serialOf(document.uri);
    kept.found = { version, analysis: found, regions, library, settings };
    const decided = decidedAnalysis(this.#links.over(document.uri, kept.found), decisions, library);
    this.#curation.proposed(document.uri, analysis.text, decided.analysis.all());
    const curated = this.#curation.stateOf(document.uri);
    kept.curated = curated;
    kept.shown = {
      ...base(),
      version,
      text: analysis.text,
      regions,
      unread: neural?.unread ?? [],
      ...decided,
      ...(curated?.text === analysis.text
        ? { analysis: annotatedAnalysis(curated, decided.analysis, library) }
        : {}),
    };
  }

  async #read(reading: Reading, known: number, document: TextDocument) {
    let version = document.version;
    const read = await readInStretches(reading, known, () => {
      if (this.#documents.get(document.uri) !== document) return undefined; // closed meanwhile
      version = document.version;
      const text = document.getText();
      return { text, regions: proseOf(document.uri, document.languageId, text) };
    });
    return read && { version, regions: read.regions, analysis: read.analysis };
  }

  #neuralSerial(uri: string): number {
    return this.#neural?.serialOf(uri) ?? 0;
  }

  #noKb(): Notice {
    const { message } = this.#knowledge.status;
    return {
      code: "no-kb",
      message: `No knowledge base is loaded, so nothing is recognised.${message ? ` ${message}` : ""}`,
    };
  }
}
