// Neural recognition of the open documents: the dictionary's answer is there at once, the model's comes block by block from a
// process of its own and joins it. Whatever befalls that process, the text is read again when it is back.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Region } from "../../engine/analysis/analysis.ts";
import { FoundLinker } from "../../engine/analysis/link-found.ts";
import type { Project } from "../../engine/corpus/annotations/project.ts";
import { isGroup } from "../../engine/kb/groups.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { ModelHost } from "../../engine/models/host/host.ts";
import type { JobReport, ModelChoice } from "../../engine/models/job.ts";
import { asModelError } from "../../engine/models/model-error.ts";
import type { asRequest } from "../../engine/recognition/adapt/learn-head.ts";
import { type GlinerItem, glinerJob } from "../../engine/recognition/gliner/job.ts";
import { languageOf } from "../../engine/text/language.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { type Span, shift } from "../../engine/text/span.ts";
import type { NeuralStatus } from "../protocol/neural.ts";
import { remembered } from "../remembered.ts";
import type { Settings } from "../settings.ts";
import { pause } from "../stretches.ts";
import { type AskedType, askedTypes } from "./asked-types.ts";
import { BlockFindings, blocksIn, type PlacedFindings } from "./block-findings.ts";
import type { ChosenModel, Models } from "./models.ts";

/** After an edit the model waits for a pause this long; whoever never pauses is read this often. Milliseconds. */
const QUIET_MS = 250;
const LATEST_MS = 1500;
/** UTF-16 units of one job: the first is small, for an early answer; none is so large that another text waits long. */
const FIRST = 3000;
const MOST = 16_000;
/** The model's process may die this often in a row, with nothing read between, before a text is given up until it changes. */
const DEATHS = 4;
/** Characters of a page, for milliseconds a page. */
const PAGE = 3000;
const LEAST = 1000;
/** Between two blocks of a request: the end of one must not read on into the next. */
const PARTING = "\n\n";

export interface NeuralSources {
  readonly documents: TextDocuments<TextDocument>;
  readonly host: ModelHost;
  readonly models: Models;
  /** Version of the native runtime, for what is remembered of devices. */
  runtime(): Promise<string>;
  settings(uri: string): Promise<Settings>;
  /** Of the document's folder: its path, its project file if it has one, its knowledge bases. */
  folderOf(uri: string): string | undefined;
  project(uri: string): Promise<Project | undefined>;
  library(uri: string): Promise<Library>;
  /** By type, what was learned from the document's folder on the model of a folder. */
  heads(uri: string, model: string): Promise<LearnedHeads>;
  /** Forgets what was read of that. */
  forgetHeads(): void;
  /** What of a document is prose; undefined: all of it. Nothing where it is not read at all. */
  regions(document: TextDocument, settings: Settings): readonly Region[] | undefined;
  log(message: string): void;
}

/** Heads as a request to the model carries them. */
export type LearnedHeads = Readonly<Record<string, ReturnType<typeof asRequest>>>;

interface Config {
  readonly key: string;
  readonly model: ChosenModel;
  readonly choice: ModelChoice;
  readonly types: readonly AskedType[];
  readonly threshold: number;
  readonly heads: LearnedHeads;
  readonly language: string | undefined;
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
  readonly #linkers = new WeakMap<Library, FoundLinker>();
  #status: NeuralStatus = { phase: "off" };
  #msPerPage: number | undefined;
  /** Called when a document's neural mentions changed. */
  onChange: (uri: string) => void = () => {};
  onStatus: (status: NeuralStatus) => void = () => {};

  constructor(sources: NeuralSources) {
    this.#sources = sources;
  }

  get models(): Models {
    return this.#sources.models;
  }

