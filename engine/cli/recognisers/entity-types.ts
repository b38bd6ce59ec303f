// The types that a recogniser is to look for, as a person gives them: names, or a file with what each means.
import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { EntityType } from "../../recognition/llm/annotator.ts";
import { UsageError } from "../exit-codes.ts";

const typeSchema = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), definition: z.string().min(1).optional() }),
]);
const fileSchema = z.union([z.array(typeSchema), z.record(z.string(), z.string())]);

/**
 * `Disease,Chemical`; or a JSON file: a list of names and of {name, definition}, or an object from names to definitions. Throws
 * `UsageError`.
 */
export async function entityTypes(given: string): Promise<EntityType[]> {
  const types = /\.json$/i.test(given)
    ? await typesIn(given)
    : given.split(",").map((name) => ({ name: name.trim() }));
  if (!types.length || types.some(({ name }) => !name.trim()))
    throw new UsageError(`--types ${given}: a type without a name.`);
  const twice = types.find(
    (t, i) => types.findIndex((other) => other.name.toLowerCase() === t.name.toLowerCase()) < i,
  );
  if (twice) throw new UsageError(`--types ${given}: ${twice.name} is named twice.`);
  return types;
}

async function typesIn(path: string): Promise<EntityType[]> {
  let read: z.output<typeof fileSchema>;
  try {
    read = fileSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) throw error;
    throw new UsageError(
      `${path} holds no types such as [{"name": "Disease", "definition": "..."}] or {"Disease": "..."}.`,
    );
  }
  return Array.isArray(read)
    ? read.map((t) => (typeof t === "string" ? { name: t } : (t as EntityType)))
    : Object.entries(read).map(([name, definition]) => ({ name, ...(definition ? { definition } : {}) }));
}
