// A JSON file of a model's folder, as whoever wrote the model left it there.
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { ModelError } from "../model-error.ts";

const anyObject = z.looseObject({});

/**
 * What the file holds; undefined where there is none. Rejects with `ModelError` `missing` where it cannot be read, and `damaged` where
 * it is no JSON or not `what` it should be.
 */
export async function jsonFile(path: string, what: string): Promise<object | undefined>;
export async function jsonFile<T>(path: string, what: string, schema: z.ZodType<T>): Promise<T | undefined>;
export async function jsonFile(
  path: string,
  what: string,
  schema: z.ZodType = anyObject,
): Promise<unknown | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ModelError("missing", `${path}: cannot be read (${code}).`);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ModelError("damaged", `${path}: this is no ${what} (${reason}).`);
  }
}
