// The annotations of a corpus, in any format that is read, that a new version of a knowledge base touches.
import { basename } from "node:path";
import { PubTatorReader } from "../corpus/formats/pubtator.ts";
import { pubtatorFormat } from "../corpus/formats/pubtator-format.ts";
import { partsOf } from "../corpus/id-places.ts";
import { Corpus, type CorpusDocument } from "../corpus/read-corpus.ts";
import type { Fate, Fates } from "../kb/diff-fates.ts";
import { type Mention, textOf as mentionText } from "../text/mention.ts";
import { UsageError } from "./exit-codes.ts";
import type { ProblemList } from "./problems.ts";
import { breathe, type Terminal } from "./terminal.ts";
import { NoTextError, nameOf, STDIN, textOf } from "./text-input.ts";

export interface TouchedAnnotation extends Fate {
  readonly file: string;
  /** Counted from 1; 0 in formats whose annotations stand in no line of their own. */
  readonly line: number;
  readonly document: string;
  readonly text: string;
  /** As the file has it, with the prefix that it lacked. */
  readonly id: string;
}

export interface CorpusTouched {
  readonly annotations: number;
  /** Ids on them: none for an annotation without a concept, several for a composite one. */
  readonly linked: number;
  /** Of these, ids that neither version holds. */
  readonly unknown: number;
  /** The first of them, each once. */
  readonly unknownIds: readonly string[];
  readonly touched: readonly TouchedAnnotation[];
}

const MOST_UNKNOWN = 20;

class Touches {
  readonly #fates: Fates;
  readonly #prefix: (id: string) => string;
  readonly #unknownIds = new Set<string>();
  readonly #touched: TouchedAnnotation[] = [];
  readonly #counts = { annotations: 0, linked: 0, unknown: 0 };

  constructor(fates: Fates, prefix: (id: string) => string) {
    this.#fates = fates;
    this.#prefix = prefix;
  }

  take(mention: Mention, place: Pick<TouchedAnnotation, "file" | "line" | "document" | "text">): void {
    this.#counts.annotations++;
    const known = (id: string) => this.#fates.knows(this.#prefix(id));
    for (const written of mention.concepts.flatMap((c) => (known(c.id) ? [c.id] : partsOf(c.id)))) {
      const id = this.#prefix(written);
      this.#counts.linked++;
      if (!this.#fates.knows(id)) {
        this.#counts.unknown++;
        if (this.#unknownIds.size < MOST_UNKNOWN) this.#unknownIds.add(id);
      }
      const fate = this.#fates.of(id, place.text);
      if (fate) this.#touched.push({ ...place, id, ...fate });
    }
  }

  get all(): CorpusTouched {
    return { ...this.#counts, unknownIds: [...this.#unknownIds], touched: this.#touched };
  }
}

/** Reads the corpora one after the other: PubTator by its lines, any other format by its documents. Problems go to `problems`. */
export async function readTouched(
  paths: readonly string[],
  fates: Fates,
  prefix: (id: string) => string,
  terminal: Terminal,
  problems: ProblemList,
): Promise<CorpusTouched> {
  const touches = new Touches(fates, prefix);
  const opened: [string, Corpus | undefined][] = [];
  for (const path of paths) opened.push([path, path === STDIN ? undefined : await open(path, problems)]);
  for (const [path, corpus] of opened) {
    const [only, ...others] = corpus?.files ?? [];
    const isPubTator = only?.format === pubtatorFormat && others.length === 0 && only.file === basename(path);
    if (!corpus || isPubTator) await readPubTator(path, touches, terminal, problems);
    else await readDocuments(corpus.readAll(), touches, terminal);
  }
  return touches.all;
}

async function readDocuments(
  documents: AsyncIterable<CorpusDocument>,
  touches: Touches,
  terminal: Terminal,
): Promise<void> {
  for await (const { file, id: document, text, mentions } of documents) {
    for (const mention of mentions)
      touches.take(mention, { file, line: 0, document, text: mentionText(mention, text) });
    await breathe(terminal);
  }
}

async function open(path: string, problems: ProblemList): Promise<Corpus> {
  try {
    return await Corpus.open(path, {
      onProblem: ({ file, line, reason }) => problems.add(file, line ?? 0, reason),
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "ENOENT" ? new UsageError(`${path}: there is no such file or folder.`) : error;
  }
}

async function readPubTator(
  path: string,
  touches: Touches,
  terminal: Terminal,
  problems: ProblemList,
): Promise<void> {
  const reader = new PubTatorReader();
  let line = 0;
  const read = (documents: ReturnType<PubTatorReader["push"]>): void => {
    for (const document of documents)
      for (const { mention } of document.lines) {
        line++;
        if (mention)
          touches.take(mention, {
            ...{ file: path, line, document: document.id },
            text: mentionText(mention, document.text),
          });
      }
    for (const p of reader.problems.splice(0)) problems.add(nameOf(path), p.line, p.reason);
  };
  try {
    for await (const piece of textOf(path, terminal)) {
      read(reader.push(piece));
      await breathe(terminal);
    }
    read(reader.end().documents);
  } catch (error) {
    if (!(error instanceof NoTextError)) throw error;
    problems.add("", 0, error.message);
  }
}
