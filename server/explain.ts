// Why a mention means what it means, in plain words: shared by hover, diagnostics and quick fixes.
import type { Analysis, DefinedAbbreviation } from "../engine/analysis/analysis.ts";
import { explainedAttributes } from "../engine/analysis/context.ts";
import type { Decision } from "../engine/corpus/decisions.ts";
import { GROUPS, isGroup } from "../engine/kb/groups.ts";
import { type Candidate, extentOf, type Finder, type Mention, type Why } from "../engine/text/mention.ts";
import { fold } from "../engine/text/tokens.ts";
import type { Shown } from "./readings.ts";

/** The mention's words on one line, shortened in the middle where they are many. */
export function wordsOf(m: Mention, text: string, longest = 60): string {
  const { start, end } = extentOf(m);
  const words = text.slice(start, end).replace(/\s+/g, " ").toWellFormed();
  if (words.length <= longest) return words;
  const half = Math.floor((longest - 1) / 2);
  return `${words.slice(0, half).toWellFormed()}…${words.slice(-half).toWellFormed()}`;
}

export const groupName = (code: string | undefined): string =>
  code && isGroup(code) ? GROUPS[code] : (code ?? "");

export const score = (value: number): string => value.toFixed(2);

/** `ankylosing spondylitis (MESH:D013167)` */
export const named = (c: Pick<Candidate, "name" | "concept">): string => `${c.name} (${c.concept.id})`;

/** The concept that views show for a mention: what it is linked to, else its best candidate. Undefined for NIL. */
export const shownConcept = (m: Mention): Candidate | undefined =>
  m.status === "nil" || m.status === "undecided" ? undefined : m.candidates[0];

/** One sentence: which stage proposed the candidate, and by which name. */
export function whyCandidate(c: Candidate, words: string): string {
  const preferred = fold(c.matched) === fold(c.name);
  const name = preferred ? "its preferred name" : `its name “${c.matched}”`;
  switch (c.stage) {
    case "decided":
      return `“${words}” was linked to it by a person.`;
    case "exact":
      return preferred ? `“${words}” is ${name}.` : `“${words}” is one of its names.`;
    case "normalised":
      return `“${words}” is ${name} but for spelling or number.`;
    case "abbreviation":
      return `“${words}” is short for “${c.longForm ?? c.matched}” in this text, and that is ${name}.`;
    case "similar":
      return c.longForm
        ? `“${words}” is short for “${c.longForm}” in this text, and that is much like ${name}.`
        : `“${words}” is much like ${name}.`;
    case "dense":
      return `“${words}” is near in meaning to ${name}, by a sentence encoder.`;
    case "guided":
      return `A model that read the text wrote ${name} for “${words}”.`;
  }
}

/** `disease`, else nothing, and how sure: `disease, 0.93`. */
const said = ({ label, score: sure }: Finder): string =>
  [label, sure === undefined ? undefined : score(sure)].filter((part) => part !== undefined).join(", ");

/** Which recognisers found the mention; undefined where only the dictionary looked, or a person or file wrote it. */
export function whoFound(m: Mention): string | undefined {
  const finders = m.foundBy ?? [];
  if (finders.every(({ name }) => name === "dictionary")) return undefined;
  const named = finders.map((f) => {
    const name = f.name === "dictionary" || f.name === "abbreviation" ? "the dictionary" : f.name;
    const more = said(f);
    return more ? `${name} (${more})` : name;
  });
  return named.length === 1
    ? `Found by ${named[0]} alone.`
    : `Found by ${named.slice(0, -1).join(", ")} and ${named.at(-1)}: they agree on these words.`;
}

const SCOPE_WORDS: Record<Decision["scope"], string> = {
  here: "for this place",
  file: "for this file",
  everywhere: "everywhere in this folder",
};

const byWhom = (d: Decision) => `by ${d.author} on ${d.time.slice(0, 10)}, ${SCOPE_WORDS[d.scope]}`;

const STAGES: Readonly<Record<string, string>> = {
  "exact name": "A look-up of the words",
  "normalised name": "A look-up of the words, plural and spelling aside,",
  abbreviation: "A look-up of what the text says it is short for",
  names: "The names most like the words",
  document: "The document in view",
};
const stageOf = ({ stage }: Why): string => STAGES[stage] ?? `The stage “${stage}”`;

