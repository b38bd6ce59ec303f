// One text, one sense: an ambiguous mention leans towards a concept that the same text names in full elsewhere.
import type { Mention } from "../text/mention.ts";
import { byScore, type LinkingOptions, statusOf } from "./rank.ts";

/** Just above the default margin: full naming elsewhere settles a tie and nothing more. */
const SUPPORT = 0.12;

/** Concept → the name that names it in full, over all linked mentions of a text. */
export type NamedInFull = ReadonlyMap<string, string>;

/** The name by which a linked mention names its concept in full, or undefined for short forms. */
export function fullNameOf(m: Mention): [concept: string, name: string] | undefined {
  const best = m.candidates[0];
  if (m.status !== "linked" || !best || best.stage === "similar") return undefined;
  const name = best.longForm ?? best.matched;
  return name.length > 4 ? [best.concept.id, name] : undefined;
}

/** The mention with its ranking settled by the rest of the text; the same object where the text says nothing. */
export function settle(m: Mention, named: NamedInFull, options: LinkingOptions): Mention {
  if (m.status !== "ambiguous" || !m.candidates.some((c) => named.has(c.concept.id))) return m;
  const candidates = m.candidates
    .map((c) => {
      const agreesWith = named.get(c.concept.id);
      return agreesWith === undefined
        ? c
        : { ...c, agreesWith, score: Math.min(1, Math.round((c.score + SUPPORT) * 1000) / 1000) };
    })
    .sort(byScore);
  const status = statusOf(candidates, options);
  const best = candidates[0];
  return {
    ...m,
    candidates,
    status,
    ...(best ? { type: best.group } : {}),
    concepts: status === "linked" && best ? [best.concept] : [],
  };
}
