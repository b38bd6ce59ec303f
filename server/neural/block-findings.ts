// What a model found in a document, kept by the text of its blocks: an edit costs its paragraph, and what stands elsewhere
// moves with it. Until a changed block is read again, it keeps the mentions that the edit did not touch.

import type { Region } from "../../engine/analysis/analysis.ts";
import type { Library } from "../../engine/kb/library.ts";
import { blocksOf } from "../../engine/text/blocks.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { overlaps, type Span, shift } from "../../engine/text/span.ts";

/** Offsets are the block's. */
export interface ReadBlock {
  /** Those, too, that the model holds for unlikely: evidence for what the dictionary says. */
  readonly mentions: readonly Mention[];
  /** Stretches that the model could not take, and why. */
  readonly unread: readonly (Span & { readonly reason: string })[];
  /** The mentions with concepts of this library. */
  linked?: { readonly library: Library; readonly mentions: readonly Mention[] };
}

export interface PlacedFindings {
  readonly mentions: readonly Mention[];
  /** Stretches that the model has read, as far as no edit has touched them since: of what lies in them its silence tells. */
  readonly read: readonly Span[];
  readonly unread: readonly (Span & { readonly reason: string })[];
  /** Blocks that the model has not read yet. */
  readonly missing: readonly Span[];
}

const moved = (m: Mention, by: number): Mention => ({
  ...m,
  spans: m.spans.map((s) => shift(s, by)) as [Span, ...Span[]],
});

const hasWords = /[\p{L}\p{N}]/u;

/** Blocks worth reading, in reading order. */
export const blocksIn = (text: string, regions: readonly Region[] | undefined): Span[] =>
  (regions ?? [{ start: 0, end: text.length }])
    .flatMap(({ start, end }) => blocksOf(text, start, end))
    .filter(({ start, end }) => hasWords.test(text.slice(start, end)));

export class BlockFindings {
  readonly #blocks = new Map<string, ReadBlock>();
  #last: { text: string; mentions: readonly Mention[]; read: readonly Span[] } = {
    text: "",
    mentions: [],
    read: [],
  };

  get(blockText: string): ReadBlock | undefined {
    return this.#blocks.get(blockText);
  }

  set(blockText: string, read: ReadBlock): void {
    this.#blocks.set(blockText, read);
  }

  clear(): void {
    this.#blocks.clear();
  }

  /** Forgets blocks that the text no longer has; some stay, for whoever undoes an edit. */
  prune(text: string, blocks: readonly Span[]): void {
    if (this.#blocks.size <= 2 * blocks.length + 64) return;
    const here = new Set(blocks.map(({ start, end }) => text.slice(start, end)));
    for (const key of this.#blocks.keys()) if (!here.has(key)) this.#blocks.delete(key);
  }

  /** Everything known of `text`, placed in it, in reading order. */
  placed(text: string, blocks: readonly Span[], library: Library): PlacedFindings {
    const mentions: Mention[] = [];
    const unread: (Span & { reason: string })[] = [];
    const missing: Span[] = [];
    const known: Span[] = [];
    let stale: readonly Mention[] | undefined;
    let before: readonly Span[] = [];
    for (const block of blocks) {
      const read = this.#blocks.get(text.slice(block.start, block.end));
      if (read) {
        const own = read.linked?.library === library ? read.linked.mentions : read.mentions;
        for (const m of own) mentions.push(moved(m, block.start));
        for (const u of read.unread) unread.push({ ...u, ...shift(u, block.start) });
        known.push(block);
        continue;
      }
      missing.push(block);
      if (!stale) {
        stale = survivors(this.#last, text);
        before = untouched(this.#last, text);
      }
      for (const { start, end } of before)
        if (start < block.end && end > block.start)
          known.push({ start: Math.max(start, block.start), end: Math.min(end, block.end) });
      for (const m of stale)
        if (m.spans.every((s) => block.start <= s.start && s.end <= block.end)) mentions.push(m);
    }
    this.#last = { text, mentions, read: known };
    return { mentions, read: known, unread, missing };
  }
}

/** What one edit took out of an earlier text, in that text, and by how much what follows has moved. */
function editBetween(was: string, text: string): { start: number; end: number; by: number } {
  const shorter = Math.min(was.length, text.length);
  let head = 0;
  while (head < shorter && was.charCodeAt(head) === text.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    was.charCodeAt(was.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)
  )
    tail++;
  return { start: head, end: was.length - tail, by: text.length - was.length };
}

/** Stretches of an earlier text without what an edit touched, where they stand now. */
function untouched(
  was: { readonly text: string; readonly read: readonly Span[] },
  text: string,
): readonly Span[] {
  if (was.text === text) return was.read;
  const edit = editBetween(was.text, text);
  return was.read.flatMap(({ start, end }) => [
    ...(start < edit.start ? [{ start, end: Math.min(end, edit.start) }] : []),
    ...(end > edit.end ? [shift({ start: Math.max(start, edit.end), end }, edit.by)] : []),
  ]);
}

/** Mentions of an earlier text that an edit did not touch, where they stand now. */
export function survivors(
  was: { readonly text: string; readonly mentions: readonly Mention[] },
  text: string,
): Mention[] {
  if (was.text === text) return [...was.mentions];
  const edit = editBetween(was.text, text);
  // A letter typed at its border changes a mention, too.
  const changed = { start: edit.start - 1, end: edit.end + 1 };
  const { by } = edit;
  return was.mentions
    .filter((m) => m.spans.every((s) => !overlaps(s, changed)))
    .map((m) => (m.spans[0].start >= changed.start + 1 ? moved(m, by) : m));
}
