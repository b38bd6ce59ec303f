// The open texts under curation: which they are, their files, their suggestions, and the batches that one undo takes
// back. The one place where curation's state lives.

import type { TextDocument } from "vscode-languageserver-textdocument";
import { CuratedFile } from "../../engine/corpus/annotations/curated-file.ts";
import type { AnnotationFiles } from "../../engine/corpus/annotations/files.ts";
import { type Edit, editBetween } from "../../engine/corpus/annotations/mapping.ts";
import { pathsOf } from "../../engine/corpus/annotations/paths.ts";
import { attributesFor, typeFor } from "../../engine/corpus/annotations/project.ts";
import type { Actor } from "../../engine/corpus/curation/curated-text.ts";
import type { CurationState } from "../../engine/corpus/curation/state.ts";
import type { Attributes, Mention } from "../../engine/text/mention.ts";
import type { Files } from "../ports.ts";
import { pathOf, type Workspace } from "../workspace.ts";
import { type FolderProject, Projects } from "./projects.ts";
import { ShownCorpora } from "./shown-corpora.ts";

export interface OpenText {
  readonly uri: string;
  readonly file: CuratedFile;
  readonly project: FolderProject;
}

interface Entry {
  readonly opened: Promise<OpenText | undefined>;
  text?: OpenText;
  /** Somebody wants to annotate a text that has no annotations yet. */
  begun: boolean;
  /** What the recognisers last proposed, before it is the project's types, and for which text. */
  proposed?: { readonly text: string; readonly mentions: readonly Mention[] };
  /** Edits that came while the files were being read. */
  waiting: boolean;
}

/** One act over one or several texts. */
export interface Batch {
  readonly name: string;
  readonly texts: readonly { readonly uri: string; readonly file: CuratedFile }[];
}

/** Paths of the texts that belong to the corpus, and whether these are all. */
export type CorpusTexts = () => Promise<{ paths: string[]; complete: boolean }>;

const sameAttributes = (a: Attributes = {}, b: Attributes = {}): boolean =>
  Object.keys(a).length === Object.keys(b).length;

export class CurationDesk {
  readonly #files: AnnotationFiles;
  readonly #workspace: Workspace;
  readonly #documents: { get(uri: string): TextDocument | undefined };
  readonly #actor: () => Actor;
  readonly projects: Projects;
  /** Documents of corpus files, which are only shown. */
  readonly corpora: ShownCorpora;
  readonly texts: CorpusTexts;
  readonly #entries = new Map<string, Entry>();
  /** The newest last. */
  readonly batches: Batch[] = [];
  #count = 0;
  /** Called when annotations changed otherwise than by an act. */
  onChange: (uri: string) => void = () => {};
  /** Called when an act changed annotations. */
  onAct: () => void = () => {};

  constructor(
    files: { annotation: AnnotationFiles; any: Files },
    workspace: Workspace,
    documents: { get(uri: string): TextDocument | undefined },
    actor: () => Actor,
    texts: CorpusTexts,
    warn: (message: string) => void,
  ) {
    this.#files = files.annotation;
    this.#workspace = workspace;
    this.#documents = documents;
    this.#actor = actor;
    this.texts = texts;
    this.projects = new Projects(files.any, warn);
    this.corpora = new ShownCorpora(documents, workspace, this.projects, warn);
  }

  get actor(): Actor {
    return this.#actor();
  }

  /** A name for the next act. */
  batchName(): string {
    return `${this.#actor().now.getTime().toString(36)}-${process.pid.toString(36)}-${(++this.#count).toString(36)}`;
  }

