// Lists to learn from: a candidate among its neighbours, and which of them is right, if any. Positive are the annotated mentions;
// negative what a recogniser proposed wrongly, and where there is none, phrases that nobody annotated.
import { type Choice, choicesAround } from "../../recognition/selector/neighbours.ts";
import { DocumentWords } from "../../recognition/selector/span-features.ts";
import type { Document } from "../../text/document.ts";
import { draw } from "../../text/draw.ts";
import type { Mention } from "../../text/mention.ts";
import { nounPhrases } from "../../text/noun-phrases.ts";

export interface CandidateGroup {
  readonly words: DocumentWords;
  /** The candidate first. */
  readonly choices: readonly Choice[];
  /** Places in `choices` that are right; empty: none is. */
  readonly right: readonly number[];
  readonly document: number;
  /** Proposed by the recogniser, or simulated: what thresholds are chosen on. */
  readonly proposed: boolean;
}

export interface TaughtDocument {
  readonly document: Document;
  /** What a recogniser proposed for it. */
  readonly candidates?: readonly Mention[];
}

const key = (c: Choice) => `${c.from} ${c.to} ${c.type}`;

/** Groups of a document; `number` is its own. Mentions of other types and discontinuous ones are passed over. */
export function groupsOf(
  { document, candidates }: TaughtDocument,
  number: number,
  types: readonly string[],
  seed: number,
): { groups: CandidateGroup[]; gold: Choice[] } {
  const words = new DocumentWords(document.text);
  const gold = choicesOf(words, document.mentions, types);
  const right = new Set(gold.map(key));
  const group = (candidate: Choice, proposed: boolean): CandidateGroup => {
    const choices = choicesAround(words, candidate, types.length);
    return {
      words,
      choices,
      right: choices.flatMap((c, i) => (right.has(key(c)) ? [i] : [])),
      document: number,
      proposed,
    };
  };
  const given = candidates
    ? choicesOf(words, candidates, types)
    : simulated(words, document, gold, types.length, seed);
  const proposed = new Set(given.map(key));
  const groups = given.map((c) => group(c, true));
  for (const c of gold) if (!proposed.has(key(c))) groups.push(group(c, false));
  return { groups, gold };
}

function choicesOf(words: DocumentWords, mentions: readonly Mention[], types: readonly string[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const { spans, type = "" } of mentions) {
    const at = spans.length === 1 ? words.wordsAt(spans[0]) : undefined;
    const number = types.indexOf(type);
    if (!at || number < 0) continue;
    const choice = { from: at[0], to: at[1], type: number };
    found.set(key(choice), choice);
  }
  return [...found.values()];
}

/** Shares of gold mentions that a simulated annotator gets wrong: a border, the type; and phrases it marks beside them. */
const MOVED = 0.2;
const SWAPPED = 0.1;
const SPURIOUS = 0.5;

/** What an annotator without experience might mark. */
function simulated(
  words: DocumentWords,
  { id, text, language }: Document,
  gold: readonly Choice[],
  types: number,
  seed: number,
): Choice[] {
  const found = new Map<string, Choice>();
  const add = (c: Choice) => found.set(key(c), c);
  gold.forEach((c, i) => {
    const chance = draw(seed, id, "noise", i);
    const pick = (what: string, n: number) => Math.floor(draw(seed, id, what, i) * n);
    if (chance < MOVED) {
      const [a, b] = [pick("start", 5) - 2, pick("end", 5) - 2];
      const [from, to] = [Math.max(0, c.from + a), Math.min(words.count, c.to + b)];
      add(from < to ? { ...c, from, to } : c);
    } else if (chance < MOVED + SWAPPED && types > 1)
      add({ ...c, type: (c.type + 1 + pick("type", types - 1)) % types });
    else add(c);
  });
  const phrases = nounPhrases(text, { start: 0, end: text.length }, language);
  phrases.forEach((span, i) => {
    if (draw(seed, id, "phrase", i) * phrases.length >= SPURIOUS * Math.max(2, gold.length)) return;
    const at = words.wordsAt(span);
    if (at && !gold.some((g) => g.from < at[1] && at[0] < g.to))
      add({ from: at[0], to: at[1], type: Math.floor(draw(seed, id, "phrase type", i) * types) });
  });
  return [...found.values()];
}
