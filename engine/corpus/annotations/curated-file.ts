// A text under curation with its files: every act is on disk before it is acknowledged. The `.ann` is replaced whole,
// then the log grows; whoever is killed between the two has lost the log line of the key in flight and nothing else.

import type { Span } from "../../text/span.ts";
import { isRefusal, type Operation, type Refusal, refusal, type Surroundings } from "../curation/act.ts";
import { type Acted, type Actor, CuratedText } from "../curation/curated-text.ts";
import { everything } from "../curation/walk.ts";
import { writeAnnFiles } from "../formats/brat/write.ts";
import { logLine } from "../log.ts";
import type { AnnotationFiles } from "./files.ts";
import { type Loaded, load } from "./load.ts";
import type { LogRecord } from "./log.ts";
import { editBetween } from "./mapping.ts";
import { type AnnotationPaths, pathsOf } from "./paths.ts";
import { defaultProject } from "./project.ts";
import { recoveredChanges, unsavedTaken } from "./recover.ts";
import { type Blocks, strictBrat } from "./strict-brat.ts";

/** The `.ann` is another than the one this program last read or wrote. */
const CHANGED = "was changed by another program and has been read anew; press the key again";

export class CuratedFile {
  readonly paths: AnnotationPaths;
  readonly #files: AnnotationFiles;
  #loaded: Loaded;
  #curated: CuratedText;
  /** Content of the `.ann` as this program knows it; undefined: no file. */
  #ann: string | undefined;
  /** What was last written of the text's mentions. */
  #blocks: { readonly text: string; readonly of: Blocks } = { text: "", of: new WeakMap() };
  #pending: { lines: string; isDue: boolean } = { lines: "", isDue: false };
  #writing: Promise<void> = Promise.resolve();
  /** The write that has not begun: whoever comes before it does goes with it. */
  #next: Promise<void> | undefined;
  /** Counts re-readings: what was decided before one is not there any more. */
  #readings = 0;
  /** Records written or read; who decided what. */
  readonly records: LogRecord[];

  private constructor(
    paths: AnnotationPaths,
    files: AnnotationFiles,
    loaded: Loaded,
    ann: string | undefined,
  ) {
    this.paths = paths;
    this.#files = files;
    this.#loaded = loaded;
    this.#curated = new CuratedText(loaded.state, loaded.last);
    this.#ann = ann;
    this.records = [...loaded.records];
  }

  /**
   * Opens the text at a path. `shown`: the text as an editor shows it, where that is not what is on disk. Rejects
   * where a file cannot be read.
   */
  static async open(path: string, files: AnnotationFiles, by: Actor, shown?: string): Promise<CuratedFile> {
    const paths = pathsOf(path);
    const [onDisk, ann, log] = await Promise.all([
      files.read(path),
      files.read(paths.ann),
      files.read(paths.log),
    ]);
    const text = onDisk?.replace(/^\uFEFF/, "") ?? shown ?? "";
    const loaded = load({ file: path, text, ann, log });
    const file = new CuratedFile(paths, files, loaded, ann);
    await file.#show(shown ?? text, by);
    return file;
  }

