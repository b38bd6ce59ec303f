// Whether a project allows an attribute on a mention.
import type { AttributeRule } from "./check.ts";

/** What is wrong with the attribute, in a sentence; undefined where the project allows it. */
export function attributeProblem(
  rules: ReadonlyMap<string, AttributeRule>,
  type: string | undefined,
  name: string,
  value: string | true,
): string | undefined {
  const rule = rules.get(name);
  if (!rule) return `The project declares no attribute ${name}.`;
  if (rule.types && !rule.types.includes(type ?? ""))
    return `The attribute ${name} is not for ${type ?? "a mention without type"}.`;
  if (rule.values && (value === true || !rule.values.includes(value)))
    return `${name} takes ${rule.values.join(", ")}, not ${value === true ? "no value" : value}.`;
  return undefined;
}
