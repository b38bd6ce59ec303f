// Whether a sentence is one that a person might have written in a paper or a chart. Cheap signs only; each has a name, so that
// a report can count it.
import { languageOf } from "../../text/language.ts";
import { wordsOf } from "../../text/words.ts";

export type Flaw =
  | "too-short"
  | "too-long"
  | "repetitive"
  | "shouted"
  | "markup"
  | "boilerplate"
  | "placeholder"
  | "other-language";

export interface TextLimits {
  /** Words (default 4). */
  readonly shortest?: number;
  /** Words (default 80). */
  readonly longest?: number;
}

/** What a model says about its answer rather than in it. A yes is one at the head of the sentence only: `claro` is a colour, too. */
const BOILERPLATE =
  /\b(?:as an ai|language model|here (?:is|are) (?:an?|some|the|your)? ?examples?)\b|^(?:sure|certainly|bien sûr|claro|por supuesto)[,!]|^当然[，！]|作为.{0,4}(?:AI|人工智能)/iu;
// XX and XXX are sex chromosomes, XXXX too.
const PLACEHOLDER =
  /\{\{.*?\}\}|\[(?:mention|concept|insert|name)[^\]]*\]|<(?:mention|concept|name)>|\bX{5,}\b|\blorem ipsum\b/i;
const MARKUP = /<\/?[a-z][^>]*>|\*\*|__|^#{1,6} |```/m;

/** Share of three-word runs that occur before in the same text, above which it goes round in circles. */
const REPEATED = 0.3;

/** The first flaw of a text, or undefined. Words of Chinese are those of Unicode's segmentation. */
export function flawOf(text: string, language: string, limits: TextLimits = {}): Flaw | undefined {
  const words = wordsOf(text, { start: 0, end: text.length }).map((s) =>
    text.slice(s.start, s.end).toLowerCase(),
  );
  if (words.length < (limits.shortest ?? 4)) return "too-short";
  if (words.length > (limits.longest ?? 80)) return "too-long";
  if (PLACEHOLDER.test(text)) return "placeholder";
  if (MARKUP.test(text)) return "markup";
  if (BOILERPLATE.test(text)) return "boilerplate";
  const runs = new Set<string>();
  let again = 0;
  for (let i = 0; i + 3 <= words.length; i++) {
    const run = words.slice(i, i + 3).join(" ");
    if (runs.has(run)) again++;
    runs.add(run);
  }
  if (again > 0 && again / (words.length - 2) > REPEATED) return "repetitive";
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  if (letters > 20 && capitals / letters > 0.6) return "shouted";
  const spoken = languageOf(text);
  if (spoken !== undefined && spoken !== language) return "other-language";
  return undefined;
}
