// Stages that cost more than knowledge bases and text: retrieval by meaning, a model that writes names, a served one. They are
// asked in their order, each only of what all before it left unsure, and answer only where they are surer.
import type { Document } from "../../text/document.ts";
import type { Candidate, Mention } from "../../text/mention.ts";
import type { Answer } from "./answer.ts";

export interface AddedStage {
  /** For a person: `guided model`. */
  readonly name: string;
  /**
   * Candidates for each mention, best first, with the stage's own scores; none where it abstains. Rejects with the signal's
   * reason.
   */
  link(
    document: Pick<Document, "text" | "sections">,
    mentions: readonly Mention[],
    signal: AbortSignal,
  ): Promise<readonly (readonly Candidate[])[]>;
  /**
   * What a score of the first candidate means: chance (0 to 1) that it is right, as a calibrator learned it. Absent: its
   * candidates are shown after the others and never filled in, since nobody knows what its scores are worth.
   */
  chanceOf?(score: number, type: string | undefined): number;
}

/** The answers with what the stages add; a stage is not asked where none of its mentions is unsure (below `early`). */
export async function askAdded(
  stages: readonly AddedStage[],
  document: Pick<Document, "text" | "sections">,
  mentions: readonly Mention[],
  answers: readonly Answer[],
  early: number,
  signal: AbortSignal,
): Promise<Answer[]> {
  const now = [...answers];
  for (const stage of stages) {
    const open = [...now.keys()].filter((i) => (now[i] as Answer).chance < early);
    if (!open.length) break;
    const found = await stage.link(
      document,
      open.map((i) => mentions[i] as Mention),
      signal,
    );
    for (const [k, i] of open.entries())
      now[i] = joined(now[i] as Answer, stage, found[k] ?? [], mentions[i]?.type);
  }
  return now;
}

function joined(
  before: Answer,
  stage: AddedStage,
  found: readonly Candidate[],
  type: string | undefined,
): Answer {
  const [first] = found;
  if (!first) return before;
  const chance = stage.chanceOf?.(first.score, type);
  const agrees = before.candidates[0]?.concept.id === first.concept.id;
  if (chance === undefined || chance <= before.chance) {
    const known = new Set(before.candidates.map((c) => c.concept.id));
    const more = found.filter((c) => !known.has(c.concept.id)).map((c) => ({ ...c, score: 0 }));
    return { ...before, candidates: [...before.candidates, ...more] };
  }
  const lead = { ...first, score: rounded(chance) };
  const left = [...found.slice(1), ...before.candidates].filter((c) => c.concept.id !== first.concept.id);
  const others = [...new Map(left.toReversed().map((c) => [c.concept.id, c])).values()]
    .reverse()
    .map((c) => ({ ...c, score: rounded(Math.min(c.score, 1 - chance)) }))
    .sort((a, b) => b.score - a.score);
  return {
    stage: stage.name,
    chance,
    nil: Math.min(before.nil, 1 - chance),
    candidates: [lead, ...others],
    because: agrees ? [`${before.stage} says so, too`] : [],
  };
}

const rounded = (x: number): number => Math.round(1000 * x) / 1000;
