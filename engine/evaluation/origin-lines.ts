// The line on which a mention is written, found again in its document's stretch of the file: the readers keep that
// stretch word for word, not a line number for every mention.
import type { Mention } from "../text/mention.ts";

/** A place in a file; the line counts from 1. */
export interface WrittenAt {
  readonly file: string;
  readonly line?: number;
}

/** What the corpus readers put beside a document. */
export interface Origin {
  /** Path of its file from the corpus' root. */
  readonly file?: string;
  readonly origin?: {
    readonly raw: string;
    readonly line: number;
    /** brat's: `raw` is the text, and the mentions stand in files beside it. */
    readonly files?: readonly {
      readonly ending: string;
      readonly lines: readonly { readonly raw: string }[];
    }[];
  };
}

/**
 * For standoff formats the line that begins with the mention's id; for PubTator's the one that has its two offsets as
 * cells (where text outside the basic plane shifts them, the document's first line). `path` is the corpus' own; a file of
 * a folder is below it.
 */
export function lineFinder({ file, origin }: Origin, path: string): (m: Mention) => WrittenAt {
  const isWhole = file === undefined || path.replace(/\\/g, "/").endsWith(`/${file}`) || path === file;
  const name = isWhole ? path : `${path.replace(/[\\/]$/, "")}/${file}`;
  let lines: readonly string[] | undefined;
  return (m) => {
    if (!origin) return { file: name };
    const own = m.id === undefined ? undefined : `${m.id}\t`;
    for (const { ending, lines: beside } of origin.files ?? []) {
      const at = own === undefined ? -1 : beside.findIndex(({ raw }) => raw.startsWith(own));
      if (at >= 0) return { file: name.replace(/\.\w+$/, `.${ending}`), line: at + 1 };
    }
    if (origin.files) return { file: name };
    lines ??= origin.raw.split("\n");
    const cells = `\t${m.spans[0].start}\t${m.spans.at(-1)?.end}\t`;
    const byId = own === undefined ? -1 : lines.findIndex((line) => line.startsWith(own));
    const at = byId >= 0 ? byId : lines.findIndex((line) => line.includes(cells));
    return { file: name, line: origin.line + Math.max(at, 0) };
  };
}
