// An analysis with what the document says of its mentions: candidates in their order by context, with chances, and linked as far as
// the wanted precision allows. What nothing was said of yet stays as the names have it.
import type { Analysis, Region } from "../../engine/analysis/analysis.ts";
import type { Answer } from "../../engine/linking/cascade/answer.ts";
import { type Least, settled } from "../../engine/linking/cascade/settle.ts";
import type { MentionInDocument } from "../../engine/linking/context/rank-in-context.ts";
import { groupOfType } from "../../engine/linking/context/type-groups.ts";
import { type Candidate, extentOf, type Mention, textOf } from "../../engine/text/mention.ts";

const foundByName = (m: Mention): boolean =>
  m.source === "dictionary" ||
  m.source === "abbreviation" ||
  m.foundBy?.some(({ name }) => name === "dictionary" || name === "abbreviation") === true;

/** The question that a mention is: its words, and its group where somebody else than the names' own concepts says it. */
export function askedOf(m: Mention, text: string): MentionInDocument {
  const group = m.type === undefined || foundByName(m) ? undefined : groupOfType(m.type);
  return { text: textOf(m, text).replace(/\s+/gu, " "), ...(group ? { group } : {}) };
}

export const keyOf = (scope: number, asked: MentionInDocument): string =>
  `${scope}\n${asked.group ?? ""}\n${asked.text}`;

/** Which part of a file a place belongs to: one document of several. */
export function scopeAt(regions: readonly Region[] | undefined, offset: number): number {
  if (!regions) return 0;
  let [low, high] = [0, regions.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((regions[middle] as Region).start <= offset) low = middle;
    else high = middle - 1;
  }
  return regions[low]?.scope ?? 0;
}

export interface LinkedBy {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly least: Least;
  /** Semantic groups to keep to; all where there are none. */
  readonly groups: readonly string[];
}

export function linkedAnalysis(
  analysis: Analysis,
  regions: readonly Region[] | undefined,
  by: LinkedBy,
): Analysis {
  const link = (m: Mention): Mention => {
    const answer = by.answers.get(keyOf(scopeAt(regions, extentOf(m).start), askedOf(m, analysis.text)));
    return answer ? linkedMention(m, answer, by) : m;
  };
  let all: readonly Mention[] | undefined;
  return {
    text: analysis.text,
    abbreviations: analysis.abbreviations,
    modifiers: (span) => analysis.modifiers(span),
    all: () => {
      all ??= analysis.all().map(link);
      return all;
    },
    at: (offset) => analysis.at(offset).map(link),
    within: (span) => analysis.within(span).map(link),
  };
}

/** One mention by its answer; as it was where the answer knows no concept of the groups and names do. */
export function linkedMention(
  m: Mention,
  answer: Answer,
  { least, groups }: Omit<LinkedBy, "answers">,
): Mention {
  const allowed = (c: Candidate): boolean => groups.length === 0 || groups.includes(c.group);
  const first = answer.candidates[0];
  if (!first || !allowed(first)) return m;
  const candidates = answer.candidates.filter(allowed);
  const known = new Set(candidates.map((c) => c.concept.id));
  // What only the names proposed is still there to be chosen, behind the others.
  const others = m.candidates.filter((c) => !known.has(c.concept.id)).map((c) => ({ ...c, score: 0 }));
  const linked = settled(m, { ...answer, candidates: [...candidates, ...others] }, least);
  const byName = foundByName(m);
  return {
    ...linked,
    status: statusOf(linked, byName),
    // The dictionary's type is its first candidate's group.
    ...(byName && linked.status === "linked" ? { type: first.group } : {}),
  };
}

/** Unsure names are a question to a person; a model marks much that no vocabulary has, and that is no fault of the text. */
function statusOf({ status }: Mention, byName: boolean): Mention["status"] {
  if (status === "undecided" && byName) return "ambiguous";
  return status === "nil" && !byName ? "undecided" : status;
}
