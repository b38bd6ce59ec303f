// Long texts are read stretch by stretch, so that other requests get their turn in between.
import type { Analysis, Region } from "../engine/analysis/analysis.ts";
import type { Reading } from "../engine/analysis/reading.ts";
import type { Steps } from "../engine/linking/steps.ts";

/** So many UTF-16 units are read at a time, at first ... */
const STRETCH = 1 << 17;
/** ... and at most: each step cuts all the text so far into blocks, so that many small ones would cost more. */
const LONGEST = 1 << 18;

const next = (end: number): number => end + Math.min(LONGEST, Math.max(STRETCH, end >> 2));

export interface Source {
  readonly text: string;
  /** Undefined: all of it is prose. */
  readonly regions: readonly Region[] | undefined;
}

/** A message takes that many turns of the event loop from its bytes to its answer. */
const TURNS = 6;

/** Lets everything that waits on the event loop go first, requests that are only just coming in included. */
export async function pause(): Promise<void> {
  for (let i = 0; i < TURNS; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** How long others are kept from the event loop at a time, in milliseconds. */
const STRETCH_MS = 8;

/** The text is not any more what the work was for. */
export class TextChanged extends Error {}

/** Takes the steps to their result, others in between. Rejects with `TextChanged` as soon as it is stale. */
export async function inStretches<T>(steps: Steps<T>, isStale: () => boolean): Promise<T> {
  let from = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as T;
    if (performance.now() - from < STRETCH_MS) continue;
    await pause();
    if (isStale()) throw new TextChanged();
    from = performance.now();
  }
}

const clip = (prose: readonly Region[], end: number): Region[] =>
  prose.flatMap((r) => (r.start >= end ? [] : [r.end <= end ? r : { ...r, end }]));

/**
 * Brings a reading up to the newest text. `known`: length of the text that it has read before; only a text longer
 * by more than two stretches takes several steps. `newest` is asked again before each step, so that edits meanwhile
 * are taken in; the result is of its last answer. Undefined as soon as `newest` has none: nobody wants it any more.
 */
export async function readInStretches(
  reading: Reading,
  known: number,
  newest: () => Source | undefined,
): Promise<(Source & { analysis: Analysis }) | undefined> {
  let source = newest();
  if (source && source.text.length - known > STRETCH * 2)
    for (let end = next(known); source && end < source.text.length; end = next(end)) {
      reading.update(source.text, clip(proseIn(source), end));
      await pause();
      source = newest();
    }
  return source && { ...source, analysis: reading.update(source.text, proseIn(source)) };
}

const proseIn = ({ text, regions }: Source): readonly Region[] =>
  regions ?? [{ start: 0, end: text.length, scope: 0 }];
