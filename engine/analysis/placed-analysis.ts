// An analysis whose mentions are held relative to their blocks and placed when asked for, so that an edit moves
// nothing it did not touch.
import { type Modifier, moved } from "../recognition/context/modifiers.ts";
import { extentOf, type Mention } from "../text/mention.ts";
import { overlaps, type Span, shift, touches } from "../text/span.ts";
import type { Analysis, DefinedAbbreviation } from "./analysis.ts";
import { modifiersIn, type PlacedBlock } from "./block-reading.ts";

const moveMention = (m: Mention, by: number): Mention =>
  by === 0 ? m : { ...m, spans: m.spans.map((s) => shift(s, by)) as [Span, ...Span[]] };

export class PlacedAnalysis implements Analysis {
  readonly text: string;
  readonly #blocks: readonly PlacedBlock[];
  readonly #mentions: readonly (readonly Mention[])[];
  #all: readonly Mention[] | undefined;

  constructor(text: string, blocks: readonly PlacedBlock[], mentions: readonly (readonly Mention[])[]) {
    this.text = text;
    this.#blocks = blocks;
    this.#mentions = mentions;
  }

  all(): readonly Mention[] {
    this.#all ??= this.#blocks.flatMap((b, i) =>
      (this.#mentions[i] as readonly Mention[]).map((m) => moveMention(m, b.start)),
    );
    return this.#all;
  }

  at(offset: number): readonly Mention[] {
    return this.within({ start: Math.max(0, offset - 1), end: offset + 1 })
      .filter((m) => m.spans.some((s) => touches(s, offset)))
      .sort((a, b) => {
        const x = extentOf(a);
        const y = extentOf(b);
        return x.end - x.start - (y.end - y.start);
      });
  }

  within(span: Span): readonly Mention[] {
    const found: Mention[] = [];
    for (let i = this.#firstBlockEndingAfter(span.start); i < this.#blocks.length; i++) {
      const block = this.#blocks[i] as PlacedBlock;
      if (block.start >= span.end) break;
      for (const m of this.#mentions[i] as readonly Mention[]) {
        const { start, end } = extentOf(m);
        if (block.start + start < span.end && span.start < block.start + end)
          found.push(moveMention(m, block.start));
      }
    }
    return found;
  }

  modifiers(span: Span): readonly Modifier[] {
    const found: Modifier[] = [];
    for (let i = this.#firstBlockEndingAfter(span.start); i < this.#blocks.length; i++) {
      const block = this.#blocks[i] as PlacedBlock;
      if (block.start >= span.end) break;
      for (const m of modifiersIn(block.reading)) {
        const here = moved(m, block.start);
        if (overlaps(here.scope, span)) found.push(here);
      }
    }
    return found;
  }

  get abbreviations(): readonly DefinedAbbreviation[] {
    return this.#blocks.flatMap((b) =>
      b.reading.definitions.map((d) => ({
        ...d,
        shortSpan: shift(d.shortSpan, b.start),
        longSpan: shift(d.longSpan, b.start),
      })),
    );
  }

  #firstBlockEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle] as PlacedBlock).end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
