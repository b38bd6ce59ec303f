// What of an input a prompt asks for: a person's own template declares what it uses, and the rest is kept from it.
import type { PromptFile } from "./prompt-file.ts";

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
}

/** The fields of `input` that the prompt's schema names, inside lists and objects, too; all of it where it has no schema. */
export const fittingInput = ({ input: schema }: Pick<PromptFile, "input">, input: object) =>
  narrowed(schema, input) as Record<string, unknown>;

function narrowed(schema: unknown, value: unknown): unknown {
  const { properties, items } = (schema ?? {}) as ObjectSchema;
  if (Array.isArray(value)) return value.map((item) => narrowed(items, item));
  if (!properties || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      Object.hasOwn(properties, key) ? [[key, narrowed(properties[key], inner)]] : [],
    ),
  );
}
