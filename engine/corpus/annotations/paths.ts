// Which files belong to an annotated text: `x.txt` has `x.ann` and `x.log.jsonl`; a text with another ending keeps
// it, so that `x.md` and `x.txt` of one folder do not share their annotations.

export interface AnnotationPaths {
  readonly text: string;
  readonly ann: string;
  readonly log: string;
}

export function pathsOf(text: string): AnnotationPaths {
  const base = text.replace(/\.txt$/i, "");
  return { text, ann: `${base}.ann`, log: `${base}.log.jsonl` };
}

/** The text that an annotation file or a log belongs to; undefined for any other file. */
export function textPathOf(path: string): string | undefined {
  const base = /^(.*)(?:\.ann|\.log\.jsonl)$/is.exec(path)?.[1];
  if (base === undefined) return undefined;
  return /\.(md|markdown|tex|text)$/i.test(base) ? base : `${base}.txt`;
}
