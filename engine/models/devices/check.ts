// A job that any device can be put to: six rounds of matrix product, softmax and sum, which is what encoders are made of.
import * as z from "zod";
import type { JobKind } from "../job.ts";

const request = z.object({
  /** Rows and columns of the matrices. */
  size: z.int().min(1).max(4096),
  /** Runs, after one that is not counted; fewer where they take longer than `longest` milliseconds, at least one. */
  times: z.int().min(1),
  longest: z.number().min(0),
});

const result = z.object({
  /** Milliseconds of the fastest run. */
  ms: z.number(),
  /** Every 97th number of the outcome. */
  sample: z.array(z.number()),
});

export type DeviceCheck = z.output<typeof request>;
export type DeviceChecked = z.output<typeof result>;

export const deviceCheck: JobKind<DeviceCheck, never, DeviceChecked> = {
  name: "device-check",
  request,
  item: z.never(),
  result,
};
