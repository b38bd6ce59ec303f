// From what a client sends to Settings: keys nested or dotted, each checked by itself, so that one bad value costs
// only its own default.
import * as z from "zod";
import { defaultSettings, type SettingKey, type Settings, settingsSchema } from "./settings.ts";

export interface BadSetting {
  /** `curie.linking.nilBelow` */
  readonly key: string;
  readonly reason: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `{kb: {paths}}`, `{"kb.paths"}`, and null for "not set" are all in use. */
function valueAt(section: Record<string, unknown>, key: string): unknown {
  if (section[key] !== undefined) return section[key];
  let value: unknown = section;
  for (const part of key.split(".")) {
    if (!isRecord(value)) return undefined;
    value = value[part];
  }
  return value;
}

/** Reads the section `curie`, or settings that hold it. Never throws. */
export function validateSettings(given: unknown): { settings: Settings; bad: BadSetting[] } {
  const bad: BadSetting[] = [];
  const whole = isRecord(given) ? given : {};
  const section = isRecord(whole.curie) ? whole.curie : whole;
  const check = (schema: z.ZodType, value: unknown, key: string, fallback: unknown): unknown => {
    if (value === undefined || value === null) return fallback;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const parts = partsOf(schema);
    if (parts && isRecord(value)) {
      const defaults = isRecord(fallback) ? fallback : {};
      return Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [
          name,
          check(part, value[name], `${key}.${name}`, defaults[name]),
        ]),
      );
    }
    const found = JSON.stringify(value)?.slice(0, 80) ?? String(value);
    bad.push({ key, reason: `${found} is not allowed: ${parsed.error.issues[0]?.message}` });
    return fallback;
  };
  const settings: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.shape))
    settings[key] = check(schema, valueAt(section, key), `curie.${key}`, defaultSettings[key as SettingKey]);
  return { settings: settings as Settings, bad };
}

/** The members of an object schema, behind any default. */
function partsOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  let inner: unknown = schema;
  while (inner instanceof z.ZodPrefault || inner instanceof z.ZodDefault) inner = inner.unwrap();
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : undefined;
}
