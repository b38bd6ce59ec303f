// How hard a similarity search looks. Up to two million keys it is exact, whatever it costs; beyond, it reads and scores
// no more than fits into milliseconds, and guesses where a bound would make it read a hundred times as much.

export interface Effort {
  /** Alphabetical neighbours on either side that are scored before any list is read. */
  readonly neighbours: number;
  /** Postings of the lists that are read before the first names are scored. */
  readonly firstPostings: number;
  /** Names scored then; more where the limit is high. */
  readonly firstScored: number;
  /** Share of the threshold, squared, that may be unread when reading ends; below 1. */
  readonly left: number;
  /** Reading ends before so many postings, unread as it may be. */
  readonly mostPostings: number;
  /** Names scored at the end, those of which most is known; or so many for each that is asked for, if that is more. */
  readonly mostScored: number;
  readonly scoredForEach: number;
  /** As in `BoundParameters`. */
  readonly times: number;
  readonly slope: number;
  readonly offset: number;
}

/** More keys than this are searched with guesses. */
export const EXACT_KEYS = 1 << 21;

/** To add up a posting takes a nanosecond, to score a name a thousand: so lists are read far, and few names scored. */
export const EXACT: Effort = {
  neighbours: 8,
  firstPostings: 20_000,
  firstScored: 24,
  left: 0.15,
  mostPostings: Number.POSITIVE_INFINITY,
  mostScored: Number.POSITIVE_INFINITY,
  scoredForEach: 0,
  times: 4,
  slope: 0,
  offset: 1,
};

export const BOUNDED: Effort = {
  neighbours: 12,
  firstPostings: 30_000,
  firstScored: 24,
  left: 0.6,
  mostPostings: 3_500_000,
  mostScored: 400,
  scoredForEach: 16,
  times: 1.5,
  slope: 1.4,
  offset: 0.6,
};

/** Few keys are read sooner than a good threshold is found. */
const FEW_KEYS = 50_000;
const FEW: Effort = { ...EXACT, neighbours: 4, firstPostings: 2_000, firstScored: 12 };

/** A term of more distinct grams is no name: its best are found with bounded work in knowledge bases of any size. */
export const LONG_TERM = 300;
export const LONG: Effort = { ...BOUNDED, mostPostings: 2_000_000, mostScored: 300, scoredForEach: 0 };

export const effortFor = (keys: number): Effort =>
  keys <= FEW_KEYS ? FEW : keys <= EXACT_KEYS ? EXACT : BOUNDED;
