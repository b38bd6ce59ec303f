// Modifiers become attributes of mentions: which of them govern a mention, and what they are called in a corpus.
import { type Attributes, extentOf, type Mention } from "../../text/mention.ts";
import { contains, type Span } from "../../text/span.ts";
import type { Modifier } from "./modifiers.ts";
import type { Category } from "./rules.ts";

/** Name and value of each category as an attribute. */
export const ATTRIBUTE_OF: Readonly<Record<Category, readonly [name: string, value: string | true]>> = {
  negated: ["Negated", true],
  uncertain: ["Uncertain", true],
  hypothetical: ["Hypothetical", true],
  historical: ["Historical", true],
  family: ["Experiencer", "family"],
  other: ["Experiencer", "other"],
};

/** The attributes that context rules give, by name. */
export const CONTEXT_ATTRIBUTES: readonly string[] = [
  ...new Set(Object.values(ATTRIBUTE_OF).map(([name]) => name)),
];

type Placed = Pick<Mention, "spans">;

/** Whether the modifier's rule reaches the mention. A mention that holds the trigger is none of its scope. */
export function governs({ direction, scope, reach }: Modifier, m: Placed): boolean {
  const place = extentOf(m as Mention);
  if (!contains(scope, place)) return false;
  return reach.some((r) =>
    direction === "backward"
      ? r.start < place.end && place.end <= r.end
      : r.start <= place.start && place.start < r.end,
  );
}

/** A trigger inside a longer name is a part of the name: the absence of an absence seizure denies nothing. */
const isPartOfName = ({ trigger, category }: Modifier, names: readonly Placed[]): boolean =>
  (category === "negated" || category === "uncertain") &&
  names.some((n) => n.spans.some((s: Span) => contains(s, trigger)));

/** Modifiers that are no part of one of the mentions. */
export const freeModifiers = (modifiers: readonly Modifier[], mentions: readonly Placed[]): Modifier[] =>
  modifiers.filter((m) => !isPartOfName(m, mentions));

/** Those of the modifiers that govern the mention, in reading order. */
export const modifiersFor = (m: Placed, modifiers: readonly Modifier[]): Modifier[] =>
  modifiers.filter((one) => governs(one, m));

/** What modifiers amount to; a family member outranks another person. Undefined where there are none. */
export function attributesFrom(modifiers: readonly Pick<Modifier, "category">[]): Attributes | undefined {
  if (!modifiers.length) return undefined;
  const attributes: Record<string, string | true> = {};
  for (const category of Object.keys(ATTRIBUTE_OF) as Category[]) {
    if (!modifiers.some((m) => m.category === category)) continue;
    const [name, value] = ATTRIBUTE_OF[category];
    attributes[name] ??= value;
  }
  return attributes;
}

/** The mention with what the modifiers say of it; attributes it has already stay as they are. */
export function withAttributes(m: Mention, modifiers: readonly Modifier[]): Mention {
  const found = attributesFrom(modifiersFor(m, modifiers));
  return found ? { ...m, attributes: { ...found, ...m.attributes } } : m;
}
