// What the words around a mention say of it against the attributes it is annotated with.
import { ATTRIBUTE_OF, freeModifiers, modifiersFor } from "../../recognition/context/attributes.ts";
import { type Modifier, modifiersOf } from "../../recognition/context/modifiers.ts";
import { languageOf } from "../../text/language.ts";
import { type Attributes, extentOf, type Mention } from "../../text/mention.ts";
import { attributeProblem } from "./attribute-rules.ts";
import type { Check } from "./check.ts";

/**
 * Attributes that context rules find and the annotation lacks, where the project declares them. What a person set and no
 * rule explains is the person's knowledge, and no finding.
 */
export const contexts: Check = function* ({ id, text, mentions, language }, { rules }) {
  if (!rules.attributes || !Object.values(ATTRIBUTE_OF).some(([name]) => rules.attributes?.has(name))) return;
  const modifiers = freeModifiers(modifiersOf(text, language ?? languageOf(text)), mentions);
  if (!modifiers.length) return;
  for (const mention of mentions)
    for (const [name, { value, trigger }] of missing(mention, modifiers)) {
      if (attributeProblem(rules.attributes, mention.type, name, value) !== undefined) continue;
      const said = value === true ? name : `${name} ${value}`;
      const attributes: Attributes = { ...mention.attributes, [name]: value };
      yield {
        code: "context-says-more",
        document: id,
        span: extentOf(mention),
        mention,
        message: `“${text.slice(trigger.start, trigger.end).replace(/\s+/g, " ")}” speaks for ${said}, and the annotation does not say so.`,
        fixes: [{ title: `Mark as ${said}`, remove: [mention], add: [{ ...mention, attributes }] }],
      };
    }
};

/** By attribute that the mention lacks, its value and the trigger that speaks for it. */
function missing(
  mention: Mention,
  modifiers: readonly Modifier[],
): Map<string, { value: string | true; trigger: Modifier["trigger"] }> {
  const found = new Map<string, { value: string | true; trigger: Modifier["trigger"] }>();
  for (const { category, trigger } of modifiersFor(mention, modifiers)) {
    const [name, value] = ATTRIBUTE_OF[category];
    if (mention.attributes?.[name] === undefined && !found.has(name)) found.set(name, { value, trigger });
  }
  return found;
}
