// How a command is told which language model to ask: address, name, store of answers, consent. One place, so that every
// command that sends text asks for the same permission in the same words.
import { resolve } from "node:path";
import { setTimeout as sleepFor } from "node:timers/promises";
import type { Command } from "commander";
import { hostOf, type ModelChoice, permissionFor } from "../llm/choice.ts";
import { consentFile, readConsents, recordConsent } from "../llm/consent.ts";
import { openLocalModel } from "../llm/local/local-model.ts";
import { type OpenModel, openModel as openPort } from "../llm/open-model.ts";
import { LlmError } from "../llm/port.ts";
import { UsageError } from "./exit-codes.ts";
import { repeated, wholeNumber } from "./options.ts";
import { parentChannel } from "./parent.ts";
import { counted, type Progress, type Terminal, tell } from "./terminal.ts";

export interface ModelOptions {
  url?: string;
  model?: string;
  store?: string;
  replay?: true;
  allowHost?: string[];
  allowClinical?: true;
  local?: string;
  batch?: true;
  concurrency?: number;
  timeout?: number;
}

/** `model`: what --model means to this command. */
export const modelOptions = (command: Command, model = "model to ask, as the endpoint calls it"): Command =>
  command
    .option("--url <address>", "OpenAI-compatible endpoint, such as http://127.0.0.1:8000/v1")
    .option("--model <name>", model)
    .option(
      "--store <file>",
      "answers are kept in this file of JSON lines, and what it has is not asked again",
    )
    .option("--replay", "answer from the store only: nothing is sent")
    .option(
      "--allow-host <host>",
      "consent to sending text to this host; recorded. This machine needs none",
      repeated,
    )
    .option("--allow-clinical", "with --allow-host: for text marked as clinical, too")
    .option("--batch", "ask through the endpoint's Batch API: cheaper, answered within a day")
    .option("--local <folder>", "a causal model for the ONNX runtime on this machine, instead of --url")
    .option("--concurrency <n>", "questions under way at the same time (default: 4)", wholeNumber)
    .option("--timeout <seconds>", "longest silence of the endpoint (default: 120)", wholeNumber);

export const MODEL_HELP = `
A key is taken from CURIE_API_KEY (for api.openai.com also from OPENAI_API_KEY); it is never written anywhere. Text is sent
only to this machine, or to a host with recorded consent. --dry-run shows what would be sent.`;

/** The key for a host. OpenAI's own is for OpenAI only: it would be given away anywhere else. */
export function keyFor(host: string): string | undefined {
  const { CURIE_API_KEY, OPENAI_API_KEY } = process.env;
  return CURIE_API_KEY || (host === "api.openai.com" ? OPENAI_API_KEY : undefined) || undefined;
}

/** Throws `UsageError` where the options name no model that could be asked. */
export function choiceOf({
  model: name,
  store,
  replay,
  url,
  local,
  batch,
  timeout,
}: ModelOptions): ModelChoice {
  if (local) return { kind: "local", folder: resolve(local) };
  if (!name) throw new UsageError("--model NAME says which model to ask; the store keeps answers by it.");
  if (replay && !store) throw new UsageError("--replay needs --store FILE.");
  if (replay && store) return { kind: "replay", store: resolve(store), name };
  if (!url)
    throw new UsageError("--url ADDRESS says where the model is (or --replay: answers from --store only).");
  if (!/^https?:\/\//.test(url))
    throw new UsageError(`${url} is no address such as http://127.0.0.1:8000/v1.`);
  return { kind: "endpoint", url, name, ...(batch ? { batch } : {}), ...(timeout ? { timeout } : {}) };
}

/** Throws `UsageError` for what a person can put right. Sends one small probe, unless replaying. */
export async function openModel(
  options: ModelOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<OpenModel> {
  const file = consentFile(process.env);
  for (const host of options.allowHost ?? []) {
    await recordConsent(file, host, new Date(), { clinical: options.allowClinical === true });
    tell(terminal, `Consent to sending text to ${host} is recorded in ${file}.`);
  }
  return openChosen(choiceOf(options), options, terminal, progress);
}

/** What is asked for by a choice that was made before. `clinical`: the text is marked so. Throws `UsageError`. */
export async function openChosen(
  choice: ModelChoice,
  { store, concurrency = 4, clinical = false }: { store?: string; concurrency?: number; clinical?: boolean },
  terminal: Terminal,
  progress: Progress,
): Promise<OpenModel> {
  const host = hostOf(choice);
  try {
    const consents = await readConsents(consentFile(process.env));
    if (permissionFor(choice, consents, clinical) === "missing-for-clinical")
      throw new LlmError(
        "forbidden",
        `nothing was sent: the text is marked as clinical, and ${host} is allowed for other text only. Allow it with --allow-host ${host} --allow-clinical.`,
      );
    if (choice.kind === "editor" && permissionFor(choice, consents, clinical) === "missing")
      throw new LlmError("forbidden", `nothing was sent: ${host} has no consent.`);
    const key = keyFor(host ?? "");
    const opened = await openPort(choice, {
      ...(store ? { store } : {}),
      ...(key ? { key } : {}),
      allowed: Object.keys(consents),
      most: concurrency,
      channel: parentChannel(),
      local: openLocalModel,
      backOff: {
        random: Math.random,
        sleep: async (ms, signal) => void (await sleepFor(ms, undefined, signal ? { signal } : {})),
        onWait: ({ failure }, ms, attempt) =>
          progress.report(
            () => `${host} is ${failure}: asking again in ${Math.ceil(ms / 1000)} s (${attempt})`,
          ),
      },
      onBatch: ({ id, status, done, total }) =>
        progress.report(() => `batch ${id} is ${status}: ${asked(done, total)}`),
      onProblem: (what) => tell(terminal, what),
      signal: terminal.signal,
    });
    if (opened.capabilities && opened.capabilities.output !== "schema")
      tell(
        terminal,
        `${host} does not hold ${opened.name} to a JSON schema; replies are checked as they come.`,
      );
    return opened;
  } catch (error) {
    if (error instanceof LlmError) throw new UsageError(error.message);
    throw error;
  }
}

/** For progress lines. */
export const asked = (done: number, of: number): string =>
  `asking: ${done.toLocaleString("en-US")} of ${counted(of, "question")}`;
