// What a device must find with a GLiNER model as the CPU finds it, before it is used for that model.
import type { Trial } from "../../models/devices/probe.ts";
import type { Manifest } from "../../models/folder/manifest.ts";
import { type GlinerItem, type GlinerRequest, type GlinerResult, glinerJob } from "./job.ts";

/** A smaller model (bytes of its graph) takes milliseconds a page on the CPU: probing would cost more than it can gain. */
export const WORTH_A_DEVICE = 64 * 2 ** 20;

const TEXT =
  "Metformin is first-line treatment for type 2 diabetes mellitus. In patients with renal failure it may cause lactic acidosis, and the dose has to be adapted to creatinine clearance.";

/** `bytes`: size of the model's graph. */
export const deviceTrial = (
  folder: string,
  { name, files }: Manifest,
  bytes: number,
): Trial<GlinerRequest, GlinerItem, GlinerResult> & { readonly model: string } => ({
  kind: glinerJob,
  folder,
  request: { text: TEXT, labels: ["disease", "chemical"] },
  // A probability that moves by less moves no decision but at the threshold's very edge.
  tolerance: 0.01,
  // Another file, another trial.
  model: `${name}-${bytes}-${Object.values(files)[0]?.sha256.slice(0, 12) ?? ""}`,
});
