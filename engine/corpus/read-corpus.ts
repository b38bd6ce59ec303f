// A corpus, whatever it is made of, as one stream of documents: the one way in for evaluation, curation, training and
// conversion.
import { posix } from "node:path";
import { CorpusFiles, NoTextError } from "./corpus-files.ts";
import type { Format, Problem, ReadOptions } from "./formats/format.ts";
import type { SourceDocument } from "./formats/origin.ts";
import { plainFormat } from "./formats/plain.ts";
import { detectFormat, formatNamed, readable } from "./formats/registry.ts";

export interface CorpusDocument extends SourceDocument {
  /** Path from the corpus' root, with `/`; the file's name for a corpus of one file. */
  readonly file: string;
  /** Name of the format it was read in. */
  readonly format: string;
}

export interface CorpusOptions extends Pick<ReadOptions, "offsets" | "concepts" | "separators"> {
  /** Name of a format; told by each file's content where it is absent. */
  readonly format?: string;
  /** Files to read, by their path from the root; all where absent. */
  readonly include?: (file: string) => boolean;
  readonly onProblem?: (problem: Problem) => void;
  /** What a file holds that has no document at all. */
  readonly onRest?: (file: string, text: string) => void;
  readonly signal?: AbortSignal;
  /** What each file's text passes on its way to the reader: who must not block for long cuts it and pauses there. */
  readonly through?: (chunks: AsyncIterable<string>) => AsyncIterable<string>;
}

/** A file of a corpus and how it is read. */
export interface CorpusFile {
  readonly file: string;
  readonly format: Format;
}

/** Never a document, whatever it looks like: what describes a corpus, and Curie's own files beside its texts. */
const ASIDE =
  /\.log\.jsonl$|(?:^|\/)curie\.project\.json$|(?:^|\/)(?:readme|license|licence|source|changelog)[^/]*$|\.(?:md|conf|html?|pdf|py|sh|obo|owl)(?:\.gz)?$/i;
const BRAT_MAIN = /\.(?:ann|a1)$/i;
/** Read with the file they belong to. */
const BRAT_MORE = /\.(?:a2|co|rel)$/i;

/** Throws where no format has the name. */
function named(name: string): Format {
  const format = formatNamed(name);
  if (format?.read) return format;
  throw new RangeError(
    `${name} is no format that can be read; there are ${readable()
      .map((f) => f.name)
      .join(", ")}.`,
  );
}

const folderOf = (file: string) => posix.dirname(file);
const stem = (file: string, ending: RegExp) => file.replace(ending, "");

/** Which files of a corpus are documents, and of what format. */
async function filesToRead(
  files: CorpusFiles,
  options: CorpusOptions,
): Promise<{ found: CorpusFile[]; unknown: string[] }> {
  const asked = options.format === undefined ? undefined : named(options.format);
  const names = files.names.filter(
    (f) => (options.include?.(f) ?? true) && !(files.names.length > 1 && ASIDE.test(f)),
  );
  const annotated = new Set(names.filter((n) => BRAT_MAIN.test(n)).map((n) => stem(n, BRAT_MAIN)));
  const bratFolders = new Set([...annotated].map(folderOf));
  const found: CorpusFile[] = [];
  const texts: string[] = [];
  const unknown: string[] = [];
  for (const file of names) {
    if (BRAT_MORE.test(file) && annotated.has(stem(file, BRAT_MORE))) continue;
    const isText = /\.txt$/i.test(file);
    if (isText && annotated.has(stem(file, /\.txt$/i))) continue;
    if (asked?.name === "brat") {
      if (isText || BRAT_MAIN.test(file)) found.push({ file, format: asked });
      continue;
    }
    if (asked === plainFormat || (asked && names.length === 1)) {
      found.push({ file, format: asked });
      continue;
    }
    const head = await files.head(file);
    const format = asked
      ? asked.detect(head, file.toLowerCase()) ||
        asked.endings.some((e) => file.toLowerCase().replace(/\.gz$/, "").endsWith(`.${e}`))
        ? asked
        : undefined
      : detectFormat(head, file);
    if (format) found.push({ file, format });
    else if (isText && bratFolders.has(folderOf(file))) found.push({ file, format: named("brat") });
    else if (isText) texts.push(file);
    else if (!asked) unknown.push(file);
  }
  // Texts beside annotations belong to them; where there is nothing else, they are the corpus.
  if (!found.length && !asked)
    return { found: texts.map((file) => ({ file, format: plainFormat })), unknown };
  return { found, unknown };
}

