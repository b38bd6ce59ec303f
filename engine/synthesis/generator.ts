// Who writes the sentences: a template and a model, or the offline realiser. Either answers one concept at a time.
import type { LanguageModel, Request } from "../llm/port.ts";
import { keyOf } from "../llm/port.ts";
import { type Refused, readReply } from "./read-reply.ts";
import { OFFLINE_MODEL, realise, realiserLanguages } from "./realiser/realise.ts";
import type { Row } from "./row.ts";
import type { ConceptInput } from "./slice.ts";

/** A row before it is judged. */
export type Draft = Pick<Row, "text" | "start" | "end" | "read"> & { readonly reply?: string };

export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly refusals: readonly Refused[];
  readonly tokens: { readonly prompt: number; readonly completion: number };
}

export interface Generator {
  /** SHA-256 of the template, or `offline`. */
  readonly template: string;
  readonly model: string;
  /** Why it cannot write in a language, or undefined. */
  readonly refuses: (language: string) => string | undefined;
  /**
   * `attempt` counts from 0: another attempt asks for other sentences. Throws `LlmError`, or the signal's reason.
   */
  readonly write: (
    concept: ConceptInput,
    count: number,
    attempt: number,
    signal?: AbortSignal,
  ) => Promise<Drafts>;
}

const NOTHING = { prompt: 0, completion: 0 };

export const offlineGenerator = (seed: number): Generator => ({
  template: "offline",
  model: OFFLINE_MODEL,
  refuses: (language) =>
    realiserLanguages.includes(language)
      ? undefined
      : `the offline realiser has frames for ${realiserLanguages.join(", ")}, not for ${language}`,
  write: async (concept, count, attempt) => ({
    // More than wanted, so that one that is judged badly has a substitute.
    drafts:
      attempt === 0
        ? realise(concept, 2 * count + 2, seed).map((r) => ({ ...r, read: "realised" as const }))
        : [],
    refusals: [],
    tokens: NOTHING,
  }),
});

export interface TemplateGeneratorOptions {
  readonly template: { readonly hash: string };
  /** The rendered prompt of a concept, as the request's messages. */
  readonly render: (concept: ConceptInput, count: number) => Promise<Request["messages"]>;
  readonly model: LanguageModel;
  readonly settings: Omit<Request, "messages" | "repeat" | "output">;
}

export const templateGenerator = (options: TemplateGeneratorOptions): Generator => ({
  template: options.template.hash,
  model: options.settings.model,
  refuses: () => undefined,
  async write(concept, count, attempt, signal) {
    const request: Request = {
      ...options.settings,
      messages: await options.render(concept, count),
      repeat: attempt,
    };
    const reply = await options.model.ask(request, signal);
    const read = readReply(reply.text, [concept.name, ...concept.synonyms], reply.finish !== "length");
    const key = keyOf(request);
    return {
      drafts: read.rows.map(({ text, start, end, read: how }) => ({
        text,
        start,
        end,
        read: how,
        reply: key,
      })),
      refusals: read.refusals,
      tokens: reply.usage ?? NOTHING,
    };
  },
});
