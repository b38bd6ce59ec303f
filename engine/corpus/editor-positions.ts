// Places in a file as an editor counts them: lines from 0, columns in UTF-16 units, no byte order mark.
import { linesOf } from "../text/lines.ts";
import type { Span } from "../text/span.ts";

export interface EditorPosition {
  readonly line: number;
  readonly character: number;
}

export interface EditorRange {
  readonly start: EditorPosition;
  readonly end: EditorPosition;
}

export class EditorPositions {
  readonly #starts: readonly number[];
  readonly #mark: number;

  /** `content`: the file's text, with the byte order mark that it may begin with. */
  constructor(content: string) {
    this.#starts = linesOf(content, { start: 0, end: content.length }).map(({ start }) => start);
    this.#mark = content.startsWith("\uFEFF") ? 1 : 0;
  }

  #at(offset: number): EditorPosition {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) - (low === 0 ? this.#mark : 0) };
  }

  rangeOf({ start, end }: Span): EditorRange {
    return { start: this.#at(start), end: this.#at(end) };
  }
}
