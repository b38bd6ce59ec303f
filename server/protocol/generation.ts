// Generation runs: planned, looked at before anything is sent, started, paused, gone on with, reported.
import type { RunSpecInput } from "../../engine/synthesis/spec.ts";

/** What is to be generated; the shape of `spec` in a run folder's run.json. Paths are absolute, or names of what ships. */
export type GenerationSpec = RunSpecInput;

/**
 * A key for the model's host, sealed with AES-256-GCM so that no trace of messages holds it: the sealing key is what the client
 * put into the server's environment as CURIE_KEY_SEAL (32 bytes, base64). Each part is base64. An editor without one leaves the
 * key in the environment as CURIE_API_KEY.
 */
export interface SealedKey {
  iv: string;
  data: string;
  tag: string;
}

/**
 * Command `curie.generation` (workspace/executeCommand), one argument. Answers, by `act`: choices → GenerationChoices; plan →
 * GenerationPlan; preview → GenerationPreview; start, resume → RunView or ConsentNeeded; pause, cancel → RunView; forget → null;
 * list → RunView[]; report → GenerationReportPlace.
 */
export type GenerationAct =
  | { act: "choices"; uri?: string }
  | { act: "plan"; spec: GenerationSpec }
  | { act: "preview"; spec: GenerationSpec }
  /** `allow`: a person has just allowed the host; clinical: for text marked as clinical, too. Recorded. */
  | { act: "start"; spec: GenerationSpec; out: string; allow?: "host" | "clinical"; key?: SealedKey }
  | { act: "resume"; out: string; allow?: "host" | "clinical"; key?: SealedKey; retryFailed?: boolean }
  | { act: "pause" | "cancel" | "forget" | "report"; out: string }
  | { act: "list" };

export interface GenerationChoices {
  kbs: {
    name: string;
    version: string;
    path: string;
    language: string;
    concepts: number;
    groups: Record<string, number>;
  }[];
  /** Generation templates that ship. `template` goes into a spec. */
  templates: { template: string; title: string; description: string; model?: string }[];
}

export interface GenerationPlan {
  concepts: number;
  sentences: number;
  /** The plan for a person: coverage, calls, tokens, price, time, caps. */
  lines: string[];
  /** Where text would go; absent where it stays on this machine. */
  host?: string;
  permission: "local" | "given" | "missing" | "missing-for-clinical";
  clinical: boolean;
}

/** What would be sent for the first concepts, as a Markdown document; nothing was sent. */
export interface GenerationPreview {
  text: string;
}

/** Nothing was sent: a person has to allow the host first. */
export interface ConsentNeeded {
  consent: { host: string; clinical: boolean };
}

export interface RunView {
  /** The run's folder, which is its name, too. */
  out: string;
  kb: string;
  model: string;
  state: "running" | "paused" | "capped" | "cancelled" | "stopped" | "interrupted" | "finished";
  total: number;
  kept: number;
  rejected: number;
  failed: number;
  /** Drafts not kept, by reason. */
  reasons: Record<string, number>;
  /** Host of the model; absent where nothing leaves the machine. */
  host?: string;
  message?: string;
  /** ISO 8601. */
  started: string;
}

export interface GenerationReportPlace {
  /** URI of the report's page. */
  page: string;
  /** URI of the corpus. */
  corpus: string;
}

/** Notification `curie/generation/changed`: a run of this server has moved. */
export interface RunChangedParams {
  run: RunView;
}

/** Request to the client `curie/generation/ask`: a question for a model of the editor's. */
export interface AskParams {
  vendor: string;
  model: string;
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  options: { temperature?: number; topP?: number; maxTokens?: number; seed?: number };
}
export interface AskResult {
  text?: string;
  error?: string;
  failure?: "busy" | "server" | "timeout" | "connection" | "refused" | "forbidden";
}
