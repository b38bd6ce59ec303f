// Findings that are dear to make and safe to make again, by key in one small JSON file: answers of probes, hashes of files.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";

export interface Remembered<T> {
  get(key: string): Promise<T | undefined>;
  set(key: string, value: T): Promise<void>;
}

/** A file that cannot be read or written never stands in the way: what it would hold is found out again. */
export function rememberedFile<T>(file: string, schema: z.ZodType<T>): Remembered<T> {
  const all = async (): Promise<Record<string, T>> => {
    try {
      return z.record(z.string(), schema).parse(JSON.parse(await readFile(file, "utf8")));
    } catch {
      return {};
    }
  };
  return {
    get: async (key) => (await all())[key],
    async set(key, value) {
      const part = `${file}.${process.pid}.part`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(part, `${JSON.stringify({ ...(await all()), [key]: value }, null, 1)}\n`);
        await rename(part, file);
      } catch {
        // A folder that nobody may write to.
      }
    },
  };
}
