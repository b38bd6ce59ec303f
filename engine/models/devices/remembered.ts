// Answers of probes, kept in one small file: a probe takes seconds and starts a process.
import * as z from "zod";
import { type Remembered, rememberedFile } from "../remembered-file.ts";

const verdictSchema = z.object({
  /** Whether it computes what the CPU does. */
  equal: z.boolean(),
  faster: z.boolean(),
  /** For a person: why it is used or not. */
  reason: z.string(),
  /** Milliseconds of the same work; absent where it was not done. */
  cpu: z.number().exactOptional(),
  device: z.number().exactOptional(),
});
export type Verdict = z.output<typeof verdictSchema>;

export type RememberedVerdicts = Remembered<Verdict>;

export const rememberedIn = (file: string): RememberedVerdicts => rememberedFile(file, verdictSchema);
