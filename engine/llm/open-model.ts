// From a choice to a port: the endpoint behind its gate, patience around both, the store of answers before all of them.
import { type BackOff, Patient } from "./back-off.ts";
import { BatchApi, type BatchState } from "./batch/api.ts";
import { Batches } from "./batch/batches.ts";
import { BatchRecord } from "./batch/record.ts";
import { type Capabilities, probe } from "./capabilities.ts";
import { hostOf, type ModelChoice, modelNameOf } from "./choice.ts";
import { Endpoint } from "./endpoint.ts";
import { Gate } from "./gate.ts";
import { Metered, nothingSpent, type Spent } from "./metered.ts";
import { type LanguageModel, LlmError } from "./port.ts";
import { type Channel, Relayed } from "./relayed.ts";
import { Replaying, ReplayStore } from "./replay-store.ts";

export interface OpenModelOptions {
  /** Answers are kept here, and what it has is not asked again. For the Batch API it must be there. */
  readonly store?: string;
  /** Hosts with consent; this machine needs none. */
  readonly allowed: Iterable<string>;
  readonly key?: string;
  /** Questions under way at once. */
  readonly most: number;
  readonly backOff: BackOff;
  /** To the editor, for its models. */
  readonly channel?: Channel | undefined;
  /** Opens a folder's model; who knows the native runtime hands it in. */
  readonly local?: (folder: string) => Promise<LanguageModel & { close(): Promise<void> | void }>;
  readonly onBatch?: (state: BatchState) => void;
  readonly onProblem?: (what: string) => void;
  readonly signal?: AbortSignal;
}

export interface OpenModel {
  readonly model: LanguageModel;
  /** As it is asked for, and as provenance names it. */
  readonly name: string;
  /** What an endpoint was found to understand. */
  readonly capabilities?: Capabilities;
  /** What was really asked so far: what a store answered costs nothing. */
  readonly spent: Readonly<Spent>;
  /** `cancel`: batches under way are called off. */
  close(how?: { cancel?: boolean }): Promise<void>;
}

/** Throws `LlmError`. Sends one small probe to an endpoint, and nothing else. */
export async function openModel(choice: ModelChoice, options: OpenModelOptions): Promise<OpenModel> {
  const name = modelNameOf(choice);
  if (choice.kind === "offline" || name === undefined)
    throw new LlmError("refused", "the offline realiser is no language model.");
  const closing: ((how: { cancel?: boolean }) => Promise<void> | void)[] = [];
  const close = async (how: { cancel?: boolean } = {}) => {
    for (const one of closing.splice(0)) await one(how);
  };
  try {
    if (choice.kind === "replay") {
      const store = await storeAt(choice.store, { readOnly: true }, options);
      closing.push(() => store.close());
      return { model: new Replaying(store), name, spent: nothingSpent(), close };
    }
    const store = options.store ? await storeAt(options.store, {}, options) : undefined;
    const made = await asked(choice, options, closing);
    // Last, so that an answer which comes while we close is kept.
    if (store) closing.push(() => store.close());
    const metered = new Metered(made.model);
    const model = store ? new Replaying(store, metered) : metered;
    return { ...made, model, name, spent: metered.spent, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function storeAt(path: string, how: { readOnly?: boolean }, { onProblem }: OpenModelOptions) {
  const store = await ReplayStore.open(path, how);
  for (const { line, reason } of store.broken)
    onProblem?.(`${path}:${line}: ${reason}; the line is passed over.`);
  return store;
}

type Closing = ((how: { cancel?: boolean }) => Promise<void> | void)[];

async function asked(
  choice: Exclude<ModelChoice, { kind: "offline" | "replay" }>,
  options: OpenModelOptions,
  closing: Closing,
): Promise<{ model: LanguageModel; capabilities?: Capabilities }> {
  const { most, backOff } = options;
  const patient = (model: LanguageModel) => new Patient(new Gate(model, { most }), backOff);
  if (choice.kind === "editor") {
    if (!options.channel)
      throw new LlmError(
        "refused",
        `${choice.name} is a model of the editor: it can be asked from there only.`,
      );
    const relayed = new Relayed(options.channel);
    closing.push(() => relayed.close());
    return { model: patient(relayed) };
  }
  if (choice.kind === "local") {
    if (!options.local) throw new LlmError("refused", "there is no runtime for local models here.");
    const local = await options.local(choice.folder);
    closing.push(() => local.close());
    // One at a time: it computes on this machine's cores.
    return { model: new Gate(local, { most: 1 }) };
  }
  const { url, batch, timeout } = choice;
  const how = {
    url,
    allowed: options.allowed,
    ...(options.key ? { key: options.key } : {}),
    ...(timeout ? { timeout: timeout * 1000 } : {}),
  };
  const endpoint = new Endpoint(how);
  const capabilities = await probe(endpoint, choice.name, options.signal, new Patient(endpoint, backOff));
  if (!batch) return { model: patient(endpoint), capabilities };
  if (!options.store)
    throw new LlmError("refused", `batches of ${hostOf(choice)} need a store: their answers come once.`);
  const api = new BatchApi(how);
  api.capabilities = { ...capabilities, stream: false };
  const record = await BatchRecord.open(`${options.store.replace(/\.jsonl$/, "")}.batches.jsonl`);
  const batches = new Batches(api, record, {
    sleep: backOff.sleep,
    ...(options.onBatch ? { onState: options.onBatch } : {}),
    ...(options.onProblem ? { onProblem: options.onProblem } : {}),
  });
  closing.push(async (end) => {
    await batches.close({ cancel: end.cancel === true });
    await record.close();
  });
  return { model: new Patient(batches, { ...backOff, attempts: 3 }), capabilities };
}
