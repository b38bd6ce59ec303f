// How a server is held to one of several answers. Servers differ: some take a list of choices, some a JSON Schema, a regular
// expression or a grammar; some ignore what they do not know, and some refuse it. So it is found out by asking for something
// that is not on the list.
import { type LanguageModel, LlmError, type Request } from "./port.ts";

/**
 * choice: `structured_outputs.choice` (vLLM from 0.12 on). schema: `response_format` with an enum (OpenAI, and most servers).
 * guided_choice: vLLM before 0.12. regex: SGLang. grammar: GBNF (llama.cpp). words: asked in words only.
 */
export const HOLDS = ["choice", "schema", "guided_choice", "regex", "grammar", "words"] as const;
export type Hold = (typeof HOLDS)[number];

export interface OneOf {
  readonly hold: Hold;
  /** Answers that it takes at once. */
  readonly most: number;
  /** Alternatives that it tells for each token, with their log-probabilities; undefined: no log-probabilities. */
  readonly alternatives?: number;
}

/** Published limits of a strict schema's enum (OpenAI): beyond `values` of them, their characters together. */
export const ENUM = { values: 250, characters: 15_000 } as const;

/** Name of the field that a schema's answer stands in. */
const FIELD = "answer";

/** The parts of a request that hold its reply to one of the answers. */
export function heldTo(answers: readonly string[], hold: Hold): Pick<Request, "output" | "extra"> {
  switch (hold) {
    case "choice":
      return { extra: { structured_outputs: { choice: answers } } };
    case "guided_choice":
      return { extra: { guided_choice: answers } };
    case "regex":
      return {
        extra: { regex: `(${answers.map((a) => a.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})` },
      };
    case "grammar":
      return { extra: { grammar: `root ::= ${answers.map((a) => JSON.stringify(a)).join(" | ")}` } };
    case "schema":
      return {
        output: {
          name: FIELD,
          schema: {
            type: "object",
            properties: { [FIELD]: { type: "string", enum: answers } },
            required: [FIELD],
            additionalProperties: false,
          },
        },
      };
    case "words":
      return {};
  }
}

/** The answer in a reply, before anybody looks whether it is on the list; undefined where a schema's reply has none. */
export function saidIn(text: string, hold: Hold): string | undefined {
  if (hold !== "schema") return text;
  try {
    const said = (JSON.parse(text) as Record<string, unknown> | null)?.[FIELD];
    return typeof said === "string" ? said : undefined;
  } catch {
    return undefined;
  }
}

/** Asked for in words, and on no list: who writes it is not held to the list. */
const QUESTION = "Write the word ready and nothing else.";
/** As long as names are, so that a limit on lengths shows itself. */
const decoys = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `waiting room number ${i + 1} on the left`);
const ALTERNATIVES = [20, 5] as const;
const FEWEST = 2;

/**
 * Finds out how `name` can be held to one of `wanted` answers, and what it tells of their probabilities: one to a dozen short
 * questions, none with a word of the user's. What a store of answers does not know counts as refused. Throws `LlmError`
 * where nobody answers, or the key or the model's name is wrong.
 */
export async function probeOneOf(
  model: LanguageModel,
  name: string,
  wanted: number,
  signal?: AbortSignal,
): Promise<OneOf> {
  const accepts = async (hold: Hold, count: number, alternatives?: number) => {
    const answers = decoys(count);
    try {
      const reply = await model.ask(
        {
          model: name,
          messages: [{ role: "user", content: QUESTION }],
          temperature: 0,
          maxTokens: 40,
          seed: 1,
          ...(alternatives === undefined ? {} : { logprobs: alternatives }),
          ...heldTo(answers, hold),
        },
        signal,
      );
      const said = saidIn(reply.text, hold)?.trim();
      const held = hold === "words" || (said !== undefined && answers.includes(said));
      return { held, told: Math.max(0, ...(reply.logprobs ?? []).map(({ top = [] }) => top.length)) };
    } catch (error) {
      if (!(error instanceof LlmError) || !["refused", "unknown"].includes(error.failure)) throw error;
      if ([401, 403, 404].includes(error.status ?? 0)) throw error;
      return undefined;
    }
  };
  for (const hold of HOLDS)
    for (let most = wanted; most >= FEWEST; most = most === FEWEST ? 0 : Math.max(FEWEST, most >> 1)) {
      let found: Awaited<ReturnType<typeof accepts>>;
      for (const alternatives of [...ALTERNATIVES, undefined]) {
        found = await accepts(hold, most, alternatives);
        if (found?.held && alternatives !== undefined && found.told)
          return { hold, most, alternatives: Math.min(alternatives, Math.max(1, found.told)) };
        // It answered, and log-probabilities are what it does not tell.
        if (found) break;
      }
      if (found?.held) return { hold, most };
      // Fewer answers are of use only where it was their number that was refused.
      if (found || hold === "words") break;
    }
  return { hold: "words", most: wanted };
}
