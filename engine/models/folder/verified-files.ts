// Remembers which files had the right hash, so that a model of gigabytes is not read twice each time it is opened. The
// change time of a file cannot be set back by hand, which is why a stamp with it is believed.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import type { VerifiedFiles } from "./folder.ts";

const stampsSchema = z.record(z.string(), z.string());

/** Kept in one JSON file. Where it cannot be read or written, files are hashed again: it never stands in the way. */
export function verifiedFiles(file: string): VerifiedFiles {
  const read = async (): Promise<Record<string, string>> => {
    try {
      return stampsSchema.parse(JSON.parse(await readFile(file, "utf8")));
    } catch {
      return {};
    }
  };
  return {
    has: async (path) => (await read())[path],
    async add(path, stamp) {
      const stamps = { ...(await read()), [path]: stamp };
      const part = `${file}.${process.pid}.part`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(part, JSON.stringify(stamps));
        await rename(part, file);
      } catch {
        // A folder that nobody may write to.
      }
    },
  };
}
