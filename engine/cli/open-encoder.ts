// A model that makes vectors of texts, from the options of a command: the same consent as for any text that is sent.
import { isClinical } from "../corpus/annotations/clinical.ts";
import { hostOf, permissionFor } from "../llm/choice.ts";
import { consentFile, readConsents, recordConsent } from "../llm/consent.ts";
import { EndpointEncoder } from "../llm/embeddings.ts";
import { LlmError } from "../llm/port.ts";
import { UsageError } from "./exit-codes.ts";
import { keyFor } from "./model-options.ts";
import { type Terminal, tell } from "./terminal.ts";

export interface EncoderOptions {
  url?: string;
  model?: string;
  allowHost?: string[];
  allowClinical?: true;
}

/** `corpora`: whose words will be sent. Throws `UsageError` for what a person can put right. */
export async function openEncoder(
  { url, model, allowHost = [], allowClinical }: EncoderOptions,
  corpora: readonly string[],
  terminal: Terminal,
): Promise<EndpointEncoder> {
  if (!url || !model)
    throw new UsageError(
      "--represent embedding needs --url ADDRESS and --model NAME of an endpoint for vectors.",
    );
  const file = consentFile(process.env);
  for (const host of allowHost) {
    await recordConsent(file, host, new Date(), { clinical: allowClinical === true });
    tell(terminal, `Consent to sending text to ${host} is recorded in ${file}.`);
  }
  try {
    const consents = await readConsents(file);
    const choice = { kind: "endpoint", url, name: model } as const;
    const clinical = (await Promise.all(corpora.map((path) => isClinical(path)))).some(Boolean);
    if (permissionFor(choice, consents, clinical) === "missing-for-clinical")
      throw new UsageError(
        `nothing was sent: a corpus is marked as clinical, and ${hostOf(choice)} is not allowed for it. Allow it with --allow-host ${hostOf(choice)} --allow-clinical.`,
      );
    const key = keyFor(hostOf(choice) ?? "");
    return new EndpointEncoder(
      { url, allowed: Object.keys(consents), signal: terminal.signal, ...(key ? { key } : {}) },
      model,
    );
  } catch (error) {
    if (error instanceof LlmError) throw new UsageError(error.message);
    throw error;
  }
}