  /** The text if it is under curation: it has annotations, a project, or somebody began. Opens its files once. */
  async of(uri: string, begin = false): Promise<OpenText | undefined> {
    const document = this.#documents.get(uri);
    if (!document) return undefined;
    const entry = this.#entries.get(uri) ?? this.#begin(uri, document);
    entry.begun ||= begin;
    const text = await entry.opened;
    if (!text) return undefined;
    // It was closed, or opened again for another project.
    if (this.#entries.get(uri) !== entry) return this.#entries.has(uri) ? this.of(uri, begin) : undefined;
    if (entry.waiting) this.#catchUp(entry, text);
    return this.#isCurated(entry, text) ? text : undefined;
  }

  /** `known`: of the same text, before. */
  #begin(uri: string, document: TextDocument, known: Partial<Pick<Entry, "begun" | "proposed">> = {}): Entry {
    const entry: Entry = { begun: false, ...known, opened: this.#open(uri, document), waiting: true };
    this.#entries.set(uri, entry);
    entry.opened.then(
      (text) => {
        if (text) entry.text = text;
      },
      () => {
        if (this.#entries.get(uri) === entry) this.#entries.delete(uri);
      },
    );
    return entry;
  }

  /** The text if it is known to be under curation, without waiting. */
  known(uri: string): OpenText | undefined {
    const entry = this.#entries.get(uri);
    return entry?.text && !entry.waiting && this.#isCurated(entry, entry.text) ? entry.text : undefined;
  }

  /** The annotations that a text has, under curation or from its corpus file; without waiting. */
  stateOf(uri: string): CurationState | undefined {
    return this.corpora.known(uri)?.text.state ?? this.known(uri)?.file.curated.state;
  }

  #isCurated = (entry: Entry, text: OpenText): boolean =>
    entry.begun || text.file.isAnnotated || text.project.isDeclared;

  async #open(uri: string, document: TextDocument): Promise<OpenText | undefined> {
    const path = pathOf(uri);
    const project = await this.projects.of(this.#workspace.placeOf(uri)?.folder.path);
    const files = path === undefined ? inMemory(uri, document.getText()) : this.#files;
    const file = await CuratedFile.open(path ?? uri, files, this.#actor(), document.getText());
    return { uri, file, project };
  }

  /** Edits that came while the files were read, in one. */
  #catchUp(entry: Entry, text: OpenText): void {
    entry.waiting = false;
    const now = this.#documents.get(text.uri)?.getText();
    const { curated } = text.file;
    const edit = now === undefined ? undefined : editBetween(curated.state.text, now);
    if (edit && now !== undefined) curated.edit([edit], now);
    if (entry.proposed?.text === curated.state.text) this.#propose(text, entry.proposed.mentions);
  }

  /** The text was edited; `edits` one after the other. */
  edited(uri: string, edits: readonly Edit[], text: string): void {
    const entry = this.#entries.get(uri);
    if (!entry?.text || entry.waiting) return; // caught up with when it opens
    const { curated } = entry.text.file;
    curated.edit(edits, text);
    // An editor that sends something else than it says must not lead to wrong borders.
    if (curated.state.text !== text) curated.edit([editBetween(curated.state.text, text) as Edit], text);
  }

  /** What the recognisers found in the present text. */
  proposed(uri: string, text: string, mentions: readonly Mention[]): void {
    const entry = this.#entries.get(uri);
    if (!entry || entry.proposed?.mentions === mentions) return;
    entry.proposed = { text, mentions };
    if (!entry.text || entry.waiting || entry.text.file.curated.state.text !== text) return;
    this.#propose(entry.text, mentions);
    if (this.#isCurated(entry, entry.text)) this.onChange(uri);
  }

  #propose({ file, project }: OpenText, mentions: readonly Mention[]): void {
    file.curated.propose(
      mentions.flatMap((m) => {
        const type = typeFor(project.project, m.type);
        // A type that the project does not want is not suggested.
        if (type === undefined) return [];
        const attributes = attributesFor(project.project, type, m.attributes);
        if (type === m.type && sameAttributes(attributes, m.attributes)) return [m];
        const { attributes: _, ...bare } = m;
        return [{ ...bare, type, ...(attributes ? { attributes } : {}) }];
      }),
    );
  }

  async saved(uri: string): Promise<void> {
    const entry = this.#entries.get(uri);
    if (entry?.text && !entry.waiting) await entry.text.file.saved(this.#actor(), this.batchName());
  }

  closed(uri: string): void {
    this.corpora.closed(uri);
    this.#entries.delete(uri);
  }

  /** Files changed on disk: those of open texts are read again, where they are not what was written. */
  async changedOnDisk(paths: readonly string[]): Promise<void> {
    const changed = new Set(paths);
    for (const [uri, entry] of this.#entries) {
      const text = entry.text;
      if (!text) continue;
      const own = pathsOf(text.file.paths.text);
      if (!changed.has(own.ann) && !changed.has(own.log)) continue;
      if (await text.file.reread(this.#actor())) this.onChange(uri);
    }
  }

  /** Every open text is opened anew: a project changed. Suggestions stay: a key that comes now is about one of them. */
  reopened(): void {
    this.projects.forget();
    for (const [uri, { begun, proposed }] of [...this.#entries]) {
      const document = this.#documents.get(uri);
      this.#entries.delete(uri);
      if (document) this.#begin(uri, document, { begun, ...(proposed ? { proposed } : {}) });
      this.onChange(uri);
    }
    for (const uri of this.corpora.reopened()) this.onChange(uri);
  }

  /** A text that is not open, from its files. */
  openClosed(path: string): Promise<CuratedFile> {
    return CuratedFile.open(path, this.#files, this.#actor());
  }

  /** Remembers an act for undo. */
  done(batch: Batch): void {
    this.batches.push(batch);
    if (this.batches.length > 1000) this.batches.shift();
  }
}

/** Files of a text that is on no disk: kept until the text is closed. */
function inMemory(name: string, text: string): AnnotationFiles {
  const kept = new Map([[name, text]]);
  return {
    read: async (path) => kept.get(path),
    append: async (path, lines) => {
      kept.set(path, (kept.get(path) ?? "") + lines);
    },
    replace: async (path, whole) => {
      kept.set(path, whole);
    },
  };
}
