// What one block says by itself: dictionary matches, abbreviations it defines, its language. Depends on the block's
// text alone, so it is kept for as long as the text stays.
import type { SemanticGroup } from "../kb/groups.ts";
import type { NameEntry } from "../kb/knowledge-base.ts";
import { type Modifier, modifiersOf } from "../recognition/context/modifiers.ts";
import type { DictionaryMatch, DictionaryRecogniser } from "../recognition/dictionary.ts";
import { type DefinedAbbreviation, definitionsIn } from "../text/abbreviations.ts";
import { languageOf } from "../text/language.ts";
import { ownCopy } from "../text/own-copy.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";

/** Offsets count from the block's start. */
export interface BlockReading {
  readonly text: string;
  /** Language the block itself shows, or undefined: then it was read as its text's language, `around`. */
  readonly language: string | undefined;
  readonly around: string | undefined;
  readonly matches: readonly DictionaryMatch[];
  readonly definitions: readonly DefinedAbbreviation[];
}

/** A block where it stands in the document. */
export interface PlacedBlock {
  readonly start: number;
  readonly end: number;
  readonly scope: number;
  readonly reading: BlockReading;
}

export interface ReadingOptions {
  /** Semantic groups to recognise; all when empty. */
  readonly groups: readonly SemanticGroup[];
  readonly nested: boolean;
}

/** English names may stand in any text; in a text of another language only where they are no everyday word there. */
const SAFE_LENGTH = 5;
/** PA is arterial pressure in Paris and pernicious anaemia in London; ECG is one thing in both. */
const SAFE_SHORT_FORM = 3;

/**
 * Which names may match in a text of some language: its own, the KB's where the language is unknown, Chinese ones
 * anywhere (no other script reads like them), and English ones that are safe.
 */
export const keepFor =
  (groups: readonly SemanticGroup[], language: string | undefined) =>
  (entry: NameEntry, kbLanguage: string): boolean => {
    if (groups.length && !groups.includes(entry.group)) return false;
    if (entry.language === (language ?? kbLanguage) || entry.language === "zh") return true;
    if (!language || entry.language !== "en") return false;
    if (language === "zh") return true;
    return entry.text.length >= (entry.scope === "abbreviation" ? SAFE_SHORT_FORM : SAFE_LENGTH);
  };

const keeps = new WeakMap<ReadingOptions, Map<string | undefined, ReturnType<typeof keepFor>>>();

/** The same function for the same options and language: the recogniser remembers what it accepted under it. */
function keepIn(options: ReadingOptions, language: string | undefined): ReturnType<typeof keepFor> {
  const known = keeps.get(options) ?? new Map();
  keeps.set(options, known);
  const keep = known.get(language) ?? keepFor(options.groups, language);
  known.set(language, keep);
  return keep;
}

/**
 * Reads `text[from, to)`, as `around` where the block does not show its own language. The block's text is copied out, so that a kept reading does not keep the whole of an old
 * version of the document alive.
 */
export function readBlock(
  text: string,
  from: number,
  to: number,
  recogniser: DictionaryRecogniser,
  tokens: TokenBuffer,
  options: ReadingOptions,
  around: string | undefined,
): BlockReading {
  const own = ownCopy(text.slice(from, to));
  const language = languageOf(own);
  const keep = keepIn(options, language ?? around);
  return {
    text: own,
    language,
    around,
    matches: recogniser.recognise(own, tokens, 0, own.length, { keep, nested: options.nested }),
    definitions: definitionsIn(own, { start: 0, end: own.length }),
  };
}

const modifiers = new WeakMap<BlockReading, readonly Modifier[]>();

/** Triggers of negation and the like in a block, with their scopes; found when first asked for. */
export function modifiersIn(reading: BlockReading): readonly Modifier[] {
  let known = modifiers.get(reading);
  if (!known) {
    known = modifiersOf(reading.text, reading.language ?? reading.around);
    modifiers.set(reading, known);
  }
  return known;
}
