// Which names are words of general prose first and names of a concept second: a small rule learned from how often the
// occurrences of a name were annotated, over features that any vocabulary has. `npm run learn:words` writes its numbers.
import type { NameEntry } from "../kb/knowledge-base.ts";
import { fold } from "../text/tokens.ts";
import rule from "./common-names.json" with { type: "json" };
import { frequencyOf, isOfWordTable } from "./word-frequency.ts";

export const NAME_FEATURES = [
  "constant", "common", "general", "loose", "loose and general", "abbreviation", "two letters", "three letters",
  "four letters", "digit", "capitals", "obsolete",
] as const; // biome-ignore format: a table

/** A preferred name is given up only where every other document holds it and none is about it: patients, treatment. */
const EVERYWHERE = { common: 0.9, bursty: 0.7 };

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

/** Values of `NAME_FEATURES`, each 0 to 1. */
export function nameFeatures(entry: NameEntry): number[] {
  const { common, bursty } = frequencyOf(fold(entry.text));
  const general = Math.max(0, 1 - bursty / 1.5) * common;
  const loose = Number(isLoose(entry));
  const size = letters(entry.text).length;
  return [
    1,
    common,
    general,
    loose,
    loose * general,
    Number(entry.scope === "abbreviation"),
    Number(size <= 2),
    Number(size === 3),
    Number(size === 4),
    Number(/\d/u.test(entry.text)),
    Number(size < 7 && entry.text === entry.text.toUpperCase() && entry.text !== entry.text.toLowerCase()),
    Number(entry.obsolete),
  ];
}

export const chanceOf = (x: readonly number[], weights: readonly number[]): number =>
  1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)));

/** The table of words is of texts in one language. */
const isCounted = ({ language }: NameEntry): boolean => isOfWordTable(language);

const isLoose = ({ scope }: NameEntry): boolean =>
  scope === "broad" || scope === "narrow" || scope === "related";

/** Below this a word is spread over texts as words of general prose are. */
const SPREAD = 1;

/** What the rule is learned from: synonyms of one word in the language of the table. */
export const teaches = (entry: NameEntry): boolean =>
  entry.scope !== "preferred" && isCounted(entry) && !/[\s-]/u.test(entry.text.trim());

/**
 * Whether the rule judges the entry: of those, the loose ones and the words that are spread over texts. What texts are
 * about (cold, skin, bone) stays a name, whether a corpus annotates it or not.
 */
export const isJudged = (entry: NameEntry): boolean =>
  teaches(entry) && (isLoose(entry) || frequencyOf(fold(entry.text)).bursty < SPREAD);

/** A name that a text uses as a plain word so often that no occurrence of it can be trusted. */
export function isCommonWord(entry: NameEntry): boolean {
  if (entry.scope === "preferred") {
    if (!isCounted(entry)) return false;
    const { common, bursty } = frequencyOf(fold(entry.text));
    return common >= EVERYWHERE.common && bursty < EVERYWHERE.bursty;
  }
  return isJudged(entry) && chanceOf(nameFeatures(entry), rule.weights) < rule.least;
}
