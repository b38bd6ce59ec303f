// Answers of probes, kept in one small file: a probe takes seconds and starts a process.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";

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

const fileSchema = z.record(z.string(), verdictSchema);

export interface Remembered {
  get(key: string): Promise<Verdict | undefined>;
  set(key: string, verdict: Verdict): Promise<void>;
}

/** A file that cannot be read or written is no hindrance: the probe is made again. */
export function rememberedIn(file: string): Remembered {
  const all = async (): Promise<Record<string, Verdict>> => {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, "utf8")));
    } catch {
      return {};
    }
  };
  return {
    get: async (key) => (await all())[key],
    async set(key, verdict) {
      const part = `${file}.${process.pid}.part`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(part, `${JSON.stringify({ ...(await all()), [key]: verdict }, null, 1)}\n`);
        await rename(part, file);
      } catch {
        // Nobody may write there.
      }
    },
  };
}
