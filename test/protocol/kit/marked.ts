// Places written into a text: `$0` is the caret, `⟦...⟧` a range. `$` before a digit stays what it is otherwise.

export interface Marked {
  readonly text: string;
  /** UTF-16 offset of `$0`, or of the first range's start, or 0. */
  readonly caret: number;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

export function marked(source: string): Marked {
  let text = "";
  let caret: number | undefined;
  const open: number[] = [];
  const ranges: { start: number; end: number }[] = [];
  for (let i = 0; i < source.length; i++) {
    if (source.startsWith("$0", i)) {
      caret = text.length;
      i++;
    } else if (source[i] === "⟦") open.push(text.length);
    else if (source[i] === "⟧") {
      const start = open.pop();
      if (start === undefined) throw new Error(`unbalanced ⟧ in ${source}`);
      ranges.push({ start, end: text.length });
    } else text += source[i];
  }
  ranges.sort((a, b) => a.start - b.start || b.end - a.end);
  return { text, caret: caret ?? ranges[0]?.start ?? 0, ranges };
}
