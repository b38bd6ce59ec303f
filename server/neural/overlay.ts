// The dictionary's mentions and a model's as one: the same words found by both are one mention that says so, nested ones
// stand side by side, and of two that cross the dictionary's stays, which names a concept.

import type { Analysis } from "../../engine/analysis/analysis.ts";
import { withContext } from "../../engine/analysis/context.ts";
import { extentOf, type Finder, type Mention } from "../../engine/text/mention.ts";
import { byPosition, contains, overlaps, type Span } from "../../engine/text/span.ts";
import { listed } from "../decided-analysis.ts";

const key = ({ start, end }: Span): string => `${start} ${end}`;
const finders = (m: Mention): readonly Finder[] => m.foundBy ?? [{ name: m.source }];

/** `neural`: placed in the analysis' text, in reading order. */
export function overlaid(analysis: Analysis, neural: readonly Mention[]): Analysis {
  if (!neural.length) return analysis;
  const byPlace = new Map<string, Mention[]>();
  for (const m of neural) {
    const place = key(extentOf(m));
    byPlace.set(place, [...(byPlace.get(place) ?? []), m]);
  }
  const own = analysis.all().map((m) => {
    const agreeing = m.spans.length === 1 ? byPlace.get(key(extentOf(m))) : undefined;
    if (!agreeing) return m;
    const surest = Math.max(...agreeing.map(({ score = 0 }) => score));
    return { ...m, score: m.score ?? surest, foundBy: [...finders(m), ...agreeing.flatMap(finders)] };
  });
  const more = withContext(
    neural.filter((m) => {
      const extent = extentOf(m);
      return analysis.within(extent).every((other) => {
        const theirs = extentOf(other);
        if (key(theirs) === key(extent)) return false;
        return contains(theirs, extent) || contains(extent, theirs) || !overlaps(theirs, extent);
      });
    }),
    analysis,
  );
  const all = [...own, ...more].sort((a, b) => byPosition(extentOf(a), extentOf(b)));
  return listed(analysis, all);
}
