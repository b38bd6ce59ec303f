// What an endpoint understands is found out by asking it one small question, not by its name: servers differ, and change.
import type { Endpoint } from "./endpoint.ts";
import { type LanguageModel, LlmError, type Request } from "./port.ts";

export interface Capabilities {
  /** schema: held to a JSON Schema. object: held to some JSON object. none: asked in words only. */
  readonly output: "schema" | "object" | "none";
  readonly logprobs: boolean;
  readonly stream: boolean;
  readonly seed: boolean;
}

/** The text that is sent: nothing of the user's. */
const QUESTION = 'Answer with the JSON object {"label": "ready"} and nothing else.';

const SCHEMA = {
  type: "object",
  properties: { label: { type: "string", enum: ["ready"] } },
  required: ["label"],
  additionalProperties: false,
};

/** Each is given up in turn until the endpoint no longer refuses. The first is all. */
const LADDER: readonly Capabilities[] = [
  { output: "schema", logprobs: true, stream: true, seed: true },
  { output: "schema", logprobs: false, stream: true, seed: true },
  { output: "object", logprobs: true, stream: true, seed: true },
  { output: "object", logprobs: false, stream: true, seed: false },
  { output: "none", logprobs: false, stream: true, seed: false },
  { output: "none", logprobs: false, stream: false, seed: false },
];

/**
 * Finds out what `endpoint` understands for `model` and keeps it there. At most six short questions, put through `asking`, which
 * may ask again what fails in passing. Throws `LlmError`:
 * `refused` where it accepts none of them (wrong key, no such model), with what it said.
 */
export async function probe(
  endpoint: Endpoint,
  model: string,
  signal?: AbortSignal,
  asking: LanguageModel = endpoint,
): Promise<Capabilities> {
  let refusal: LlmError | undefined;
  for (const step of LADDER) {
    endpoint.capabilities = step;
    const request: Request = {
      model,
      messages: [{ role: "user", content: QUESTION }],
      temperature: 0,
      maxTokens: 50,
      seed: 1,
      logprobs: 1,
      output: { name: "probe", schema: SCHEMA },
    };
    try {
      const reply = await asking.ask(request, signal);
      // Some servers accept what they then ignore.
      const held = isReady(reply.text);
      endpoint.capabilities = {
        ...step,
        output: step.output !== "none" && !held ? "none" : step.output,
        logprobs: step.logprobs && reply.logprobs !== undefined,
      };
      return endpoint.capabilities;
    } catch (error) {
      if (!(error instanceof LlmError) || error.failure !== "refused") throw error;
      // A wrong key, a wrong address or an unknown model stays wrong however little is asked.
      if ([401, 403, 404].includes(error.status ?? 0)) throw error;
      refusal = error;
    }
  }
  throw refusal ?? new LlmError("refused", `${endpoint.host} accepts no question.`);
}

function isReady(text: string): boolean {
  try {
    return (JSON.parse(text) as { label?: unknown }).label === "ready";
  } catch {
    return false;
  }
}
