// How a command is told which language model to ask: address, name, store of answers, consent. One place, so that every
// command that sends text asks for the same permission in the same words.
import { setTimeout as sleepFor } from "node:timers/promises";
import type { Command } from "commander";
import { Patient } from "../llm/back-off.ts";
import { probe } from "../llm/capabilities.ts";
import { consentFile, readConsents, recordConsent } from "../llm/consent.ts";
import { Endpoint } from "../llm/endpoint.ts";
import { type LanguageModel, LlmError } from "../llm/port.ts";
import { Replaying, ReplayStore } from "../llm/replay-store.ts";
import { UsageError } from "./exit-codes.ts";
import { repeated, wholeNumber } from "./options.ts";
import { counted, type Progress, type Terminal, tell } from "./terminal.ts";

export interface ModelOptions {
  url?: string;
  model?: string;
  store?: string;
  replay?: true;
  allowHost?: string[];
  concurrency?: number;
  timeout?: number;
}

export const modelOptions = (command: Command): Command =>
  command
    .option("--url <address>", "OpenAI-compatible endpoint, such as http://127.0.0.1:8000/v1")
    .option("--model <name>", "model to ask, as the endpoint calls it")
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
    .option("--concurrency <n>", "questions under way at the same time (default: 4)", wholeNumber)
    .option("--timeout <seconds>", "longest silence of the endpoint (default: 120)", wholeNumber);

export const MODEL_HELP = `
A key is taken from CURIE_API_KEY (for api.openai.com also from OPENAI_API_KEY); it is never written anywhere. Text is sent
only to this machine, or to a host with recorded consent. --dry-run shows what would be sent.`;

/** The key for a host. OpenAI's own is for OpenAI only: it would be given away anywhere else. */
function keyFor(host: string): string | undefined {
  const { CURIE_API_KEY, OPENAI_API_KEY } = process.env;
  return CURIE_API_KEY || (host === "api.openai.com" ? OPENAI_API_KEY : undefined) || undefined;
}

export interface OpenModel {
  readonly model: LanguageModel;
  readonly name: string;
  close(): Promise<void>;
}

/** Throws `UsageError` for what a person can put right. Sends one small probe, unless replaying. */
export async function openModel(
  options: ModelOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<OpenModel> {
  const { model: name, store: path, replay } = options;
  if (!name) throw new UsageError("--model NAME says which model to ask; the store keeps answers by it.");
  if (replay && !path) throw new UsageError("--replay needs --store FILE.");
  let store: ReplayStore | undefined;
  try {
    store = path ? await ReplayStore.open(path, { readOnly: replay === true }) : undefined;
    for (const { line, reason } of store?.broken ?? [])
      tell(terminal, `${path}:${line}: ${reason}; the line is passed over.`);
    const close = async () => await store?.close();
    if (replay && store) return { model: new Replaying(store), name, close };
    const patient = await openEndpoint(options, name, terminal, progress);
    return { model: store ? new Replaying(store, patient) : patient, name, close };
  } catch (error) {
    await store?.close();
    if (error instanceof LlmError) throw new UsageError(error.message);
    throw error;
  }
}

async function openEndpoint(
  { url, allowHost, timeout }: ModelOptions,
  name: string,
  terminal: Terminal,
  progress: Progress,
): Promise<LanguageModel> {
  if (!url)
    throw new UsageError("--url ADDRESS says where the model is (or --replay: answers from --store only).");
  const file = consentFile(process.env);
  for (const host of allowHost ?? []) {
    await recordConsent(file, host, new Date());
    tell(terminal, `Consent to sending text to ${host} is recorded in ${file}.`);
  }
  const allowed = Object.keys(await readConsents(file));
  const key = keyFor(URL.parse(url)?.host ?? "");
  const endpoint = new Endpoint({
    url,
    allowed,
    ...(key ? { key } : {}),
    ...(timeout ? { timeout: timeout * 1000 } : {}),
  });
  const patient = new Patient(endpoint, {
    random: Math.random,
    sleep: async (ms, signal) => void (await sleepFor(ms, undefined, signal ? { signal } : {})),
    onWait: ({ failure }, ms, attempt) =>
      progress.report(
        () => `${endpoint.host} is ${failure}: asking again in ${Math.ceil(ms / 1000)} s (${attempt})`,
      ),
  });
  const can = await probe(endpoint, name, terminal.signal);
  if (can.output !== "schema")
    tell(
      terminal,
      `${endpoint.host} does not hold ${name} to a JSON schema; replies are checked as they come.`,
    );
  return patient;
}

/** For progress lines. */
export const asked = (done: number, of: number): string =>
  `asking: ${done.toLocaleString("en-US")} of ${counted(of, "question")}`;
