// Whether a device computes what the CPU computes, and faster. The same job is done on both in a child of its own: drivers
// hang, crash and compute wrongly, and none of that may reach anybody.
import { ModelHost } from "../host/host.ts";
import type { JobKind, JobOutcome } from "../job.ts";
import { type DeviceCheck, type DeviceChecked, deviceCheck } from "./check.ts";
import { DEVICES, type Device } from "./devices.ts";
import type { Verdict } from "./remembered.ts";

/** Devices that the runtime knows on a platform, the likeliest to be fast first. */
export const devicesOn = (platform: NodeJS.Platform): readonly Exclude<Device, "cpu">[] =>
  platform === "win32"
    ? ["directml", "webgpu"]
    : platform === "darwin"
      ? ["coreml", "webgpu"]
      : platform === "linux"
        ? ["cuda", "webgpu"]
        : [];

export interface Trial<Request, Item, Result> {
  readonly kind: JobKind<Request, Item, Result>;
  /** Of the model that does it. */
  readonly folder: string;
  readonly request: Request;
  /** Numbers that may differ by this much, absolute; device arithmetic is not the CPU's to the last digit. */
  readonly tolerance: number;
  /** Where the job times itself, after warming up: its milliseconds, and what of its result is compared. */
  readonly timed?: (result: Result) => { readonly ms: number; readonly outcome: unknown };
}

/** The work of an encoder's size that any device is put to. */
const CHECK: Trial<DeviceCheck, never, DeviceChecked> = {
  kind: deviceCheck,
  folder: "",
  request: { size: 256, times: 5, longest: 2000 },
  tolerance: 1e-3,
  timed: ({ ms, sample }) => ({ ms, outcome: sample }),
};

export interface ProbeOptions {
  /** Program of the model child. */
  readonly program: string;
  /** Of a run on the CPU, which is compared as it would be used; 1 by default. */
  readonly threads?: number;
  /** Milliseconds that CPU and device get together; 30 s by default. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Puts a device to an encoder's work, with no model. Never rejects but with the signal's reason. */
export const probeDevice = (device: Device, options: ProbeOptions): Promise<Verdict> =>
  probeWith(CHECK, device, options);

/** The same with a model's own job. */
export async function probeWith<Request, Item, Result>(
  trial: Trial<Request, Item, Result>,
  device: Device,
  { program, threads = 1, timeout = 30_000, signal: outer }: ProbeOptions,
): Promise<Verdict> {
  if (!(DEVICES as readonly string[]).includes(device)) throw new Error(`no device ${device}`);
  const host = new ModelHost({ program });
  const limit = AbortSignal.timeout(timeout);
  const signal = outer ? AbortSignal.any([outer, limit]) : limit;
  const perform = async (on: Device) => {
    const items: Item[] = [];
    const choice = { folder: trial.folder, device: on, threads };
    const once = (): Promise<JobOutcome<Result>> => {
      items.length = 0;
      return host.run(trial.kind, choice, trial.request, (item) => items.push(item), signal);
    };
    if (!trial.timed) await once(); // loads, compiles shaders, warms up
    const { result, report } = await once();
    return trial.timed
      ? { ...trial.timed(result), report }
      : { ms: report.running, outcome: { items: [...items], result }, report };
  };
  try {
    const cpu = await perform("cpu");
    const other = await perform(device);
    if (other.report.device !== device)
      return {
        equal: false,
        faster: false,
        reason: other.report.fallback ?? `${device} is not there`,
        cpu: cpu.ms,
      };
    const times = { cpu: cpu.ms, device: other.ms };
    if (!sameWithin(cpu.outcome, other.outcome, trial.tolerance))
      return {
        equal: false,
        faster: false,
        reason: `${device} computes something else than the CPU`,
        ...times,
      };
    const ratio = cpu.ms / other.ms;
    if (ratio <= 1)
      return {
        equal: true,
        faster: false,
        reason: `${device} is slower than the CPU (${other.ms.toFixed(1)} ms against ${cpu.ms.toFixed(1)} ms): a software driver, or too little work for it`,
        ...times,
      };
    return {
      equal: true,
      faster: true,
      reason: `${device} computes the same ${ratio.toFixed(1)} times as fast as the CPU`,
      ...times,
    };
  } catch (error) {
    outer?.throwIfAborted();
    const why = limit.aborted ? `no answer in ${timeout / 1000} s` : (error as Error).message;
    return { equal: false, faster: false, reason: `${device}: ${why}` };
  } finally {
    await host.close();
  }
}

/** Plain data that is the same but for numbers within `tolerance`. NaN is the same as nothing. */
export function sameWithin(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= tolerance;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && sameWithin(a[key as keyof typeof a], b[key as keyof typeof b], tolerance),
    )
  );
}