  /** From the text on disk to the one that an editor shows, and what was decided about it and never saved. */
  async #show(shown: string, by: Actor): Promise<void> {
    const { unsaved, last, state } = this.#loaded;
    if (unsaved.length) this.#log([this.#curated.recorded(unsavedTaken(unsaved, by, last))]);
    const edit = editBetween(state.text, shown);
    if (edit) this.#curated.edit([edit], shown);
    if (unsaved.length) await this.#recover(unsaved, by);
  }

  /** Decisions that a crash kept from the `.ann`, in the text as it is now: one more act, which undo does not reach. */
  async #recover(unsaved: readonly LogRecord[], by: Actor): Promise<void> {
    const operation: Operation = (state) => {
      const changes = recoveredChanges(state, unsaved);
      return changes.length ? { action: "edit", changes } : refusal("");
    };
    const around: Surroundings = { project: defaultProject, walk: everything, candidates: () => [] };
    const acted = this.#curated.act(
      operation,
      { start: 0, end: 0 },
      around,
      by,
      `recovery-${by.now.getTime()}`,
    );
    if (!isRefusal(acted)) this.#log(acted.records);
    await this.#flush(!this.#curated.isUnsaved);
  }

  get curated(): CuratedText {
    return this.#curated;
  }
  get problems(): Loaded["problems"] {
    return this.#loaded.problems;
  }
  /** Whether anything was ever decided about the text. */
  get isAnnotated(): boolean {
    return this.#ann !== undefined || this.records.length > 0;
  }

  /** Carries an operation out; resolves when it is on disk. A failed write takes it back and rejects. */
  async act(
    operation: Operation,
    selection: Span,
    around: Surroundings,
    by: Actor,
    batch: string,
  ): Promise<Acted | Refusal> {
    const acted = this.#curated.act(operation, selection, around, by, batch);
    if (isRefusal(acted)) return acted;
    return this.#kept(acted, by);
  }

  /** Takes a batch back, the newest if none is named; resolves when that is on disk. */
  async undo(by: Actor, name: string, batch?: string): Promise<Acted | Refusal> {
    const undone = this.#curated.undo(by, name, batch);
    return isRefusal(undone) ? undone : this.#kept(undone, by);
  }

  async #kept(acted: Acted, by: Actor): Promise<Acted | Refusal> {
    const readings = this.#readings;
    this.#log(acted.records);
    try {
      await this.#flush(!this.#curated.isUnsaved && acted.changes.some((c) => c.kind !== "rejection"));
      if (readings === this.#readings) return acted;
    } catch (error) {
      if (!(error instanceof ForeignChange)) {
        if (readings === this.#readings) this.#takeBack(acted, by);
        throw error;
      }
      if (readings === this.#readings) await this.reread(by);
    }
    return refusal(`${this.paths.ann} ${CHANGED}.`);
  }

  /** What could not be written did not happen. */
  #takeBack(acted: Acted, by: Actor): void {
    const lost = new Set(acted.records);
    this.records.splice(0, this.records.length, ...this.records.filter((r) => !lost.has(r)));
    if (acted.action !== "undo") this.#curated.undo(by, `${acted.batch}-failed`, acted.batch);
  }

  /** The text was saved: the annotations follow it to the disk. */
  async saved(by: Actor, batch: string): Promise<void> {
    const records = this.#curated.saved(by, batch);
    if (!records.length || !this.isAnnotated) return;
    this.#log(records);
    await this.#flush(true);
  }

  /** Reads the files again where they are not what this program wrote. Answers whether they were. */
  async reread(by: Actor): Promise<boolean> {
    const [onDisk, ann, log] = await this.#readBetweenWrites();
    const own = this.records.length;
    const loaded = load({ file: this.paths.text, text: onDisk?.replace(/^\uFEFF/, "") ?? "", ann, log });
    if (ann === this.#ann && loaded.records.length === own) return false;
    const { text } = this.#curated.state;
    const proposed = this.#curated.state.proposed;
    this.#readings++;
    this.#loaded = loaded;
    this.#ann = ann;
    this.records.splice(0, own, ...loaded.records);
    this.#curated = new CuratedText(loaded.state, loaded.last);
    this.#pending = { lines: "", isDue: false };
    await this.#show(text, by);
    this.#curated.propose(proposed);
    return true;
  }

  /** Text, annotations and log as they are together: of what an act came between, the half would look like a foreign change. */
  async #readBetweenWrites(): Promise<(string | undefined)[]> {
    const { text, ann, log } = this.paths;
    for (;;) {
      const writing = this.#writing;
      await writing.catch(() => {});
      const read = await Promise.all([text, ann, log].map((path) => this.#files.read(path)));
      if (writing === this.#writing) return read;
    }
  }

  #log(records: readonly LogRecord[]): void {
    this.records.push(...records);
    this.#pending.lines += records.map(logLine).join("");
  }

  /** Writes what is pending; calls that come before the write begins share it, and its failure. */
  #flush(isDue: boolean): Promise<void> {
    this.#pending.isDue ||= isDue;
    this.#next ??= this.#writing
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#write();
      });
    this.#writing = this.#next;
    return this.#next;
  }

  async #write(): Promise<void> {
    const { lines, isDue } = this.#pending;
    if (!lines && !isDue) return; // a re-reading took it away
    this.#pending = { lines: "", isDue: false };
    if (isDue) {
      const before = await this.#files.read(this.paths.ann);
      if (before !== this.#ann) throw new ForeignChange();
      const ann = this.#content();
      if (ann !== before && !(before === undefined && ann === "")) {
        await this.#files.replace(this.paths.ann, ann);
        this.#ann = ann;
      }
    }
    if (lines) await this.#files.append(this.paths.log, lines);
  }

  /** A file in our own form is written in it; any other keeps every line that still holds. */
  #content(): string {
    const { text, mentions, relations } = this.#curated.state;
    const { document, isStrict, kept } = this.#loaded;
    if (this.#blocks.text !== text) this.#blocks = { text, of: new WeakMap() };
    if (isStrict) return strictBrat(text, mentions, relations, kept, undefined, this.#blocks.of);
    const written = writeAnnFiles({ ...document, text, mentions, relations });
    return written[0]?.text ?? "";
  }
}

class ForeignChange extends Error {}
