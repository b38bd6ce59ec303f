// The annotations of a folder that a new version of a knowledge base touches, whatever format they are in, each with the
// place of its id where the file has one: what an editor underlines and replaces.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { decisionPlaces, isDecisionsLog } from "../corpus/decision-places.ts";
import { EditorPositions, type EditorRange } from "../corpus/editor-positions.ts";
import { plainFormat } from "../corpus/formats/plain.ts";
import { type IdPlace, idPlaces, partsOf, type WantedId } from "../corpus/id-places.ts";
import { Corpus, type CorpusFile } from "../corpus/read-corpus.ts";
import type { Fate, Fates } from "../kb/diff-fates.ts";
import { curiesOf } from "../kb/importers/id-prefix.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { textOf } from "../text/mention.ts";
import type { ProblemList } from "./problems.ts";
import { breathe, type Terminal } from "./terminal.ts";

export interface TouchedPlace {
  readonly path: string;
  /** Of the id; of the document's first line where the id has no place. */
  readonly range: EditorRange;
  /** Further places that say the same. */
  readonly more?: readonly EditorRange[];
  /** As the file writes it. */
  readonly id: string;
  /** With the prefix that the file leaves out. */
  readonly concept: string;
  readonly text: string;
  readonly change: Fate["change"];
  /** Ids as the file would write them, with their names. */
  readonly successors: readonly { readonly id: string; readonly name: string }[];
  /** Why the id cannot be replaced: the file is packed, or says the id in a way of its own. */
  readonly stuck?: "packed" | "unplaced";
  /** The record to decide anew, in a decisions log. */
  readonly record?: Readonly<Record<string, unknown>>;
}

export interface FolderTouched {
  readonly files: number;
  readonly ids: number;
  /** Ids that neither version holds. */
  readonly unknown: number;
  readonly touched: readonly TouchedPlace[];
}

const LARGEST = 100_000_000;
const PASSED_OVER = /^(?:node_modules|\.(?!curie$).*)$/;

/** What a comparison of two versions says of an id. */
export interface Comparison {
  readonly fates: Fates;
  readonly after: KnowledgeBase;
  /** Puts before bare ids what they lack. */
  readonly prefix: (id: string) => string;
}

interface Judged {
  readonly id: string;
  readonly fate: Fate;
  /** The id as the knowledge base has it. */
  readonly concept: string;
}

/** Reads every annotation file below the folder. Files that are too large are reported. */
export async function readFolder(
  folder: string,
  comparison: Comparison,
  terminal: Terminal,
  problems: ProblemList,
  onFile: (done: number, total: number) => void,
): Promise<FolderTouched> {
  const reader = new FolderReader(comparison);
  const corpus = await Corpus.open(folder, {
    include: (file) => !isDecisionsLog(file),
    onProblem: ({ file, line, reason }) => problems.add(file, line ?? 0, reason),
    signal: terminal.signal,
  });
  const files = corpus.files.filter(({ format }) => format !== plainFormat);
  for (const [i, file] of files.entries()) {
    onFile(i, files.length);
    const path = corpus.holderOf(file);
    if (await isTooLarge(path, problems)) continue;
    await reader.readCorpusFile(corpus, file, path, terminal);
  }
  for await (const path of logsBelow(folder)) {
    if (await isTooLarge(path, problems)) continue;
    reader.readDecisions(path, await readFile(path, "utf8"));
    await breathe(terminal);
  }
  onFile(files.length, files.length);
  return reader.all;
}

async function isTooLarge(path: string, problems: ProblemList): Promise<boolean> {
  if ((await stat(path)).size <= LARGEST) return false;
  problems.add(path, 0, `the file is larger than ${LARGEST / 1e6} MB; it was not read.`);
  return true;
}

async function* logsBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !PASSED_OVER.test(entry.name)) yield* logsBelow(path);
    else if (entry.isFile() && isDecisionsLog(entry.name)) yield path;
  }
}

