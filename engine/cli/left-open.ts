// Where a linked corpus still needs a person: its files with the mentions that were left open, for whoever opens them next.
import { join } from "node:path";
import type { Format } from "../corpus/formats/format.ts";
import type { Mention } from "../text/mention.ts";

export interface OpenFile {
  readonly file: string;
  readonly left: number;
}

/** Files that are told. */
const MOST = 200;

export class LeftOpen {
  readonly #out: string;
  readonly #format: Format;
  readonly #left = new Map<string, number>();

  constructor(out: string, format: Format) {
    this.#out = out;
    this.#format = format;
  }

  /** `file`: of the document as it was read, from the head of its corpus. */
  add(file: string, mentions: readonly Mention[]): void {
    const left = mentions.filter((m) => m.status === "undecided" || m.status === "ambiguous").length;
    if (left) this.#left.set(file, (this.#left.get(file) ?? 0) + left);
  }

  /** Those with most to do first, as paths of what was written; where all went into one file, that one. */
  get most(): OpenFile[] {
    const isOne = /\.[^\\/.]+$/.test(this.#out) && this.#format.layout === "stream";
    const all = [...this.#left].map(([file, left]) => ({
      file: isOne ? this.#out : this.#pathOf(file),
      left,
    }));
    const byFile = new Map<string, number>();
    for (const { file, left } of all) byFile.set(file, (byFile.get(file) ?? 0) + left);
    return [...byFile]
      .map(([file, left]) => ({ file, left }))
      .sort((a, b) => b.left - a.left)
      .slice(0, MOST);
  }

  /** Standoff annotations are read beside their text, which is what a person wants to see. */
  #pathOf(file: string): string {
    const plain = file.replace(/\.gz$/i, "");
    if (this.#format.layout === "files") return join(this.#out, plain.replace(/\.(?:ann|a1|a2)$/i, ".txt"));
    const own = this.#format.endings.find((e) => plain.toLowerCase().endsWith(`.${e}`));
    return join(this.#out, own ? plain : `${plain.replace(/\.[^./]+$/, "")}.${this.#format.endings[0]}`);
  }
}
