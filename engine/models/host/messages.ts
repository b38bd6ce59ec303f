// What a server and its model child say to each other. Both sides check what arrives: after an update an old child could
// meet a new parent.
import * as z from "zod";
import { DEVICES } from "../devices/devices.ts";

/** Of the messages below; a child of another version is not talked to. */
export const PROTOCOL = 1;

const failure = z.object({
  code: z.enum([
    "missing",
    "damaged",
    "unsupported",
    "tensors",
    "numbers",
    "tokenizer",
    "device",
    "request",
    "ended",
    "memory",
    "runtime",
  ]),
  message: z.string(),
});

export const orderSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run"),
    id: z.int(),
    job: z.string(),
    model: z.object({
      folder: z.string(),
      device: z.enum(DEVICES).exactOptional(),
      threads: z.int().min(1).exactOptional(),
    }),
    request: z.unknown(),
  }),
  z.object({ type: z.literal("cancel"), id: z.int() }),
]);
export type Order = z.output<typeof orderSchema>;

export const reportSchema = z.object({
  device: z.enum(DEVICES),
  fallback: z.string().exactOptional(),
  loading: z.number(),
  running: z.number(),
  memory: z.number(),
});

export const newsSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), protocol: z.int() }),
  z.object({ type: z.literal("item"), id: z.int(), item: z.unknown() }),
  z.object({ type: z.literal("done"), id: z.int(), result: z.unknown(), report: reportSchema }),
  z.object({ type: z.literal("failed"), id: z.int(), error: failure }),
  z.object({ type: z.literal("cancelled"), id: z.int() }),
]);
export type News = z.output<typeof newsSchema>;