  get status(): NeuralStatus {
    return this.#status;
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
  ): PlacedFindings | undefined {
    const entry = this.#entries.get(uri);
    return entry?.config && entry.findings.placed(text, blocksIn(text, regions), library);
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
          this.#say({ phase: "failed", message: failure.message });
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
    const document = documents.get(uri);
    if (!document) return false;
    const config = await this.#configFor(uri, document, settings).catch((error: unknown) => {
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
      if (![...this.#entries.values()].some((e) => e.config)) this.#say({ phase: "off" });
      return false;
    }
    if (entry.failed !== undefined) return false;
    const text = document.getText();
    const blocks = blocksIn(text, this.#sources.regions(document, settings));
    const missing = blocks.filter(({ start, end }) => !entry.findings.get(text.slice(start, end)));
    if (!missing.length) {
      entry.findings.prune(text, blocks);
      await this.#link(uri, entry, config, text, blocks, signal);
      this.#say({ phase: "ready", ...this.#about(config) });
      void this.#decideDevice(config, settings);
      return false;
    }
    const chosen = firstOf(missing, missing.length === blocks.length ? FIRST : MOST);
    this.#say({ phase: host.state.phase === "running" ? "reading" : "starting", ...this.#about(config) });
    const { report, notes } = await this.#read(entry, config, text, chosen, signal);
    signal.throwIfAborted();
    const units = chosen.reduce((sum, { start, end }) => sum + end - start, 0);
    this.#timed(report, units);
    await this.#link(uri, entry, config, text, chosen, signal);
    entry.serial++;
    this.onChange(uri);
    this.#say({
      phase: "reading",
      ...this.#about(config, report),
      ...(notes.length ? { message: notes.join("; ") } : {}),
    });
    return true;
  }

