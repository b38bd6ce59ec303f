// How good a name is to offer, known when the KB is built: the KB's own language before others, obsolete last, and then
// short before long, where a synonym counts as a little longer than it is. One byte a name.
import { fold } from "../../text/tokens.ts";
import type { NameEntry } from "../knowledge-base.ts";
import { ENTRY_SCOPES, type EntryScope } from "./meta.ts";

const LONGEST = 39;
const OTHER_LANGUAGE = 64;
const OBSOLETE = 128;

/**
 * Bytes by which a name of this scope counts as longer. An exact synonym beats a preferred name that is much longer
 * ("Diabetes" before "Diabetic Foot"); an abbreviation is short by nature and gains little by it; any other name of some
 * length beats a loose one.
 */
const penalties: Record<EntryScope, number> = {
  preferred: 0,
  exact: 3,
  abbreviation: 20,
  narrow: 24,
  broad: 24,
  related: 24,
};
const penaltyOf = ENTRY_SCOPES.map((s) => penalties[s]);

const ABBREVIATION = ENTRY_SCOPES.indexOf("abbreviation");
const EXACT = ENTRY_SCOPES.indexOf("exact");
/** Vocabularies that tell no abbreviations list them as exact synonyms: shorter ones are taken for such. */
const SHORTEST_WORD = 5;

export interface RankedName {
  /** Position in `ENTRY_SCOPES`. */
  readonly scope: number;
  readonly obsolete: boolean;
  /** In another language than the KB's own. */
  readonly foreign: boolean;
  /** UTF-8 bytes of the folded name: all from 39 on count the same. */
  readonly length: number;
}

/** 0 (best) to 255. */
export const staticRank = ({ scope, obsolete, foreign, length }: RankedName): number =>
  (obsolete ? OBSOLETE : 0) +
  (foreign ? OTHER_LANGUAGE : 0) +
  (penaltyOf[scope === EXACT && length < SHORTEST_WORD ? ABBREVIATION : scope] as number) +
  Math.min(LONGEST, length);

/** Whether a name's language tag is another language than the KB's: `en-GB` is `en`. */
export const isForeign = (tag: string, own: string): boolean =>
  tag !== own && tag.split("-", 1)[0]?.toLowerCase() !== own.split("-", 1)[0]?.toLowerCase();

/** Static rank of a name of a KB in this language. */
export const rankOf = (entry: NameEntry, language: string): number =>
  staticRank({
    scope: ENTRY_SCOPES.indexOf(entry.scope),
    obsolete: entry.obsolete,
    foreign: isForeign(entry.language, language),
    length: Buffer.byteLength(fold(entry.text)),
  });
