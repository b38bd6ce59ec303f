// An analysis with people's decisions over it, still answered by position.
import type { Analysis } from "../engine/analysis/analysis.ts";
import { applyDecisions } from "../engine/corpus/decide.ts";
import type { Decision } from "../engine/corpus/decisions.ts";
import type { Library } from "../engine/kb/library.ts";
import { extentOf, type Mention } from "../engine/text/mention.ts";
import { lengthOf, overlaps, touches } from "../engine/text/span.ts";
import type { DecisionsFor } from "./decisions-store.ts";

/** Mentions in reading order as an analysis of a text that was analysed otherwise. */
export const listed = (
  from: Pick<Analysis, "text" | "abbreviations" | "modifiers">,
  mentions: readonly Mention[],
): Analysis => ({
  text: from.text,
  abbreviations: from.abbreviations,
  modifiers: (span) => from.modifiers(span),
  all: () => mentions,
  at: (offset) =>
    mentions
      .filter((m) => m.spans.some((s) => touches(s, offset)))
      .sort((a, b) => lengthOf(extentOf(a)) - lengthOf(extentOf(b))),
  within: (span) => mentions.filter((m) => overlaps(extentOf(m), span)),
});

export const emptyAnalysis = (text: string): Analysis =>
  listed({ text, abbreviations: [], modifiers: () => [] }, []);

const nobody: ReadonlyMap<Mention, Decision> = new Map();

/** The analysis itself where nothing was decided. */
export function decidedAnalysis(
  analysis: Analysis,
  { standing, file }: DecisionsFor,
  library: Library,
): { analysis: Analysis; decidedBy: ReadonlyMap<Mention, Decision> } {
  if (!standing.length) return { analysis, decidedBy: nobody };
  const { mentions, by } = applyDecisions(analysis.all(), analysis.text, standing, file, (id) => {
    const found = library.concept(id);
    return found
      ? {
          concept: { id, kb: found.kb.info.name },
          name: found.concept.name,
          group: found.concept.group,
          obsolete: found.concept.obsolete,
        }
      : undefined;
  });
  return { analysis: listed(analysis, mentions), decidedBy: by };
}
