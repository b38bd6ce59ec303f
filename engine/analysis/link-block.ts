// A block's matches become mentions with ranked candidates, under the abbreviations that hold there.
import { lend, type Sense } from "../linking/long-form.ts";
import { type LinkingOptions, rank, statusOf } from "../linking/rank.ts";
import { freeModifiers, withAttributes } from "../recognition/context/attributes.ts";
import { DIGIT, kindOf, LETTER } from "../text/characters.ts";
import { type Candidate, extentOf, type Mention } from "../text/mention.ts";
import { byPosition, contains, overlaps, type Span } from "../text/span.ts";
import { type BlockReading, modifiersIn } from "./block-reading.ts";
import type { Senses } from "./senses.ts";

function mentionOf(
  at: Span,
  source: string,
  candidates: readonly Candidate[],
  options: LinkingOptions,
  type?: string,
): Mention {
  const status = statusOf(candidates, options);
  const best = candidates[0];
  // A rejected candidate's group says nothing about the mention, the head word of its long form does.
  const group = status === "nil" ? (type ?? best?.group) : best?.group;
  return {
    spans: [{ start: at.start, end: at.end }],
    ...(group ? { type: group } : {}),
    source,
    status,
    concepts: status === "linked" && best ? [best.concept] : [],
    candidates,
  };
}

const isWordAt = (text: string, i: number): boolean => {
  if (i < 0 || i >= text.length) return false;
  const kind = kindOf(text.charCodeAt(i));
  return kind === LETTER || kind === DIGIT;
};

/** Where a short form stands by itself, a plural s allowed; case counts. */
function* occurrences(text: string, short: string): Generator<Span> {
  for (let at = text.indexOf(short); at >= 0; at = text.indexOf(short, at + short.length)) {
    if (isWordAt(text, at - 1)) continue;
    let end = at + short.length;
    if (text[end] === "s" && !isWordAt(text, end + 1)) end++;
    if (!isWordAt(text, end)) yield { start: at, end };
  }
}

const startsWithHan = /^\p{Script=Han}/u;

/** Whether the dictionary does not know the long form as it stands, so that nobody else marks it. */
const isUnknown = (sense: Sense): boolean =>
  sense.candidates.every((c) => c.stage === "similar") &&
  !(startsWithHan.test(sense.long) && sense.candidates.length);

/** Where a long form stands, at the start of a sentence too. */
function* longOccurrences(text: string, long: string): Generator<Span> {
  const first = long.charAt(0);
  const swapped = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  yield* occurrences(text, long);
  if (swapped !== first) yield* occurrences(text, swapped + long.slice(1));
}

/** A sense worth showing: it has a concept, its head word announces an entity, or it unseats the usual meaning. */
const speaks = (sense: Sense, usual: readonly Candidate[], options: LinkingOptions): boolean =>
  (sense.candidates[0]?.score ?? 0) >= options.nilBelow || sense.group !== undefined || usual.length > 0;

/**
 * Mentions of a block, offsets from its start, in reading order, outer before inner. `groups` drops what an
 * abbreviation turned out to mean outside of them; empty keeps all.
 */
export function linkBlock(
  block: BlockReading,
  senses: Senses,
  options: LinkingOptions,
  groups: readonly string[] = [],
): Mention[] {
  let plain = block.matches.map((m) =>
    mentionOf(m, "dictionary", rank(m.entries, block.text.slice(m.start, m.end)), options),
  );
  const explained: Mention[] = [];
  const explain = (at: Span, sense: Sense, candidates: readonly Candidate[]) => {
    plain = plain.filter((m) => !contains(at, extentOf(m)));
    explained.push(mentionOf(at, "abbreviation", candidates, options, sense.group));
  };
  for (const [short, sense] of senses)
    for (const at of occurrences(block.text, short)) {
      // Inside a longer name the short form counts only where nesting found it.
      const same = plain.some((m) => contains(at, extentOf(m)) && contains(extentOf(m), at));
      const clash = plain.some((m) => overlaps(extentOf(m), at) && !contains(at, extentOf(m)));
      if ((clash && !same) || explained.some((m) => overlaps(extentOf(m), at))) continue;
      const usual = plain.find((m) => extentOf(m).start === at.start)?.candidates ?? [];
      if (speaks(sense, usual, options)) explain(at, sense, lend(sense, usual));
    }
  for (const sense of senses.values()) {
    if (!isUnknown(sense) || !speaks(sense, [], options)) continue;
    for (const at of longOccurrences(block.text, sense.long)) {
      const clash = [...plain, ...explained].some(
        (m) => overlaps(extentOf(m), at) && !contains(at, extentOf(m)),
      );
      if (!clash) explain(at, sense, sense.candidates);
    }
  }
  const mentions = [...plain, ...explained]
    .filter((m) => groups.length === 0 || groups.includes(m.type ?? ""))
    .sort((a, b) => byPosition(extentOf(a), extentOf(b)));
  if (!mentions.length) return mentions;
  const modifiers = freeModifiers(modifiersIn(block), mentions);
  return modifiers.length ? mentions.map((m) => withAttributes(m, modifiers)) : mentions;
}
