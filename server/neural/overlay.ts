// The dictionary's mentions and a model's as one, by the rule that every combination goes by. A model's silence does not count
// here: what the dictionary showed at once stays when the model has read the text.
import type { Analysis } from "../../engine/analysis/analysis.ts";
import { withContext } from "../../engine/analysis/context.ts";
import { isGroup } from "../../engine/kb/groups.ts";
import { combine } from "../../engine/recognition/combine/combine.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { byPosition, overlaps, type Span } from "../../engine/text/span.ts";
import { listed } from "../decided-analysis.ts";

const DICTIONARY = "dictionary";
const placeOf = (m: Mention): string => m.spans.map(({ start, end }) => `${start}-${end}`).join(" ");

/** `neural`: of one model, placed in the analysis' text, in reading order, each above `threshold`. */
export function overlaid(analysis: Analysis, neural: readonly Mention[], threshold: number): Analysis {
  const model = neural[0]?.source;
  if (model === undefined) return analysis;
  const own = analysis.all();
  const touched = overlapping(own, neural);
  const found = new Map(neural.map((m) => [placeOf(m), m]));
  const near = own.filter((m) => touched.has(m));
  const joined = combine([
    { name: DICTIONARY, mentions: near },
    {
      name: model,
      mentions: neural,
      model: {
        groups: new Set(),
        thresholdOf: () => threshold,
        // A project's own type may be any group.
        groupOf: (type) => (isGroup(type) ? type : undefined),
      },
    },
  ]);
  const before = new Map(near.map((m) => [`${placeOf(m)} ${m.type}`, m]));
  const told = joined.map((m) => {
    const finders = m.foundBy ?? [];
    // Nothing was added to what the dictionary says.
    if (!finders.some(({ name }) => name === model)) return before.get(`${placeOf(m)} ${m.type}`) ?? m;
    const said = found.get(placeOf(m))?.foundBy ?? [];
    return { ...m, foundBy: finders.flatMap((f) => (f.name === model ? said : [f])) };
  });
  const fresh = new Set(
    told.filter((m) => !m.foundBy?.some(({ name }) => name === DICTIONARY) && m.source === model),
  );
  const mentions = [...own.filter((m) => !touched.has(m)), ...told].sort((a, b) =>
    byPosition(extentOf(a), extentOf(b)),
  );
  const all = listed(analysis, mentions);
  const read = withContext(mentions, all);
  return listed(
    analysis,
    mentions.map((m, i) => (fresh.has(m) ? (read[i] ?? m) : m)),
  );
}

/** Those of `some` that share a letter with one of `others`; both in reading order. */
function overlapping(some: readonly Mention[], others: readonly Mention[]): Set<Mention> {
  const found = new Set<Mention>();
  const spans: Span[] = others.map(extentOf);
  const longest = spans.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  let first = 0;
  for (const m of some) {
    const extent = extentOf(m);
    while (first < spans.length && (spans[first] as Span).start + longest <= extent.start) first++;
    for (let i = first; i < spans.length && (spans[i] as Span).start < extent.end; i++)
      if (overlaps(spans[i] as Span, extent)) {
        found.add(m);
        break;
      }
  }
  return found;
}
