// Suggestions as good and as bad as asked for, made from gold: what the oracle curator is given to work on.
import { movedBorder, type Side } from "../../engine/corpus/curation/borders.ts";
import type { Document } from "../../engine/text/document.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { overlaps, type Span } from "../../engine/text/span.ts";
import { candidate } from "./oracle.ts";

/** What a document's suggestions are worth: right, wrong border, spurious, missed. */
export interface Errors {
  readonly right: number;
  readonly border: number;
  readonly spurious: number;
  readonly missed: number;
}

/**
 * Suggestions of a recogniser that finds a share of the gold and whose finds are right to the same share. Half of its
 * errors are wrong borders, one word more or less; the others are misses and words that are no mention. `byName`: it
 * errs on the same words in the same way all over a text, as a dictionary does.
 */
export function imperfect(
  document: Document,
  share: number,
  random: () => number,
  byName = false,
): { suggestions: Mention[]; errors: Errors } {
  const { text } = document;
  const suggestions: Mention[] = [];
  const fates = new Map<string, number>();
  let border = 0;
  let missed = 0;
  for (const g of document.mentions) {
    const place = extentOf(g);
    const words = text.slice(place.start, place.end).toLowerCase();
    const luck = byName ? (fates.get(words) ?? random()) : random();
    fates.set(words, luck);
    const score = 0.5 + random() / 2;
    const { id: _, ...bare } = g;
    const like: Mention = {
      ...bare,
      source: "simulated",
      score,
      candidates: g.concepts.map((c) => candidate(c.id, words)),
    };
    if (luck < share) {
      suggestions.push(like);
      continue;
    }
    const side: Side = random() < 0.5 ? "start" : "end";
    const step = random() < 0.5 ? 1 : -1;
    const at =
      luck < share + (1 - share) / 2 ? movedBorder(text, place[side], side, step, "word") : undefined;
    const moved = at === undefined ? undefined : { ...place, [side]: at };
    const isFree =
      moved &&
      moved.start < moved.end &&
      !document.mentions.some((o) => o !== g && overlaps(extentOf(o), moved)) &&
      !text.slice(moved.start, moved.end).includes("\n");
    if (moved && isFree) {
      suggestions.push({ ...like, spans: [moved] });
      border++;
    } else missed++;
  }
  const right = document.mentions.length - border - missed;
  const wanted = Math.max(0, Math.round((right * (1 - share)) / share) - border);
  const free = Array.from(text.matchAll(/\p{L}{4,}/gu), (m) => ({
    start: m.index,
    end: m.index + m[0].length,
  })).filter(
    (w) =>
      !suggestions.some((s) => overlaps(extentOf(s), w)) &&
      !document.mentions.some((g) => overlaps(extentOf(g), w)),
  );
  let spurious = 0;
  for (; spurious < wanted && free.length; spurious++) {
    const [word] = free.splice(Math.floor(random() * free.length), 1) as [Span];
    const type = document.mentions[spurious % document.mentions.length]?.type;
    suggestions.push({
      spans: [word],
      ...(type ? { type } : {}),
      source: "simulated",
      status: "linked",
      concepts: [{ id: "X:0" }],
      candidates: [candidate("X:0", "x")],
      score: 0.3 + random() / 2,
    });
  }
  return { suggestions, errors: { right, border, spurious, missed } };
}

/** Mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
