// Neural recognition of the open documents: the dictionary's answer is there at once, the model's comes block by block from a
// process of its own and joins it. Whatever befalls that process, the text is read again when it is back.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Region } from "../../engine/analysis/analysis.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { ModelHost } from "../../engine/models/host/host.ts";
import { asModelError } from "../../engine/models/model-error.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import type { NeuralStatus } from "../protocol/neural.ts";
import type { Settings } from "../settings.ts";
import { pause } from "../stretches.ts";
import { BlockFindings, blocksIn, type PlacedFindings } from "./block-findings.ts";
import { firstOf, readBlocks } from "./block-job.ts";
import { BlockLinker } from "./block-linker.ts";
import { type Config, type ConfigSources, configFor } from "./config.ts";
import type { Models } from "./models.ts";
import type { OverlayOptions } from "./overlay.ts";
import { StatusBoard } from "./status-board.ts";

/** After an edit the model waits for a pause this long; whoever never pauses is read this often. Milliseconds. */
const QUIET_MS = 250;
const LATEST_MS = 1500;
/** UTF-16 units of one job: the first is small, for an early answer; none is so large that another text waits long. */
const FIRST = 3000;
const MOST = 16_000;
/** The model's process may die this often in a row, with nothing read between, before a text is given up until it changes. */
const DEATHS = 4;
export interface NeuralSources extends ConfigSources {
  readonly documents: TextDocuments<TextDocument>;
  readonly host: ModelHost;
  /** Version of the native runtime, for what is remembered of devices. */
  runtime(): Promise<string>;
  /** Settings that hold for all documents: which runtime is loaded when a process is started. */
  heed(settings: Settings): void;
  settings(uri: string): Promise<Settings>;
  library(uri: string): Promise<Library>;
  /** Forgets what was read of learned heads. */
  forgetHeads(): void;
  log(message: string): void;
}

interface Entry {
  readonly findings: BlockFindings;
  config?: Config | undefined;
  /** Changes whenever `over` would answer otherwise. */
  serial: number;
  timer?: NodeJS.Timeout | undefined;
  /** When the first edit came that was not read yet. */
  since?: number | undefined;
  running?: AbortController | undefined;
  /** Something changed while it ran. */
  again?: boolean;
  /** What failed for good, until settings or models change. */
  failed?: string | undefined;
}

export class Neural {
  readonly #sources: NeuralSources;
  readonly #entries = new Map<string, Entry>();
  readonly #linker = new BlockLinker();
  readonly #board: StatusBoard;
  /** Called when a document's neural mentions changed. */
  onChange: (uri: string) => void = () => {};

  constructor(sources: NeuralSources) {
    this.#sources = sources;
    this.#board = new StatusBoard(() => sources.host.state.memory);
  }

  get models(): Models {
    return this.#sources.models;
  }

  get status(): NeuralStatus {
    return this.#board.status;
  }

  set onStatus(told: (status: NeuralStatus) => void) {
    this.#board.onChange = told;
  }

