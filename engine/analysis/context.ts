// What the text around a mention says of it: the triggers behind its attributes, and attributes for mentions that other
// recognisers found.
import {
  ATTRIBUTE_OF,
  freeModifiers,
  governs,
  modifiersFor,
  withAttributes,
} from "../recognition/context/attributes.ts";
import type { Modifier } from "../recognition/context/modifiers.ts";
import { extentOf, type Mention } from "../text/mention.ts";
import type { Analysis } from "./analysis.ts";

/** Triggers that govern the mention and are no part of another one's name, in reading order. */
export function modifiersAbout(m: Mention, analysis: Analysis): Modifier[] {
  const own = modifiersFor(m, analysis.modifiers(extentOf(m)));
  return own.filter((one) => freeModifiers([one], analysis.within(one.trigger)).length > 0);
}

/** The trigger behind each attribute that the mention has from its context: `Negated` from `denies`. */
export function explainedAttributes(
  m: Mention,
  analysis: Analysis,
): { readonly name: string; readonly value: string | true; readonly triggers: readonly string[] }[] {
  const modifiers = m.attributes ? modifiersAbout(m, analysis) : [];
  return Object.entries(m.attributes ?? {}).map(([name, value]) => ({
    name,
    value,
    triggers: modifiers
      .filter(({ category }) => ATTRIBUTE_OF[category][0] === name && ATTRIBUTE_OF[category][1] === value)
      .map(({ trigger }) => analysis.text.slice(trigger.start, trigger.end).replace(/\s+/g, " ")),
  }));
}

/** Mentions that a model or another program found, with attributes from the text that the analysis is of. */
export function withContext(mentions: readonly Mention[], analysis: Analysis): Mention[] {
  return mentions.map((m) => {
    const near = analysis.modifiers(extentOf(m)).filter((one) => governs(one, m));
    return near.length ? withAttributes(m, freeModifiers(near, mentions)) : m;
  });
}
