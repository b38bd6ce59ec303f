// What the text around a mention says of it: the triggers behind its attributes, and attributes for mentions that other
// recognisers found.
import {
  ATTRIBUTE_OF,
  freeModifiers,
  governs,
  modifiersFor,
  withAttributes,
} from "../recognition/context/attributes.ts";
import { type Modifier, modifiersOf, moved } from "../recognition/context/modifiers.ts";
import { blocksOf } from "../text/blocks.ts";
import type { Document } from "../text/document.ts";
import { languageOf } from "../text/language.ts";
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

/** The same for a text that nobody analysed. `mentions` are in reading order and stay so. */
export function inContext(
  { text, sections, language = languageOf(text) }: Pick<Document, "text" | "sections" | "language">,
  mentions: readonly Mention[],
): Mention[] {
  if (!mentions.length) return [];
  const parts = sections.length ? sections : [{ start: 0, end: text.length }];
  const blocks = parts.flatMap(({ start, end }) => blocksOf(text, start, end));
  const told = new Map<Mention, Mention>();
  let next = 0;
  for (const block of blocks) {
    const inside: Mention[] = [];
    for (; next < mentions.length; next++) {
      const m = mentions[next] as Mention;
      if (extentOf(m).start >= block.end) break;
      inside.push(m);
    }
    if (!inside.length) continue;
    const modifiers = modifiersOf(text.slice(block.start, block.end), language).map((m) =>
      moved(m, block.start),
    );
    const free = modifiers.length ? freeModifiers(modifiers, inside) : [];
    if (free.length) for (const m of inside) told.set(m, withAttributes(m, free));
  }
  return mentions.map((m) => told.get(m) ?? m);
}
