// How likely each candidate's name is behind a prompt, by the log-probabilities that a server tells of a text it is sent
// (`POST /completions` with `echo`): a question for each candidate, which a server's prefix cache makes short ones.
import { type LanguageModel, LlmError, type Reply, type Request } from "../../llm/port.ts";
import type { Labelled } from "./reading.ts";
import { sharesOf } from "./shares.ts";

const ANSWER = "\n\nAnswer:";

/** The question that has the log-probability of `name` as the answer to another question. */
export function echoOf({ model, messages, seed }: Request, name: string): Request {
  const prompt = messages.map(({ content }) => content).join("\n\n");
  return {
    model,
    messages: [{ role: "user", content: `${prompt}${ANSWER} ${name}` }],
    continuing: "echo",
    temperature: 0,
    // Servers want to write something; what they write does not count.
    maxTokens: 1,
    logprobs: 1,
    ...(seed === undefined ? {} : { seed }),
  };
}

/**
 * Sum of the log-probabilities of the tokens that reach into the last `name` of what was sent. undefined where the reply does
 * not begin with what was sent, or its tokens do not read as it.
 */
export function echoLogprob(sent: string, name: string, { text, logprobs = [] }: Reply): number | undefined {
  if (!text.startsWith(sent)) return undefined;
  const ending = text.slice(sent.length - name.length);
  const written = text.length - sent.length;
  let [read, sum] = ["", 0];
  for (const { token, logprob } of logprobs.toReversed()) {
    read = token + read;
    if (!(read.length > ending.length ? read.endsWith(ending) : ending.endsWith(read))) return undefined;
    // What begins behind what was sent is the server's own.
    if (read.length > written) sum += logprob;
    if (read.length >= ending.length) return sum;
  }
  return undefined;
}

/** Shares of the labels, each by its name; undefined where the server tells of one of them nothing. */
export async function echoShares(
  model: LanguageModel,
  request: Request,
  labels: Labelled,
  signal?: AbortSignal,
): Promise<Map<string, number> | undefined> {
  const logprobs = new Map<string, number>();
  for (const [label, name] of labels) {
    const question = echoOf(request, name);
    const reply = await model.ask(question, signal);
    const found = echoLogprob(question.messages[0]?.content ?? "", name, reply);
    if (found === undefined) return undefined;
    logprobs.set(label, found);
  }
  return sharesOf(logprobs);
}

/** Whether a server tells log-probabilities of what it is sent. Throws `LlmError` where nobody answers. */
export async function probeEcho(model: LanguageModel, name: string, signal?: AbortSignal): Promise<boolean> {
  const request = { model: name, messages: [{ role: "user" as const, content: "One, two, three" }], seed: 1 };
  try {
    return (await echoShares(model, request, new Map([["four", "four"]]), signal)) !== undefined;
  } catch (error) {
    if (error instanceof LlmError && ["refused", "unknown", "garbage"].includes(error.failure)) return false;
    throw error;
  }
}
