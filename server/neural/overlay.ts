// The dictionary's mentions and a model's as one, by the rule that every combination goes by: what the dictionary has and the
// model, having read the words, holds for next to nothing is left out. Of words that the model has not read since they were
// typed, nothing is left out: the dictionary's answer stands until there is another, and after an edit elsewhere nothing comes back.
import type { Analysis } from "../../engine/analysis/analysis.ts";
import { withContext } from "../../engine/analysis/context.ts";
import { isGroup } from "../../engine/kb/groups.ts";
import { combine } from "../../engine/recognition/combine/combine.ts";
import { extentOf, type Finder, type Mention } from "../../engine/text/mention.ts";
import { byPosition, contains, overlaps, type Span } from "../../engine/text/span.ts";
import { listed } from "../decided-analysis.ts";
import type { PlacedFindings } from "./block-findings.ts";

const DICTIONARY = "dictionary";
const placeOf = (m: Mention): string => m.spans.map(({ start, end }) => `${start}-${end}`).join(" ");

export interface OverlayOptions {
  /** Name of the model. */
  readonly model: string;
  /** From where on a find of a type is a mention by itself; what the model holds for less likely is evidence for others. */
  readonly thresholdOf: (type: string | undefined) => number;
  /** Semantic groups that it was asked for: of these its silence counts. */
  readonly groups: ReadonlySet<string>;
}

/** `neural`: of one model, placed in the analysis' text, in reading order. */
export function overlaid(
  analysis: Analysis,
  neural: Pick<PlacedFindings, "mentions" | "read" | "unread">,
  { model, thresholdOf, groups }: OverlayOptions,
): Analysis {
  const { mentions: finds } = neural;
  const own = analysis.all();
  const read = insideOf(neural.read, neural.unread);
  const touched = overlapping(own, finds);
  const judged = (m: Mention) => groups.has(m.type ?? "") && read(extentOf(m));
  const near = own.filter((m) => touched.has(m) || judged(m));
  if (!near.length && !finds.length) return analysis;
  const joined = combine([
    { name: DICTIONARY, mentions: near },
    {
      name: model,
      mentions: finds,
      model: {
        groups,
        thresholdOf,
        hasRead: read,
        // A project's own type may be any group.
        groupOf: (type) => (isGroup(type) ? type : undefined),
      },
    },
  ]);
  const before = new Map(near.map((m) => [`${placeOf(m)} ${m.type}`, m]));
  const sureOf = ({ type, foundBy = [] }: Mention): Finder[] =>
    foundBy.filter(({ name, score = 1 }) => name !== model || score >= thresholdOf(type));
  const found = new Map(finds.map((m) => [placeOf(m), sureOf(m)]));
  const told = joined.map((m) => {
    const finders = m.foundBy ?? [];
    const said = found.get(placeOf(m)) ?? [];
    const isNamed = finders.some(({ name }) => name === DICTIONARY);
    // Nothing was added to what the dictionary says.
    if (isNamed && !said.length) return before.get(`${placeOf(m)} ${m.type}`) ?? m;
    return { ...m, foundBy: finders.flatMap((f) => (f.name === model ? said : [f])) };
  });
  const fresh = new Set(
    told.filter((m) => !m.foundBy?.some(({ name }) => name === DICTIONARY) && m.source === model),
  );
  const considered = new Set(near);
  const mentions = [...own.filter((m) => !considered.has(m)), ...told].sort((a, b) =>
    byPosition(extentOf(a), extentOf(b)),
  );
  const all = listed(analysis, mentions);
  const context = withContext(mentions, all);
  return listed(
    analysis,
    mentions.map((m, i) => (fresh.has(m) ? (context[i] ?? m) : m)),
  );
}

/** Whether a place lies wholly in one of the stretches and in none of the gaps; stretches in reading order. */
function insideOf(stretches: readonly Span[], gaps: readonly Span[]): (place: Span) => boolean {
  return (place) => {
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretches[middle] as Span).start <= place.start) low = middle + 1;
      else high = middle;
    }
    const stretch = stretches[low - 1];
    return stretch !== undefined && contains(stretch, place) && !gaps.some((gap) => overlaps(gap, place));
  };
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
