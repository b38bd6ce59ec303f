// What is said of a packed knowledge base that cannot be used: the file, the reason and the cure.

/** Stands for the path of a knowledge base that was given as bytes. */
export const IN_MEMORY = "(in memory)";

const buildAgain = (file: string): string =>
  `Build it again from its source: curie kb import --out ${file === IN_MEMORY ? "KB" : file} SOURCE...`;

/** For a file that is no packed knowledge base: it may be the source of one, and is not to be written over. */
export const importFirst = (file: string): string =>
  `Import it first: curie kb import --out NAME.curiekb ${file === IN_MEMORY ? "SOURCE..." : file}`;

/** A packed knowledge base that cannot be opened or read. The message names the file, the reason and the cure. */
export class KbFileError extends Error {
  readonly file: string;
  /** A sentence: what is wrong, without the cure. */
  readonly reason: string;
  constructor(file: string, reason: string, cure = buildAgain(file)) {
    super(`${file}: ${reason} ${cure}`);
    this.name = "KbFileError";
    this.file = file;
    this.reason = reason;
  }
}
