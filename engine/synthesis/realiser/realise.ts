// Sentences with no model at all: a concept's names, definition and broader concepts filled into frames. A baseline, and the
// way to have generation on a machine with nothing. Labelled as such: `offline-realiser`.

import { draw, shuffled } from "../../text/draw.ts";
import { fold } from "../../text/tokens.ts";
import type { ConceptInput } from "../slice.ts";
import { en } from "./frames/en.ts";
import { es } from "./frames/es.ts";
import { fr } from "./frames/fr.ts";
import type { Frames } from "./frames/frame.ts";
import { zh } from "./frames/zh.ts";

export const OFFLINE_MODEL = "offline-realiser";

const FRAMES: Readonly<Record<string, Frames>> = { en, es, fr, zh };
export const realiserLanguages = Object.keys(FRAMES);

export interface Realised {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const LONGEST_DEFINITION = 300;

/** The definition's first sentences, as many as stay short; one line. */
function shortDefinition(definition: string): string {
  const line = definition.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST_DEFINITION) return line;
  const cut = line.slice(0, LONGEST_DEFINITION);
  const stop = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf("。"));
  return stop > 40 ? cut.slice(0, stop + 1) : `${cut.slice(0, cut.lastIndexOf(" "))} …`;
}

/** A name at the head of a sentence: its first letter is raised unless the name mixes case on purpose (mTOR, pH). */
function raised(name: string): string {
  const [first = ""] = name;
  const second = name.slice(first.length)[0] ?? "";
  if (second !== "" && second === second.toUpperCase() && second !== second.toLowerCase()) return name;
  return first.toUpperCase() + name.slice(first.length);
}

/** Words, and letters of a script without spaces, from which a name outweighs a short frame. */
const MANY_WORDS = 5;
const MANY_HAN = 10;
const isLong = (name: string): boolean =>
  fold(name).split(" ").length >= MANY_WORDS || (name.match(/\p{Script=Han}/gu)?.length ?? 0) >= MANY_HAN;

/**
 * `count` different sentences about the concept, each with one of its names, all its names before any comes again. The same
 * seed gives the same sentences. Fewer come where the frames run out; none in a language without frames.
 */
export function realise(concept: ConceptInput, count: number, seed: number): Realised[] {
  const frames = FRAMES[concept.language];
  if (!frames) return [];
  const names = [concept.name, ...concept.synonyms].map((name) => name.replace(/\s+/g, " ").trim());
  const parents = concept.parents.filter((p) => fold(p) !== fold(concept.name));
  const own = shuffled([...(frames.groups[concept.group] ?? []), ...frames.any], seed, concept.id, "frames");
  const special = [
    ...(concept.definition === undefined
      ? []
      : shuffled(frames.defined, seed, concept.id, "defined").slice(0, 1)),
    ...(parents.length ? shuffled(frames.broader, seed, concept.id, "broader").slice(0, 1) : []),
  ];
  const long = shuffled(frames.long, seed, concept.id, "long");
  // One sentence in three says what the concept is; the others use it.
  const order = names.every(isLong)
    ? [...long, ...special, ...own]
    : [...own.slice(0, 2), ...special, ...own.slice(2), ...long];
  const found: Realised[] = [];
  const said = new Set<string>();
  for (let round = 0; found.length < count && round < names.length; round++)
    for (const [i, frame] of order.entries()) {
      if (found.length === count) break;
      const name = names[(i + round) % names.length] as string;
      const sentence = fill(frame, name, concept, parents, seed);
      if (said.has(sentence.text)) continue;
      said.add(sentence.text);
      found.push(sentence);
    }
  return found;
}

function fill(
  frame: string,
  name: string,
  concept: ConceptInput,
  parents: readonly string[],
  seed: number,
): Realised {
  const number = (slot: string, from: number, to: number) =>
    String(from + Math.floor(draw(seed, concept.id, frame, slot) * (to - from)));
  const at = frame.indexOf("{m}");
  const part = (text: string) =>
    text
      .replaceAll("{n}", () => number("n", 2, 15))
      .replaceAll("{k}", () => number("k", 20, 400))
      .replaceAll("{p}", () => parents[Math.floor(draw(seed, concept.id, frame, "p") * parents.length)] ?? "")
      .replaceAll("{d}", () => shortDefinition(concept.definition ?? ""));
  const before = part(frame.slice(0, at));
  const mention = at === 0 ? raised(name) : name;
  return {
    text: before + mention + part(frame.slice(at + 3)),
    start: before.length,
    end: before.length + mention.length,
  };
}
