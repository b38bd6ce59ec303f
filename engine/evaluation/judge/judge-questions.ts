// From an item to the questions asked about it: one, or more where the judge itself is examined, with the concepts in the
// other order and several times. And back from what the judge says to a class.
import type { JsonSchema, Request } from "../../llm/port.ts";
import type { PromptFile } from "../../prompts/prompt-file.ts";
import type { JudgeClass } from "./judge-classes.ts";
import { type JudgeItem, marked } from "./judge-items.ts";

export interface Asking {
  /** given: as the template has it (blind: by lot, the same one for an item and seed). swapped: the other way round. */
  readonly order: "given" | "swapped";
  /** Counts from 0. */
  readonly repeat: number;
}

export interface Question extends Asking {
  readonly item: JudgeItem;
  readonly request: Request;
  /** Blind only: concept A is the reference. */
  readonly goldFirst: boolean;
}

/** A template that shows concepts A and B takes `first` and `second`; one that says which is which, `reference` and `prediction`. */
export const isBlind = (template: PromptFile): boolean =>
  Object.hasOwn((template.input?.properties as object | undefined) ?? {}, "first");

export interface JudgeSettings {
  readonly model: string;
  readonly seed: number;
  /** Ask each question once more with the concepts in the other order. */
  readonly swap: boolean;
  /** Times each question is asked, 1 or more. */
  readonly repeats: number;
}

export const askings = ({ swap, repeats }: JudgeSettings): Asking[] =>
  (swap ? (["given", "swapped"] as const) : (["given"] as const)).flatMap((order) =>
    Array.from({ length: repeats }, (_, repeat) => ({ order, repeat })),
  );

/** Throws `PromptInputError` for a template that wants other inputs. */
export async function questionOf(
  item: JudgeItem,
  asking: Asking,
  template: PromptFile,
  settings: JudgeSettings,
): Promise<Question> {
  const swapped = asking.order === "swapped";
  const goldFirst = isBlind(template) ? goldComesFirst(item, settings.seed) !== swapped : !swapped;
  const about = { text: marked(item), mention: item.mention, ...(item.type ? { type: item.type } : {}) };
  const [first, second] = goldFirst
    ? [item.goldText, item.predictedText]
    : [item.predictedText, item.goldText];
  const messages = await template.render(
    isBlind(template)
      ? { ...about, first, second }
      : { ...about, reference: item.goldText, prediction: item.predictedText, swapped },
  );
  const { temperature, topP, maxOutputTokens } = template.front.config;
  const request: Request = {
    model: settings.model,
    messages,
    seed: settings.seed,
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
    ...(template.output ? { output: { name: "judgement", schema: template.output as JsonSchema } } : {}),
    ...(asking.repeat ? { repeat: asking.repeat } : {}),
  };
  return { ...asking, item, request, goldFirst };
}

/** How the second concept stands to the first. */
export type Said = "same" | "broader" | "narrower" | "none";

/** Words that a judge may use for each class, the published ones among them. */
const SAID: Readonly<Record<string, Said>> = {
  CORRECT: "same",
  EXACT: "same",
  SAME: "same",
  BROAD: "broader",
  BROADER: "broader",
  NARROW: "narrower",
  NARROWER: "narrower",
  NO_RELATION: "none",
};

/** Whether the reference is shown first to whoever must not know which it is: by lot, the same one for an item and seed. */
export const goldComesFirst = (item: Pick<JudgeItem, "id">, seed = 0): boolean =>
  ((Number.parseInt(item.id.slice(0, 8), 16) ^ seed) & 1) === 0;

/** The class of the prediction, from how the second concept was said to stand to the first. */
export function classOf(said: Said, goldFirst: boolean): JudgeClass {
  if (said === "same") return "correct";
  if (said === "none") return "no-relation";
  return (said === "broader") === goldFirst ? "broad" : "narrow";
}

/** The inverse of `classOf`. */
export function saidOf(label: JudgeClass, goldFirst: boolean): Said {
  if (label === "correct") return "same";
  if (label === "no-relation") return "none";
  return (label === "broad") === goldFirst ? "broader" : "narrower";
}

/**
 * The class that a reply names, or undefined where it names none: that is counted apart and never taken for a class. JSON
 * with a `label` first, also inside a code fence or other words; nothing else is read into a reply.
 */
export function classIn(reply: string, blind: boolean, goldFirst: boolean): JudgeClass | undefined {
  const said =
    SAID[
      labelIn(reply)
        ?.trim()
        .toUpperCase()
        .replaceAll(/[\s-]+/g, "_") ?? ""
    ];
  // Where the judge knows the reference, the classes are about the prediction in whichever order they are shown.
  return said && classOf(said, !blind || goldFirst);
}

function labelIn(reply: string): string | undefined {
  const objects = [reply, ...(reply.match(/\{[^{}]*\}/g) ?? [])];
  const labels = objects.flatMap((text) => {
    try {
      const { label } = JSON.parse(text) as { label?: unknown };
      return typeof label === "string" ? [label] : [];
    } catch {
      return [];
    }
  });
  // Two different answers are none.
  return new Set(labels).size === 1 ? labels[0] : undefined;
}
