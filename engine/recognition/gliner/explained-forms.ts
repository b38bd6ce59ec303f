// A text that explains a short form, "acute kidney injury (AKI)", says what its letters stand for from there on. A network
// reads each place anew and knows three letters badly; so a short form is what its long form was found to be, wherever the
// text has it again, and nothing where its long form is nothing.
import { definitionsIn } from "../../text/abbreviations.ts";
import { contains, type Span } from "../../text/span.ts";
import type { Found, Progress } from "./recognise.ts";

/** What a definition says of its short form: what it is, nothing at all (empty), or unknown. */
type Verdict = readonly Found[] | undefined;

interface Definition {
  readonly longSpan: Span;
  verdict: Verdict;
}

/** A place of a short form behind the definition that holds there. */
interface Occurrence extends Span {
  readonly of: Definition;
}

const run = /[\p{L}\p{N}]+/gu;
const inWord = /[\p{L}\p{N}]/u;
/** "NSAIDs" and "NSAID" are one. */
const singular = (form: string): string => form.replace(/(?<=[\p{Lu}\p{N}])s$/u, "");

/** Definitions of the text and the places that they speak of, in reading order. Linear in the text. */
function read(text: string, regions: readonly Span[] | undefined): [Definition[], Occurrence[]] {
  const found = definitionsIn(text, { start: 0, end: text.length })
    // What was not read is not nothing.
    .filter(({ longSpan }) => !regions || regions.some((region) => contains(region, longSpan)))
    .sort((a, b) => a.longSpan.end - b.longSpan.end);
  const definitions = found.map(({ longSpan }): Definition => ({ longSpan, verdict: undefined }));
  /** By its first run of letters and digits: short forms, the longest first, with their definitions. */
  const byFirst = new Map<string, Map<string, Definition[]>>();
  for (const [i, { short: written }] of found.entries()) {
    const short = singular(written);
    const first = short.match(run)?.[0] ?? "";
    const forms = byFirst.get(first) ?? new Map<string, Definition[]>();
    byFirst.set(first, forms);
    const own = forms.get(short) ?? [];
    own.push(definitions[i] as Definition);
    forms.set(short, own);
  }
  for (const [first, forms] of byFirst)
    byFirst.set(first, new Map([...forms].sort((a, b) => b[0].length - a[0].length)));
  const occurrences: Occurrence[] = [];
  let upTo = 0;
  if (found.length)
    for (const { 0: word, index: start } of text.matchAll(run)) {
      if (start < upTo) continue;
      for (const [short, own] of byFirst.get(singular(word)) ?? []) {
        const last = start + short.length;
        const end = text[last] === "s" ? last + 1 : last;
        if (!text.startsWith(short, start) || inWord.test(text[end] ?? "")) continue;
        const of = own.findLast(({ longSpan }) => longSpan.end <= start);
        if (!of) continue;
        occurrences.push({ start, end, of });
        upTo = end;
        break;
      }
    }
  return [definitions, occurrences];
}

/** Mentions in reading order, asked by place. */
class Places {
  readonly #mentions: readonly Found[];
  /** Furthest end of a mention and of all before it. */
  readonly #ends: number[] = [];
  readonly #byEnd = new Map<number, Found[]>();

  constructor(mentions: readonly Found[]) {
    this.#mentions = mentions;
    for (const m of mentions) {
      this.#ends.push(Math.max(this.#ends.at(-1) ?? 0, m.end));
      const same = this.#byEnd.get(m.end) ?? [];
      same.push(m);
      this.#byEnd.set(m.end, same);
    }
  }

  endingAt(end: number): readonly Found[] {
    return this.#byEnd.get(end) ?? [];
  }

  overlapping({ start, end }: Span): Found[] {
    let low = 0;
    let high = this.#mentions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#mentions[middle] as Found).start < end) low = middle + 1;
      else high = middle;
    }
    const found: Found[] = [];
    for (let i = low - 1; i >= 0 && (this.#ends[i] as number) > start; i--) {
      const m = this.#mentions[i] as Found;
      if (m.end > start) found.push(m);
    }
    return found;
  }
}

/**
 * The long form's mention may begin before it ("familial" is no part of what the letters spell), but ends where it does. What
 * overlaps it otherwise, as "von Hippel-Lindau (VHL) disease" does, leaves open what the letters are.
 */
function verdictOf({ start, end }: Span, places: Places, sure: (label: number) => number): Verdict {
  const whole = places.endingAt(end).filter((m) => m.start <= start);
  // Of several the one that fits best; it may have several labels.
  const nearest = Math.max(...whole.map((m) => m.start));
  if (whole.length) return whole.filter((m) => m.start === nearest);
  const others = places.overlapping({ start: end - 1, end });
  return others.some(({ label, score }) => score >= sure(label)) ? undefined : [];
}

export interface Explaining {
  /** Stretches that are read; all by default. */
  readonly regions?: readonly Span[] | undefined;
  /** From which probability on a mention of a label is one, where less likely ones are told, too. */
  readonly sure: (label: number) => number;
}

/**
 * Mentions as they become known, with short forms as the text explains them: one has its long form's labels and
 * probabilities. It takes the place of what was found of the same letters, but stands in no other mention ("AKI stage" stays).
 * What stands before the explanation stays as it was found. Offsets are the text's.
 */
export async function* asExplained(
  text: string,
  known: AsyncIterable<Progress>,
  { regions, sure }: Explaining,
): AsyncGenerator<Progress> {
  const [definitions, occurrences] = read(text, regions);
  let [definition, occurrence] = [0, 0];
  let carried: readonly Found[] = [];
  for await (const progress of known) {
    const { found, upTo } = progress;
    const told = new Set(carried);
    const all = [...carried, ...found];
    const places = new Places(all);
    for (let d = definitions[definition]; d && d.longSpan.end <= upTo; d = definitions[++definition])
      d.verdict = verdictOf(d.longSpan, places, sure);
    const replaced = new Set<Found>();
    const added: Found[] = [];
    for (let o = occurrences[occurrence]; o && o.end <= upTo; o = occurrences[++occurrence]) {
      const { start, end, of } = o;
      if (!of.verdict) continue;
      const there = places.overlapping(o);
      const isSame = (m: Found) => m.start === start && m.end === end;
      const likeliest = Math.max(0, ...of.verdict.map(({ score }) => score));
      const less = (m: Found) => isSame(m) || (m.score < likeliest && m.score < sure(m.label));
      const stays = there.some((m) => told.has(m) || !less(m));
      for (const m of there) if (isSame(m) || !stays) replaced.add(m);
      if (!stays || there.some(isSame))
        for (const { label, score } of of.verdict) added.push({ start, end, label, score });
    }
    carried = all.filter((m) => m.end > upTo);
    yield replaced.size || added.length
      ? { ...progress, found: [...found.filter((m) => !replaced.has(m)), ...added].sort(inOrder) }
      : progress;
  }
}
const inOrder = (a: Found, b: Found): number => a.start - b.start || b.end - a.end || a.label - b.label;
