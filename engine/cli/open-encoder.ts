// A model that makes vectors of texts, from the options of a command: a folder on this machine, or an endpoint with the same
// consent as for any text that is sent.
import { statSync } from "node:fs";
import { isClinical } from "../corpus/annotations/clinical.ts";
import { hostOf, permissionFor } from "../llm/choice.ts";
import { consentFile, readConsents, recordConsent } from "../llm/consent.ts";
import { EndpointEncoder } from "../llm/embeddings.ts";
import { LlmError } from "../llm/port.ts";
import type { Pooling } from "../models/encoding/pooling.ts";
import { RememberedEncoder } from "../models/encoding/remembered-encoder.ts";
import { SentenceEncoder } from "../models/encoding/sentence-encoder.ts";
import type { TextEncoder } from "../models/encoding/text-encoder.ts";
import { ModelError } from "../models/model-error.ts";
import { onnxRuntime } from "../models/onnx-runtime.ts";
import { UsageError } from "./exit-codes.ts";
import { keyFor } from "./model-options.ts";
import { type Terminal, tell } from "./terminal.ts";

export interface EncoderOptions {
  url?: string;
  model?: string;
  allowHost?: string[];
  allowClinical?: true;
}

/** The encoder of a folder. Throws `UsageError` where it is none that can be run. */
export async function openSentenceEncoder(folder: string, pooling?: Pooling): Promise<SentenceEncoder> {
  try {
    return await SentenceEncoder.open(folder, onnxRuntime(), pooling ? { pooling } : {});
  } catch (error) {
    throw error instanceof ModelError ? new UsageError(error.message) : error;
  }
}

/** `corpora`: whose words will be sent, where the model is an endpoint's. Throws `UsageError` for what a person can put right. */
export async function openEncoder(
  { url, model, allowHost = [], allowClinical }: EncoderOptions,
  corpora: readonly string[],
  terminal: Terminal,
): Promise<TextEncoder> {
  if (!url && model && statSync(model, { throwIfNoEntry: false })?.isDirectory())
    return new RememberedEncoder(await openSentenceEncoder(model));
  if (!url || !model)
    throw new UsageError(
      "--represent embedding needs --model FOLDER of a sentence encoder, or --url ADDRESS and --model NAME of an endpoint for vectors.",
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
    return new RememberedEncoder(
      new EndpointEncoder(
        { url, allowed: Object.keys(consents), signal: terminal.signal, ...(key ? { key } : {}) },
        model,
      ),
    );
  } catch (error) {
    if (error instanceof LlmError) throw new UsageError(error.message);
    throw error;
  }
}