/** A corpus that is opened: which files it has, and each one's documents. */
export class Corpus {
  readonly #files: CorpusFiles;
  readonly #options: CorpusOptions;
  readonly #unknown: readonly string[];
  /** In the order of their paths. */
  readonly files: readonly CorpusFile[];

  private constructor(
    files: CorpusFiles,
    found: readonly CorpusFile[],
    unknown: readonly string[],
    options: CorpusOptions,
  ) {
    this.#files = files;
    this.#options = options;
    this.#unknown = unknown;
    this.files = found;
  }

  /** Throws what the file system throws, and `RangeError` for an unknown format. */
  static async open(path: string, options: CorpusOptions = {}): Promise<Corpus> {
    const { onProblem } = options;
    const files = await CorpusFiles.at(
      path,
      onProblem && ((file, reason) => onProblem({ file, line: 0, reason, kept: false })),
    );
    const { found, unknown } = await filesToRead(files, options);
    return new Corpus(files, found, unknown, options);
  }

  #problem(file: string, reason: string): void {
    this.#options.onProblem?.({ file, line: 0, reason, kept: false });
  }

  /** Documents of one file. Content never throws: what is wrong goes to `onProblem` with file and line. */
  async *read({ file, format }: CorpusFile): AsyncGenerator<CorpusDocument> {
    const { onProblem, onRest, through } = this.#options;
    try {
      const chunks = this.#files.open(file);
      yield* this.#documents({ file, format }, through ? through(chunks) : chunks, {
        onRest: (text) => onRest?.(file, text),
        ...(onProblem ? { onProblem } : {}),
      });
    } catch (error) {
      if (!(error instanceof NoTextError)) throw error;
      this.#problem(file, error.message);
    }
  }

  /** Documents of one file as if it held another text, with what lies beside it. Problems are not told. */
  reread(file: CorpusFile, text: string): AsyncGenerator<CorpusDocument> {
    async function* whole() {
      yield text;
    }
    return this.#documents(file, whole(), {});
  }

  async *#documents(
    { file, format }: CorpusFile,
    chunks: AsyncIterable<string>,
    told: Pick<ReadOptions, "onProblem" | "onRest">,
  ): AsyncGenerator<CorpusDocument> {
    const { offsets, concepts, separators, signal } = this.#options;
    signal?.throwIfAborted();
    const documents = format.read?.(chunks, {
      file,
      companion: (beside) => this.#files.companion(file, beside),
      ...told,
      ...(offsets ? { offsets } : {}),
      ...(concepts ? { concepts } : {}),
      ...(separators ? { separators } : {}),
    });
    for await (const document of documents ?? []) {
      signal?.throwIfAborted();
      yield { ...document, file, format: format.name };
    }
  }

  /** The file on the disk that holds it: itself, or an archive. */
  holderOf({ file }: CorpusFile): string {
    return this.#files.holderOf(file) ?? file;
  }

  /** Its text as an editor has it; undefined where it is packed, or no text. */
  plainText({ file }: CorpusFile): Promise<string | undefined> {
    return this.#files.plainText(file);
  }

  /** Documents of all files; then files that nothing could read are problems. */
  async *readAll(): AsyncGenerator<CorpusDocument> {
    for (const file of this.files) yield* this.read(file);
    this.tellUnread();
  }

  /** To be called when all files are read: a text is no unread file where annotations used it. */
  tellUnread(): void {
    for (const file of this.#unknown)
      if (!this.#files.used.has(file))
        this.#problem(file, "this is no format that is known; the file is not read");
  }
}

/**
 * Documents of a file, a folder with its subfolders, or a tar archive, in the order of their paths. Content never
 * throws: what is wrong goes to `onProblem` with file and line. Holds one document at a time where the format is a
 * stream.
 */
export async function* readCorpus(path: string, options: CorpusOptions = {}): AsyncGenerator<CorpusDocument> {
  yield* (await Corpus.open(path, options)).readAll();
}

/** The files that `readCorpus` would read. Throws what the file system throws, and `RangeError` for an unknown format. */
export async function corpusFiles(path: string, options: CorpusOptions = {}): Promise<readonly CorpusFile[]> {
  return (await Corpus.open(path, options)).files;
}
