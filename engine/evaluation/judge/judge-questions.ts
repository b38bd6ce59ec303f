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
  // The item's own hash is the lot: no run has to remember who drew it.
  const lot = ((Number.parseInt(item.id.slice(0, 8), 16) ^ settings.seed) & 1) === 0;
  const goldFirst = isBlind(template) ? lot !== swapped : !swapped;
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

/** Words that a judge may use for each class, the published ones among them. */
const SAID: Readonly<Record<string, "same" | "broader" | "narrower" | "none">> = {
  CORRECT: "same",
  EXACT: "same",
  SAME: "same",
  BROAD: "broader",
  BROADER: "broader",
  NARROW: "narrower",
  NARROWER: "narrower",
  NO_RELATION: "none",
};

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
  if (!said) return undefined;
  if (said === "same") return "correct";
  if (said === "none") return "no-relation";
  // Blind: what was said is how B stands to A.
  const broad = said === "broader";
  return (blind && !goldFirst ? !broad : broad) ? "broad" : "narrow";
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
