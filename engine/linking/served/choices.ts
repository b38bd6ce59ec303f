// What a served model is given to choose from: the candidates of a mention, each with a label that is the answer for it. A
// label is the candidate's name, or a letter: one token in most vocabularies, so that one token's alternatives say how likely
// each candidate is.
import type { Concept } from "../../kb/concept.ts";
import { ENUM, type OneOf } from "../../llm/one-of.ts";
import type { Candidate } from "../../text/mention.ts";
import { fold } from "../../text/tokens.ts";

/** numbers: where there are more candidates than letters. */
export type Labels = "names" | "letters" | "numbers";

export interface Choice {
  readonly label: string;
  readonly candidate: Candidate;
}

/** A candidate as a prompt shows it. */
export interface ShownChoice {
  readonly label: string;
  readonly name: string;
  readonly id: string;
  readonly group: string;
  readonly types: readonly string[];
  readonly synonyms: readonly string[];
  readonly definition?: string;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SYNONYMS = 6;
const DEFINITION = 300;

/** What a model chooses from: candidates with their labels, in order, no two alike, and the label of "none of these". */
export interface Lot {
  readonly labels: Labels;
  readonly choices: readonly Choice[];
  readonly none: string;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, " ").trim();

export function labelled(candidates: readonly Candidate[], labels: Labels): Lot {
  if (labels !== "names")
    return {
      labels,
      none: "0",
      choices: candidates.map((candidate, i) => ({
        candidate,
        label: labels === "letters" ? (LETTERS[i] as string) : String(i + 1),
      })),
    };
  const none = "NIL";
  const times = new Map([[fold(none), 1]]);
  for (const { name } of candidates) times.set(fold(name), (times.get(fold(name)) ?? 0) + 1);
  const choices = candidates.map((candidate) => {
    const { name, concept } = candidate;
    const label = (times.get(fold(name)) ?? 0) > 1 ? `${name} (${concept.id})` : name;
    return { candidate, label: oneLine(label) };
  });
  return { labels, none, choices };
}

/** Candidates that can be told apart by their labels, and those labels: what a server's limits leave of what is wanted. */
export function fitting(
  candidates: readonly Candidate[],
  wanted: Labels | undefined,
  server: OneOf,
): { candidates: readonly Candidate[]; labels: Labels } {
  // One of the answers is "none of these".
  const some = candidates.slice(0, Math.max(1, server.most - 1));
  const single: Labels = some.length <= LETTERS.length ? "letters" : "numbers";
  const names = some.reduce((sum, { name }) => sum + name.length, 0);
  const isTooMuch = some.length >= ENUM.values && names > ENUM.characters;
  const labels = wanted ?? (server.alternatives === undefined ? "names" : single);
  return { candidates: some, labels: labels === "names" && !isTooMuch ? "names" : single };
}

/** What a prompt is told of a choice. */
export function shown({ label, candidate }: Choice, concept: Concept | undefined): ShownChoice {
  const { name, group, matched } = candidate;
  // The name that spoke for it first: what it has in common with the mention.
  const names = new Set([matched, ...(concept?.synonyms ?? []).map((s) => s.text)]);
  names.delete(name);
  const definition = oneLine(concept?.definitions[0]?.text ?? "");
  return {
    label,
    name: oneLine(name),
    id: candidate.concept.id,
    group,
    types: concept?.types ?? [],
    synonyms: [...names].slice(0, SYNONYMS).map(oneLine),
    ...(definition
      ? { definition: definition.length > DEFINITION ? `${definition.slice(0, DEFINITION)}...` : definition }
      : {}),
  };
}
