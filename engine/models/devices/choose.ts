// From what a person chose to the device that is opened, with a reason that is shown.

import type { Device, DeviceChoice } from "./devices.ts";
import { driverFingerprint } from "./driver.ts";
import { devicesOn, type ProbeOptions, probeDevice, probeWith, type Trial } from "./probe.ts";
import type { RememberedVerdicts, Verdict } from "./remembered.ts";

export interface ChosenDevice {
  readonly device: Device;
  /** Why this one; for a person. */
  readonly reason: string;
}

export interface ChooseOptions<Request, Item, Result> extends ProbeOptions {
  readonly remembered: RememberedVerdicts;
  /** Version of the native runtime. */
  readonly runtime: string;
  /** A job of the model in question and a name for it (its hash): what is faster with one model is not with another. */
  readonly trial?: Trial<Request, Item, Result> & { readonly model: string };
  readonly platform?: NodeJS.Platform;
}

/**
 * `auto`: the first device that computes what the CPU does, and faster; the CPU where there is none. A device that was
 * asked for by name must compute what the CPU does; the CPU takes its place otherwise.
 */
export async function chooseDevice<Request, Item, Result>(
  choice: DeviceChoice,
  options: ChooseOptions<Request, Item, Result>,
): Promise<ChosenDevice> {
  if (choice === "cpu") return { device: "cpu", reason: "as chosen" };
  const { platform = process.platform } = options;
  const candidates = choice === "auto" ? devicesOn(platform) : [choice];
  const reasons: string[] = [];
  for (const device of candidates) {
    if (!devicesOn(platform).includes(device as Exclude<Device, "cpu">)) {
      reasons.push(`${device} is not offered on ${platform}`);
      continue;
    }
    const verdict = await verdictOn(device, options);
    if (verdict.equal && (verdict.faster || choice !== "auto")) return { device, reason: verdict.reason };
    reasons.push(verdict.reason);
  }
  return { device: "cpu", reason: reasons.join("; ") || `no other device on ${platform}` };
}

/** A device that fails on the general check is not tried with a model. */
async function verdictOn<Request, Item, Result>(
  device: Device,
  options: ChooseOptions<Request, Item, Result>,
): Promise<Verdict> {
  const drivers = driverFingerprint(options.runtime);
  const general = await known(options.remembered, `${device} ${drivers}`, () => probeDevice(device, options));
  const { trial } = options;
  if (!trial || !general.equal) return general;
  return known(options.remembered, `${device} ${drivers} ${trial.model}`, () =>
    probeWith(trial, device, options),
  );
}

async function known(
  remembered: RememberedVerdicts,
  key: string,
  probe: () => Promise<Verdict>,
): Promise<Verdict> {
  const before = await remembered.get(key);
  if (before) return before;
  const verdict = await probe();
  await remembered.set(key, verdict);
  return verdict;
}