  /** One job over some blocks; their findings are kept by their text. */
  async #read(
    entry: Entry,
    config: Config,
    text: string,
    blocks: readonly Span[],
    signal: AbortSignal,
  ): Promise<{ report: JobReport; notes: readonly string[] }> {
    const parts = blocks.map(({ start, end }) => text.slice(start, end));
    const regions: Span[] = [];
    let at = 0;
    for (const part of parts) {
      regions.push({ start: at, end: at + part.length });
      at += part.length + PARTING.length;
    }
    const found: GlinerItem["found"] = [];
    const unread: GlinerItem["unread"] = [];
    const { result, report } = await this.#sources.host.run(
      glinerJob,
      config.choice,
      {
        text: parts.join(PARTING),
        regions,
        labels: config.types.map(({ label }) => label),
        threshold: config.threshold,
        heads: { ...config.heads },
        ...(config.language === undefined ? {} : { language: config.language }),
      },
      (item) => {
        found.push(...item.found);
        unread.push(...item.unread);
      },
      signal,
    );
    const types = new Map(config.types.map((type) => [type.label, type]));
    const source = config.model.manifest.name;
    for (const [i, region] of regions.entries()) {
      const inside = (s: Span) => region.start <= s.start && s.end <= region.end;
      entry.findings.set(parts[i] as string, {
        mentions: found
          .filter(inside)
          .map((f) => mentionOf(f, shift(f, -region.start), types.get(f.label), source)),
        unread: unread.filter(inside).map((u) => ({ ...shift(u, -region.start), reason: u.reason })),
      });
    }
    return { report, notes: result.notes };
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
      read.linked = { library, mentions: this.#linked(library, part, read.mentions, config.types) };
      changed = true;
      await pause();
      signal.throwIfAborted();
    }
    if (!changed) return;
    entry.serial++;
    this.onChange(uri);
  }

  #linked(
    library: Library,
    text: string,
    mentions: readonly Mention[],
    types: readonly AskedType[],
  ): readonly Mention[] {
    if (!mentions.length || !library.kbs.length) return mentions;
    const linker = remembered(this.#linkers, library, () => new FoundLinker(library.kbs));
    // A project's own type says nothing to a knowledge base; the group behind it does.
    const grouped = mentions.map((m) => {
      const group = types.find(({ label }) => label === m.foundBy?.[0]?.label)?.group;
      return group === undefined ? m : { ...m, type: group };
    });
    return linker.link({ text, sections: [] }, grouped).map((m, i) => {
      const { type } = mentions[i] as Mention;
      return {
        ...m,
        ...(type === undefined ? {} : { type }),
        // A model marks much that no vocabulary has: that is no fault of the text.
        ...(m.status === "nil" ? { status: "undecided" as const } : {}),
      };
    });
  }

  async #configFor(uri: string, document: TextDocument, settings: Settings): Promise<Config | undefined> {
    if (!settings.enable || !settings["neural.enable"]) return undefined;
    const regions = this.#sources.regions(document, settings);
    if (regions?.length === 0) return undefined;
    const language = languageOf(document.getText());
    const { models } = this.#sources;
    const model = await models.chosen(settings["neural.model"], this.#sources.folderOf(uri), language);
    if (!model) return undefined;
    const heads = await this.#sources.heads(uri, model.folder);
    const asked = askedTypes(settings["neural.types"], await this.#sources.project(uri), model.manifest);
    const types = [
      ...asked.filter(({ label, type }) => !Object.hasOwn(heads, type ?? label)),
      ...Object.keys(heads).map((type): AskedType => ({ label: type, type })),
    ];
    if (!types.length) return undefined;
    const threshold = settings["neural.threshold"];
    const { device } = models.deviceFor(model, settings["neural.device"]);
    return {
      key: JSON.stringify([model.folder, model.manifest.name, types, threshold, heads]),
      heads,
      model,
      choice: { folder: model.folder, device },
      types,
      threshold,
      language,
    };
  }

  async #decideDevice(config: Config, settings: Settings): Promise<void> {
    const { models } = this.#sources;
    const choice = settings["neural.device"];
    if (choice === "cpu") return;
    try {
      if (!(await models.decide(config.model, choice, await this.#sources.runtime()))) return;
      const { device, reason } = models.deviceFor(config.model, choice);
      this.#sources.log(`neural recognition: ${device}, because ${reason}`);
      this.#say({ ...this.#status, device, deviceReason: reason });
    } catch (error) {
      this.#sources.log(`neural recognition: ${error}`);
    }
  }

  #timed({ running }: JobReport, units: number): void {
    // A job has a cost of its own, which a few words must not be charged for as if a page went on like that.
    const now = (running * PAGE) / Math.max(LEAST, units);
    this.#msPerPage = this.#msPerPage === undefined ? now : this.#msPerPage * 0.7 + now * 0.3;
  }

  #about({ model, choice }: Config, report?: JobReport): Partial<NeuralStatus> {
    const { memory } = this.#sources.host.state;
    const reason = report?.fallback ?? this.#status.deviceReason;
    return {
      model: model.manifest.name,
      device: report?.device ?? this.#status.device ?? choice.device ?? "cpu",
      ...(reason === undefined ? {} : { deviceReason: reason }),
      ...(this.#msPerPage === undefined ? {} : { msPerPage: this.#msPerPage }),
      ...(memory === undefined ? {} : { memory }),
      ...(this.#status.message === undefined || this.#status.phase === "failed"
        ? {}
        : { message: this.#status.message }),
    };
  }

  /** The host's process came or went. */
  hostChanged(): void {
    const { phase, memory } = this.#sources.host.state;
    if (phase !== "off" || this.#status.memory === undefined) return;
    const { memory: _, ...rest } = this.#status;
    this.#say(memory === undefined ? rest : { ...rest, memory });
  }

  #say(status: NeuralStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.onStatus(status);
  }
}

/** As many as make about `units`, at least one. */
function firstOf(blocks: readonly Span[], units: number): Span[] {
  const chosen: Span[] = [];
  let sum = 0;
  for (const block of blocks) {
    if (chosen.length && sum + block.end - block.start > units) break;
    chosen.push(block);
    sum += block.end - block.start;
  }
  return chosen;
}

function mentionOf(
  found: GlinerItem["found"][number],
  span: Span,
  asked: AskedType | undefined,
  source: string,
): Mention {
  const group = asked?.group ?? found.group;
  return {
    spans: [{ start: span.start, end: span.end }],
    type: asked?.type ?? (group !== undefined && isGroup(group) ? group : found.label),
    source,
    status: "undecided",
    concepts: [],
    candidates: [],
    score: found.score,
    foundBy: [{ name: source, label: found.label, score: found.score }],
  };
}
