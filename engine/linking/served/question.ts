// The question about one mention: its passage and its candidates rendered as a prompt, the reply held to the candidates' labels.
import type { Concept } from "../../kb/concept.ts";
import { heldTo, type OneOf } from "../../llm/one-of.ts";
import type { Message, Request } from "../../llm/port.ts";
import { shuffled } from "../../text/draw.ts";
import { type Candidate, type Mention, textOf } from "../../text/mention.ts";
import type { Contexts, ContextWidth } from "../guided/contexts.ts";
import { type Lot, type ShownChoice, shown } from "./choices.ts";
import { passageOf } from "./passage.ts";
import type { Labelled } from "./reading.ts";

/** What a prompt is rendered from. */
export interface LinkInput {
  /** The passage, the mention in it between double brackets. */
  readonly text: string;
  readonly mention: string;
  /** Type or semantic group of the mention. */
  readonly type?: string;
  readonly candidates: readonly ShownChoice[];
  /** The answer for "none of these"; absent where one of them must be taken. */
  readonly none?: string;
}

export interface QuestionOptions {
  /** The model's name, as the server calls it, and what the prompt's file says of temperature and the like. */
  readonly settings: Pick<Request, "model" | "temperature" | "topP" | "maxTokens" | "seed">;
  readonly render: (input: LinkInput) => Promise<readonly Message[]>;
  /** How the server can be held to one of several answers. */
  readonly server: OneOf;
  readonly context?: ContextWidth;
  /** Of the order of the candidates. */
  readonly seed?: number;
  readonly concept: (candidate: Candidate) => Concept | undefined;
}

/** A mention in its document. */
export interface Subject {
  readonly text: string;
  readonly contexts: Contexts;
  readonly mention: Mention;
}

export interface Question {
  readonly request: Request;
  /** Answers that it can have, with the names that they stand for. */
  readonly labels: Labelled;
}

/** Tokens of an answer, unless the prompt's file says otherwise: a name in JSON at most. */
const ANSWER = 128;

/** `order`: 0 for the candidates as they were retrieved, other numbers for other orders. `none`: whether "none" may be said. */
export async function questionOf(
  { text, contexts, mention }: Subject,
  lot: Lot,
  { order = 0, none = true }: { order?: number; none?: boolean },
  { settings, render, server, context = "sentence", seed = 0, concept }: QuestionOptions,
): Promise<Question> {
  const words = textOf(mention, text);
  const choices = order === 0 ? lot.choices : shuffled(lot.choices, seed, words, order);
  const type = mention.type ?? choices[0]?.candidate.group;
  const messages = await render({
    text: passageOf(text, mention.spans, contexts, context),
    mention: words,
    ...(type ? { type } : {}),
    candidates: choices.map((c) => shown(c, concept(c.candidate))),
    ...(none ? { none: lot.none } : {}),
  });
  const labels = new Map(choices.map((c) => [c.label, c.candidate.name]));
  if (none) labels.set(lot.none, lot.none);
  const request: Request = {
    temperature: 0,
    maxTokens: ANSWER,
    ...settings,
    messages,
    ...(server.alternatives === undefined ? {} : { logprobs: server.alternatives }),
    ...heldTo([...labels.keys()], server.hold),
  };
  return { request, labels };
}
