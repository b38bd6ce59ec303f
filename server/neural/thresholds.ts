// From what probability on a find of the model is a mention by itself: what a person set for all, else what the model says
// of each label, which its makers chose where it reads best.
import type { Manifest } from "../../engine/models/folder/manifest.ts";
import { resolveLabels } from "../../engine/recognition/gliner/labels.ts";
import type { AskedType } from "./asked-types.ts";

/** Where neither a person nor the model says anything. */
const USUAL = 0.5;

/** By the type that a find is shown with. */
export interface Thresholds {
  of(type: string | undefined): number;
  /** The lowest of all. */
  readonly least: number;
  /** Equal for equal thresholds. */
  readonly key: string;
}

/** `set`: 0 leaves it to the model. Of several labels of one type the lowest threshold holds. */
export function thresholdsFor(
  set: number,
  types: readonly AskedType[],
  { labels }: Pick<Manifest, "labels">,
): Thresholds {
  if (set > 0) return { of: () => set, least: set, key: String(set) };
  const byType = new Map<string, number>();
  for (const { label, type, group } of types)
    for (const { threshold = USUAL, group: own } of resolveLabels([label], labels)) {
      const shown = type ?? group ?? own ?? label;
      byType.set(shown, Math.min(threshold, byType.get(shown) ?? 1));
    }
  return {
    of: (type) => byType.get(type ?? "") ?? USUAL,
    least: Math.min(USUAL, ...byType.values()),
    key: JSON.stringify([...byType]),
  };
}
