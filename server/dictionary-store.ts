// The names and concepts that people add while they curate, in `.curie/dictionary.jsonl` of each workspace folder.
import { join } from "node:path";
import { type Addition, additionLine, parseAdditions } from "../engine/kb/overlay-additions.ts";
import { ImportReport } from "../engine/kb/report.ts";
import type { Files } from "./ports.ts";

export const DICTIONARY_FILE = ".curie/dictionary.jsonl";

/** A dictionary as it was read. A new object whenever the file says something else. */
export interface Dictionary {
  readonly path: string;
  readonly additions: readonly Addition[];
}

interface Kept {
  text: string;
  dictionary: Dictionary;
}

export class DictionaryStore {
  readonly #files: Files;
  readonly #warn: (message: string) => void;
  readonly #kept = new Map<string, Kept>();

  constructor(files: Files, warn: (message: string) => void) {
    this.#files = files;
    this.#warn = warn;
  }

  pathIn(folder: string): string {
    return join(folder, ...DICTIONARY_FILE.split("/"));
  }

  /** What the folder's dictionary says now. A folder without one has an empty one. */
  async read(folder: string): Promise<Dictionary> {
    const path = this.pathIn(folder);
    const bytes = await this.#files.read(path).catch(() => undefined);
    const text = bytes ? new TextDecoder().decode(bytes) : "";
    const kept = this.#kept.get(path);
    if (kept?.text === text) return kept.dictionary;
    const report = new ImportReport();
    const dictionary = { path, additions: parseAdditions(text, path, report) };
    this.#kept.set(path, { text, dictionary });
    const first = report.problems[0];
    if (first)
      this.#warn(
        `Line ${first.line} of the dictionary: ${first.reason.replace(/\.$/, "")}. ` +
          `${report.problemCount === 1 ? "It is" : `${report.problemCount} lines are`} left as found and not used (${path}).`,
      );
    return dictionary;
  }

  /** Adds a line; rejects where the file cannot be written. Answers the line, for `remove`. */
  async add(folder: string, addition: Addition): Promise<string> {
    const line = additionLine(addition);
    await this.#files.appendLine(this.pathIn(folder), line);
    return line;
  }

  /** Takes the last line that says just this away again. Rejects where it is not there any more. */
  async remove(folder: string, line: string): Promise<void> {
    const path = this.pathIn(folder);
    const text = new TextDecoder().decode(await this.#files.read(path));
    const at = text.lastIndexOf(line);
    if (at < 0 || (at > 0 && text[at - 1] !== "\n"))
      throw new Error(`${path} does not hold the line any more; somebody changed it.`);
    await this.#files.replace(path, text.slice(0, at) + text.slice(at + line.length));
  }
}