  /** A document was opened (`edited` false: it is read at once) or edited. */
  changed(uri: string, edited: boolean): void {
    const entry = this.#entry(uri);
    if (entry.running) {
      entry.again = true;
      return;
    }
    clearTimeout(entry.timer);
    const now = performance.now();
    entry.since ??= now;
    const delay = edited ? Math.max(0, Math.min(QUIET_MS, entry.since + LATEST_MS - now)) : 0;
    entry.timer = setTimeout(() => void this.#run(uri, entry), delay);
  }

  /** Settings, models, projects or knowledge bases changed. */
  everything(): void {
    for (const [uri, entry] of this.#entries) {
      entry.failed = undefined;
      this.changed(uri, false);
    }
  }

  /** Something was learned from a corpus, or taken back. */
  learned(): void {
    this.#sources.forgetHeads();
    this.everything();
  }

  closed(uri: string): void {
    const entry = this.#entries.get(uri);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.running?.abort(new Error("closed"));
    this.#entries.delete(uri);
  }

  /** Ends the model's process. */
  async stop(): Promise<void> {
    for (const uri of [...this.#entries.keys()]) this.closed(uri);
    await this.#sources.host.close();
  }

  serialOf(uri: string): number {
    return this.#entries.get(uri)?.serial ?? 0;
  }

  /** The model's mentions in a text of the document, as far as it is read; undefined where it is not read by a model. */
  findings(
    uri: string,
    text: string,
    regions: readonly Region[] | undefined,
    library: Library,
  ): (PlacedFindings & Pick<OverlayOptions, "model" | "groups" | "thresholdOf">) | undefined {
    const entry = this.#entries.get(uri);
    if (!entry?.config) return undefined;
    const { model, types, thresholds } = entry.config;
    return {
      ...entry.findings.placed(text, blocksIn(text, regions), library),
      model: model.manifest.name,
      groups: new Set(types.flatMap(({ group }) => group ?? [])),
      thresholdOf: thresholds.of,
    };
  }

  #entry(uri: string): Entry {
    let entry = this.#entries.get(uri);
    if (!entry) {
      entry = { findings: new BlockFindings(), serial: 1 };
      this.#entries.set(uri, entry);
    }
    return entry;
  }

  async #run(uri: string, entry: Entry): Promise<void> {
    const controller = new AbortController();
    entry.running = controller;
    entry.since = undefined;
    let deaths = 0;
    try {
      for (;;) {
        entry.again = false;
        try {
          if (!(await this.#readNext(uri, entry, controller.signal)) && !entry.again) break;
          deaths = 0;
        } catch (error) {
          if (controller.signal.aborted) return;
          const failure = asModelError(error);
          this.#sources.log(`neural recognition: ${failure.message}`);
          if (failure.code === "ended" && ++deaths < DEATHS) continue;
          entry.failed = failure.message;
          this.#board.say({ phase: "failed", message: failure.message });
          if (!entry.again) break;
        }
      }
    } finally {
      entry.running = undefined;
    }
  }

  /** Reads the next blocks that the model has not seen. False where nothing is left to do. */
  async #readNext(uri: string, entry: Entry, signal: AbortSignal): Promise<boolean> {
    const { documents, host } = this.#sources;
    const settings = await this.#sources.settings(uri);
    this.#sources.heed(settings);
    const document = documents.get(uri);
    if (!document) return false;
    const config = await configFor(this.#sources, document, settings).catch((error: unknown) => {
      entry.config = undefined;
      throw error;
    });
    if (config?.key !== entry.config?.key) {
      entry.findings.clear();
      entry.failed = undefined;
      entry.serial++;
      if (!config) this.onChange(uri);
    }
    entry.config = config;
    if (!config) {
      if (![...this.#entries.values()].some((e) => e.config)) this.#board.say({ phase: "off" });
      return false;
    }
    if (entry.failed !== undefined) return false;
    const text = document.getText();
    const blocks = blocksIn(text, this.#sources.regions(document, settings));
    const missing = blocks.filter(({ start, end }) => !entry.findings.get(text.slice(start, end)));
    if (!missing.length) {
      entry.findings.prune(text, blocks);
      await this.#link(uri, entry, config, text, blocks, signal);
      this.#board.say({ phase: "ready", ...this.#board.about(config) });
      void this.#decideDevice(config, settings);
      return false;
    }
    const chosen = firstOf(missing, missing.length === blocks.length ? FIRST : MOST);
    this.#board.say({
      phase: host.state.phase === "running" ? "reading" : "starting",
      ...this.#board.about(config),
    });
    const { read, report, notes } = await readBlocks(host, config, text, chosen, signal);
    signal.throwIfAborted();
    for (const block of read) entry.findings.set(block.text, block.found);
    const units = chosen.reduce((sum, { start, end }) => sum + end - start, 0);
    this.#board.timed(report, units);
    await this.#link(uri, entry, config, text, chosen, signal);
    entry.serial++;
    this.onChange(uri);
    this.#board.say({
      phase: "reading",
      ...this.#board.about(config, report),
      ...(notes.length ? { message: notes.join("; ") } : {}),
    });
    return true;
  }

  /** Concepts for what the model found, where the library has them: block by block, so that nobody waits for it. */
  async #link(
    uri: string,
    entry: Entry,
    config: Config,
    text: string,
    blocks: readonly Span[],
    signal: AbortSignal,
  ): Promise<void> {
    const library = await this.#sources.library(uri);
    let changed = false;
    for (const { start, end } of blocks) {
      const part = text.slice(start, end);
      const read = entry.findings.get(part);
      if (!read || read.linked?.library === library) continue;
      // What is shown by itself; the rest only weighs.
      const sure = read.mentions.filter(({ type, score = 1 }) => score >= config.thresholds.of(type));
      const linked = this.#linker.link(library, part, sure, config.types);
      const concepts = new Map(sure.map((m, i) => [m, linked[i] as Mention]));
      read.linked = { library, mentions: read.mentions.map((m) => concepts.get(m) ?? m) };
      changed = true;
      await pause();
      signal.throwIfAborted();
    }
    if (!changed) return;
    entry.serial++;
    this.onChange(uri);
  }

  async #decideDevice(config: Config, settings: Settings): Promise<void> {
    const { models } = this.#sources;
    const choice = settings["neural.device"];
    if (choice === "cpu") return;
    try {
      const threads = config.choice.threads ?? 1;
      const runtime = await this.#sources.runtime();
      if (!(await models.decide(config.model, choice, { runtime, threads }))) return;
      const { device, reason } = models.deviceFor(config.model, choice);
      this.#sources.log(`neural recognition: ${device}, because ${reason}`);
      this.#board.say({ ...this.#board.status, device, deviceReason: reason });
    } catch (error) {
      this.#sources.log(`neural recognition: ${error}`);
    }
  }

  /** The host's process came or went. */
  hostChanged(): void {
    if (this.#sources.host.state.phase === "off") this.#board.processEnded();
  }
}
