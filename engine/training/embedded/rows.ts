// A document as the trainer reads it: its words, where its sentences begin, and its mentions as ranges of words.
import type { Document } from "../../text/document.ts";
import { fineWords } from "../../text/fine-words.ts";
import { sentencesOf } from "../../text/sentences.ts";

export interface TrainingRow {
  readonly id: string;
  readonly words: readonly string[];
  /** Index of each sentence's first word, ascending, the first 0. */
  readonly sentences: readonly number[];
  /** Words [start, end) and the concept; sorted, no doubles. */
  readonly mentions: readonly (readonly [start: number, end: number, concept: string])[];
  /** Gold mentions that no range of words can stand for: discontinuous ones, and ones that end inside a word. */
  readonly lost: number;
}

/** `types`: the file's type → concept. Mentions of other types are left out. */
export function trainingRow(document: Document, types: Readonly<Record<string, string>>): TrainingRow {
  const { text } = document;
  const words = fineWords(text);
  const starts = new Map(words.map((w, i) => [w.start, i]));
  const ends = new Map(words.map((w, i) => [w.end, i + 1]));
  const mentions = new Map<string, [number, number, string]>();
  let lost = 0;
  for (const { spans, type } of document.mentions) {
    const concept = type === undefined ? undefined : types[type];
    if (concept === undefined) continue;
    const [span] = spans;
    const start = starts.get(span.start);
    const end = ends.get(span.end);
    if (spans.length > 1 || start === undefined || end === undefined) lost++;
    else mentions.set(`${start} ${end} ${concept}`, [start, end, concept]);
  }
  const own = document.sections.filter((s) => s.role === "sentence");
  const sentences = new Set<number>();
  for (const { start } of own.length ? own : sentencesOf(text, { start: 0, end: text.length })) {
    const first = words.findIndex((w) => w.start >= start);
    if (first >= 0) sentences.add(first);
  }
  if (words.length) sentences.add(0);
  return {
    id: document.id,
    words: words.map((w) => text.slice(w.start, w.end)),
    sentences: [...sentences].sort((a, b) => a - b),
    mentions: [...mentions.values()].sort(
      (a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : Number(a[2] > b[2])),
    ),
    lost,
  };
}
