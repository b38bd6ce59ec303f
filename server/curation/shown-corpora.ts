// The open documents of corpus files: read once when they are opened, shown with their annotations, never written.
import { basename } from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { projectSchema } from "../../engine/corpus/annotations/project.ts";
import { emptyState } from "../../engine/corpus/curation/state.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { Workspace } from "../workspace.ts";
import type { AnnotatedText } from "./annotated-text.ts";
import { type CorpusRead, readDocument } from "./corpus-reading.ts";
import { type CorpusPlace, corpusPlace, fileUri } from "./corpus-uri.ts";
import type { FolderProject, Projects } from "./projects.ts";
import type { ReadOnly } from "./read-only.ts";
import { annotationView, curationTypes, progressOf } from "./views.ts";

export const SHOWN_ONLY =
  "Documents of corpus files are shown, not annotated: convert the file to brat first (curie convert).";

export interface ShownText {
  readonly text: AnnotatedText;
  readonly format: string;
  readonly problems: readonly string[];
}

interface Entry {
  readonly read: Promise<ShownText | undefined>;
  shown?: ShownText;
  readonly stop: AbortController;
}

export class ShownCorpora {
  readonly #documents: { get(uri: string): TextDocument | undefined };
  readonly #workspace: Workspace;
  readonly #projects: Projects;
  readonly #warn: (message: string) => void;
  readonly #entries = new Map<string, Entry>();

  constructor(
    documents: { get(uri: string): TextDocument | undefined },
    workspace: Workspace,
    projects: Projects,
    warn: (message: string) => void,
  ) {
    this.#documents = documents;
    this.#workspace = workspace;
    this.#projects = projects;
    this.#warn = warn;
  }

  /** An open document of a corpus file, read when it is first asked for; undefined for any other text. */
  of(uri: string): Promise<ShownText | undefined> {
    const place = corpusPlace(uri);
    if (!place || !this.#documents.get(uri)) return Promise.resolve(undefined);
    let entry = this.#entries.get(uri);
    if (!entry) {
      const stop = new AbortController();
      const fresh: Entry = { read: this.#read(uri, place, stop.signal), stop };
      entry = fresh;
      this.#entries.set(uri, entry);
      void fresh.read.then((shown) => {
        if (shown) fresh.shown = shown;
      });
    }
    return entry.read;
  }

  known(uri: string): ShownText | undefined {
    return this.#entries.get(uri)?.shown;
  }

  closed(uri: string): void {
    this.#entries.get(uri)?.stop.abort();
    this.#entries.delete(uri);
  }

  /** A project changed, with it what is checked: all are read anew when next asked for. Answers which. */
  reopened(): string[] {
    const uris = [...this.#entries.keys()];
    for (const uri of uris) this.closed(uri);
    return uris;
  }

  async #read(uri: string, place: CorpusPlace, signal: AbortSignal): Promise<ShownText | undefined> {
    try {
      const read = await readDocument(place, signal);
      const project = await this.#projects.of(this.#workspace.placeOf(fileUri(uri))?.folder.path);
      return read && shownText(uri, place, read, project);
    } catch (error) {
      if (!signal.aborted) this.#warn(`${place.path}: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }
}

export function shownText(
  uri: string,
  place: CorpusPlace,
  { document, problems }: CorpusRead,
  project: FolderProject,
): ShownText {
  const mentions = named(document.mentions);
  return {
    text: {
      uri,
      state: { ...emptyState(document.text), mentions, relations: document.relations ?? [] },
      records: [],
      project,
      sections: document.sections,
      bareIds: document.format === "pubtator",
      shownFrom: basename(place.path),
    },
    format: document.format,
    problems,
  };
}

/** Every mention with an id of its own: formats without ids, and files that use one twice, get theirs. */
function named(mentions: readonly Mention[]): Mention[] {
  const used = new Set<string>();
  const taken = new Set(mentions.flatMap((m) => m.id ?? []));
  let n = 0;
  return mentions.map((m) => {
    let { id } = m;
    if (id === undefined || used.has(id)) {
      do id = `#${++n}`;
      while (taken.has(id));
    }
    used.add(id);
    return id === m.id ? m : { ...m, id };
  });
}

/** As `curie/annotations` answers it. */
export function readOnlyOf(
  { text, problems }: ShownText,
  document: TextDocument,
  library: Library,
): ReadOnly {
  const { state } = text;
  const types = [...new Set(state.mentions.map((m) => m.type ?? ""))].filter((t) =>
    /^[A-Za-z0-9_-]+$/.test(t),
  );
  const project =
    text.project.isDeclared || !types.length
      ? text.project.project
      : projectSchema.parse({ types: Object.fromEntries(types.map((t) => [t, {}])) });
  return {
    reason: SHOWN_ONLY,
    content: {
      annotations:
        state.text === document.getText()
          ? state.mentions.map((m) => annotationView(document, m, "accepted", library))
          : [],
      types: curationTypes(project),
      progress: progressOf(state, []),
      problems: [...problems],
    },
  };
}