/** What the cascade says: stage, evidence, chance, runner-up. */
function whyLinked({ chance, because, runnerUp, nil = 0, ...why }: Why): string[] {
  const reasons = because.length ? `, since ${because.join("; ")}` : "";
  const next = runnerUp
    ? ` Next is ${named({ name: runnerUp.name, concept: runnerUp.concept })} with ${score(runnerUp.chance)}.`
    : "";
  return [
    `${stageOf({ chance, because, ...why })} decides${reasons}.`,
    `Chance that it is right ${score(chance)}.${next}`,
    ...(nil > 0.05 ? [`Chance that no loaded knowledge base has the concept ${score(nil)}.`] : []),
  ];
}

/** The whole reasoning, one sentence an item: stage, support from the text, score, runner-up. */
export function whyMention(m: Mention, shown: Shown): string[] {
  const words = wordsOf(m, shown.text);
  const decision = shown.decidedBy.get(m);
  const best = shownConcept(m);
  if (!best) return [decision ? `Marked as having no concept ${byWhom(decision)}.` : whyNone(m, shown)];
  if (decision) return [`“${words}” was linked to it ${byWhom(decision)}.`];
  const why = [whyCandidate(best, words)];
  if (best.agreesWith) why.push(`The text names it in full: “${best.agreesWith}”.`);
  if (m.why) return [...why, ...whyLinked(m.why)];
  if (best.because?.length) why.push(`Before the others since ${best.because.join("; ")}.`);
  const next = m.candidates[1];
  why.push(`Score ${score(best.score)}${next ? `; next is ${named(next)} with ${score(next.score)}` : ""}.`);
  return why;
}

const definitions = new WeakMap<Analysis, Map<string, DefinedAbbreviation[]>>();

/** Where the text explains the mention's short form, in the same document of a file that holds several. */
export function definitionFor(m: Mention, shown: Shown): DefinedAbbreviation | undefined {
  const { analysis, regions, text } = shown;
  let known = definitions.get(analysis);
  if (!known) {
    known = Map.groupBy(analysis.abbreviations, (a) => a.short);
    definitions.set(analysis, known);
  }
  const { start, end } = extentOf(m);
  const scopeAt = (offset: number) => regions?.find((r) => r.start <= offset && offset < r.end)?.scope;
  return known.get(text.slice(start, end))?.find((a) => scopeAt(a.shortSpan.start) === scopeAt(start));
}

/** Why a mention has no concept. */
export function whyNone(m: Mention, shown: Shown): string {
  const words = wordsOf(m, shown.text);
  const defined = definitionFor(m, shown);
  const near = m.candidates[0];
  if (m.why && m.status !== "linked") return whyOpen(m, m.why, words);
  const nearest = near ? ` The nearest is ${named(near)} with score ${score(near.score)}.` : "";
  return defined
    ? `“${words}” is short for “${defined.long}” in this text, and no loaded knowledge base has a concept for that.${nearest}`
    : `No loaded knowledge base has a concept that fits “${words}” well enough.${nearest}`;
}

/** Why nothing was filled in: no concept is the likeliest answer, or none is likely enough. */
function whyOpen({ candidates: [near] }: Mention, { chance, nil = 0, ...why }: Why, words: string): string {
  const isNil = nil > (near?.score ?? 0);
  const nearest = near ? ` The nearest is ${named(near)}, chance ${score(near.score)}.` : "";
  return isNil
    ? `${stageOf({ chance, ...why })} says that no loaded knowledge base has a concept for “${words}”, chance ${score(nil)}.${nearest}`
    : `${stageOf({ chance, ...why })} is not sure enough what “${words}” means, so it is left to you.${nearest}`;
}

/** Which words around the mention gave it which attribute: `Negated: “denies”.` Empty where none did. */
export function whyAttributes(m: Mention, shown: Pick<Shown, "analysis">): string {
  return explainedAttributes(m, shown.analysis)
    .filter(({ triggers }) => triggers.length > 0)
    .map(({ name, value, triggers }) => {
      const said = value === true ? name : `${name} ${value}`;
      return `${said}: ${[...new Set(triggers)].map((t) => `“${t}”`).join(", ")}.`;
    })
    .join(" ");
}
