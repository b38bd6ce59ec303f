// What was learned from the folders' corpora, read once and kept until something is learned or taken back.
import { join } from "node:path";
import { annotationFiles } from "../../engine/corpus/annotations/files.ts";
import {
  headsFor,
  LEARNED_FILE,
  type LearnedFile,
  parseLearned,
} from "../../engine/corpus/annotations/learned.ts";
import { graphHash } from "../../engine/corpus/annotations/teach.ts";
import { asRequest } from "../../engine/recognition/adapt/learn-head.ts";
import { remembered } from "../remembered.ts";
import type { LearnedHeads } from "./config.ts";

export class LearnedHeadsStore {
  readonly #warn: (message: string) => void;
  readonly #files = new Map<string, Promise<LearnedFile | undefined>>();
  readonly #hashes = new Map<string, Promise<string>>();

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Heads of a folder that belong to a model; none where the file is broken, which is told. */
  async heads(folder: string | undefined, model: string): Promise<LearnedHeads> {
    if (folder === undefined) return {};
    const learned = await remembered(this.#files, folder, () => this.#read(join(folder, LEARNED_FILE)));
    if (!learned || !Object.keys(learned.heads).length) return {};
    const hash = await remembered(this.#hashes, model, () => graphHash(model));
    return Object.fromEntries(
      Object.entries(headsFor(learned, hash)).map(([type, head]) => [type, asRequest(head)]),
    );
  }

  forget(): void {
    this.#files.clear();
    this.#hashes.clear();
  }

  async #read(path: string): Promise<LearnedFile | undefined> {
    const parsed = parseLearned(await annotationFiles.read(path).catch(() => undefined));
    if ("learned" in parsed) return parsed.learned;
    this.#warn(`${path}: ${parsed.problem}; it is left aside.`);
    return undefined;
  }
}
