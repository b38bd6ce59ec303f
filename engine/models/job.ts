// A job of a model: a request in, items out as they are found, a result at the end. Whoever asks sees `JobRunner` and does
// not know whether the model runs in this process or in a child, which is why requests, items and results are plain data
// with a schema. Tensors stay where the model is.
import type * as z from "zod";
import type { Device } from "./devices/devices.ts";
import type { TensorRuntime } from "./session.ts";

/** Declared once beside the code that does the job, imported by both sides; it loads nothing. */
export interface JobKind<Request, Item, Result> {
  /** `gliner`. */
  readonly name: string;
  readonly request: z.ZodType<Request>;
  readonly item: z.ZodType<Item>;
  readonly result: z.ZodType<Result>;
}

/** A loaded model's answer to what it is asked. */
export interface LoadedModel<Request, Item, Result> {
  /** Where it computes, and why not where it was asked to; a run may change it. */
  readonly device: Device;
  readonly fallback?: string | undefined;
  /**
   * Between two batches it looks at the signal and throws its reason. Several runs may be under way: they take turns at
   * each batch.
   */
  run(request: Request, emit: (item: Item) => void, signal: AbortSignal): Promise<Result>;
  release(): Promise<void>;
}

export interface LoadOptions {
  readonly runtime: TensorRuntime;
  /** A device, never `auto`: that was decided before. */
  readonly device: Device;
  readonly threads: number;
  /** Where what was computed from a model may be kept (label vectors); absent: nowhere. */
  readonly cacheFolder?: string;
}

/** Lives in the child, and in tests. */
export interface JobWorker<Request, Item, Result> {
  readonly kind: JobKind<Request, Item, Result>;
  /** `folder`: absolute. Rejects with `ModelError`. */
  load(folder: string, options: LoadOptions): Promise<LoadedModel<Request, Item, Result>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of workers of different kinds; each checks its own request.
export type AnyWorker = JobWorker<any, any, any>;

/** Which model is to do the job, and where. */
export interface ModelChoice {
  /** Absolute path of the model's folder. */
  readonly folder: string;
  readonly device?: Device;
  readonly threads?: number;
}

/** How a job went. */
export interface JobReport {
  readonly device: Device;
  readonly fallback?: string;
  /** Milliseconds of loading the model; 0 where it was loaded. */
  readonly loading: number;
  /** Milliseconds from the start of the job, loading left out. */
  readonly running: number;
  /** Resident memory of the process that ran it, in bytes. */
  readonly memory: number;
}

export interface JobOutcome<Result> {
  readonly result: Result;
  readonly report: JobReport;
}

export interface JobRunner {
  /**
   * Loads the model where it is not. `onItem` gets each item in the order in which the worker emits them, and none after
   * the promise has settled. Rejects with `ModelError`, or with the signal's reason.
   */
  run<Request, Item, Result>(
    kind: JobKind<Request, Item, Result>,
    model: ModelChoice,
    request: Request,
    onItem: (item: Item) => void,
    signal?: AbortSignal,
  ): Promise<JobOutcome<Result>>;
  /** Ends what is under way and gives the memory back. Can be used again afterwards. */
  close(): Promise<void>;
}
