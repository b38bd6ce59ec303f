// What is said of a packed knowledge base that cannot be used: the file, the reason and the cure.

/** Stands for the path of a knowledge base that was given as bytes. */
export const IN_MEMORY = "(in memory)";

/** A packed knowledge base that cannot be opened or read. The message names the file, the reason and the cure. */
export class KbFileError extends Error {
  readonly file: string;
  /** A sentence: what is wrong, without the cure. */
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(
      `${file}: ${reason} Build it again from its source: curie kb import --out ${file === IN_MEMORY ? "KB" : file} SOURCE...`,
    );
    this.name = "KbFileError";
    this.file = file;
    this.reason = reason;
  }
}