class FolderReader {
  readonly #comparison: Comparison;
  readonly #counts = { files: 0, ids: 0, unknown: 0 };
  readonly #touched: TouchedPlace[] = [];

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
  }

  get all(): FolderTouched {
    return { ...this.#counts, touched: this.#touched };
  }

  /** Undefined for an id that no change touches. */
  #judge(id: string, text: string): Judged | undefined {
    const { fates, prefix } = this.#comparison;
    this.#counts.ids++;
    const concept = [prefix(id), ...curiesOf(id)].find((known) => fates.knows(known));
    if (concept === undefined) this.#counts.unknown++;
    const fate = concept === undefined ? undefined : fates.of(concept, text);
    return fate && concept !== undefined ? { id, fate, concept } : undefined;
  }

  /** Successors as the file would write them: without what it leaves out before `written`; others it cannot say. */
  #successors({ fate, concept }: Judged, written: string): TouchedPlace["successors"] {
    const left = concept.endsWith(written) ? concept.slice(0, concept.length - written.length) : "";
    return fate.successors.flatMap((next) => {
      const name = this.#comparison.after.concept(next)?.name ?? next;
      if (next.startsWith(left)) return [{ id: next.slice(left.length), name }];
      // A bare id stands alone: another vocabulary's has its prefix. Behind a prefix elsewhere it would mean nothing.
      return left === "" || this.#comparison.prefix(written) === concept ? [{ id: next, name }] : [];
    });
  }

  async readCorpusFile(corpus: Corpus, file: CorpusFile, path: string, terminal: Terminal): Promise<void> {
    this.#counts.files++;
    const touched: (WantedId & { judged: Judged; text: string; line: number })[] = [];
    const { fates, prefix } = this.#comparison;
    let document = -1;
    for await (const { text, mentions, origin } of corpus.read(file)) {
      document++;
      for (const [mention, m] of mentions.entries()) {
        const words = textOf(m, text);
        const whole = (id: string) => (fates.knows(prefix(id)) ? [id] : partsOf(id));
        for (const id of m.concepts.flatMap((c) => whole(c.id))) {
          const judged = this.#judge(id, words);
          if (judged) touched.push({ document, mention, id, judged, text: words, line: origin.line });
        }
      }
      if (document % 16 === 0) await breathe(terminal);
    }
    const content = touched.length ? await corpus.plainText(file) : undefined;
    const places =
      content === undefined
        ? new Map<WantedId, IdPlace>()
        : await idPlaces(content, (other) => corpus.reread(file, other), touched);
    const positions = new EditorPositions(content ?? "");
    for (const one of touched) {
      const { judged, text } = one;
      const place = places.get(one);
      const { concept, fate, id } = judged;
      if (place) {
        const [first, ...others] = place.spans;
        const more = others.map((span) => positions.rangeOf(span));
        this.#touched.push({
          ...{ path, range: positions.rangeOf(first), id: place.written, concept, text, change: fate.change },
          successors: this.#successors(judged, place.written),
          ...(more.length ? { more } : {}),
        });
        continue;
      }
      const at = { line: content === undefined ? 0 : Math.max(0, one.line - 1), character: 0 };
      this.#touched.push({
        ...{ path, range: { start: at, end: at }, id, concept, text, change: fate.change },
        successors: this.#successors(judged, id),
        stuck: content === undefined ? "packed" : "unplaced",
      });
    }
  }

  readDecisions(path: string, content: string): void {
    this.#counts.files++;
    for (const { line, start, end, id, text, record } of decisionPlaces(content)) {
      const judged = this.#judge(id, text);
      if (!judged) continue;
      const at = (character: number) => ({ line: line - 1, character });
      this.#touched.push({
        ...{ path, range: { start: at(start), end: at(end) }, id, concept: judged.concept, text },
        change: judged.fate.change,
        successors: this.#successors(judged, id),
        record,
      });
    }
  }
}
