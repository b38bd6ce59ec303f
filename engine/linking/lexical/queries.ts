// What to ask a knowledge base for a mention: the mention itself, its abbreviations written out, the parts of a
// coordination, words put in one another's place, and, when all else fails, less of it.
import { fold, normalise } from "../../text/tokens.ts";
import { formulaNames } from "./formula.ts";
import type { Partner, WordPairs } from "./word-pairs.ts";
import { isNumber, numberOf } from "./words.ts";

/** How a query came out of the mention, from the closest to the loosest. */
export type Origin = "mention" | "long form" | "variant" | "part" | "less";

export interface Query {
  readonly text: string;
  readonly origin: Origin;
  /** The whole term that it was made from: the mention, or its long form. */
  readonly base: string;
}

const MOST_VARIANTS = 24;
const word = /[\p{L}\p{N}]+(?:['’]s\b)?/gu;

/** The mention with every short form that its document explains written out; undefined where there is none. */
export function writtenOut(mention: string, longForms: ReadonlyMap<string, string>): string | undefined {
  if (longForms.size === 0) return undefined;
  let changed = false;
  const text = mention.replace(/[\p{L}\p{N}][\p{L}\p{N}\-/]*/gu, (w) => {
    // A letter stands for a word where it stands alone: T is testosterone, T cells are none of it.
    if (w.length === 1 && w !== mention.trim()) return w;
    const long = longForms.get(w) ?? longForms.get(w.replace(/s$/u, ""));
    if (long === undefined || fold(mention).includes(fold(long))) return w;
    changed = true;
    return long;
  });
  return changed ? text : undefined;
}

const ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/** The same with its figures as Roman numerals, or the other way round; undefined where it holds no numeral. */
function renumbered(text: string): string | undefined {
  const parts = text.split(/(\s+|-)/u);
  let changed = false;
  const out = parts.map((p, i) => {
    if (isNumber(p) && ROMAN[Number(p)]) {
      changed = true;
      return ROMAN[Number(p)] as string;
    }
    const number = i > 0 && /^(?:[IVX]+|one|two|three|four|five)$/u.test(p) ? numberOf(p.toLowerCase()) : p;
    if (number !== p) changed = true;
    return number;
  });
  return changed ? out.join("") : undefined;
}

/** `cancer of the breast` as `breast cancer`. */
function turned(text: string): string | undefined {
  const m = /^(.{3,}?)\s+(?:of|in)\s+(?:the\s+)?(.{3,})$/iu.exec(text);
  return m ? `${m[2]} ${m[1]}` : undefined;
}

/** What vocabularies call `impaired renal function`, `renal impairment`: a disease, or an insufficiency, of what is impaired. */
function impaired(text: string): string[] {
  const m =
    /^(?:impaired|decreased|reduced|abnormal|altered|deteriorating|worsening|disturbed)\s+(.{3,}?)\s+functions?$/iu.exec(
      text,
    ) ??
    /^(?:impairments?|deterioration|disturbances?|abnormalit(?:y|ies))\s+(?:of|in)\s+(?:the\s+)?(.{3,}?)(?:\s+functions?)?$/iu.exec(
      text,
    ) ??
    /^(.{3,}?)\s+(?:function(?:al)?\s+)?(?:impairments?|dysfunctions?|abnormalit(?:y|ies)|disturbances?|involvement|complications?)$/iu.exec(
      text,
    );
  return m ? [`${m[1]} disease`, `${m[1]} insufficiency`, `${m[1]} disorder`] : [];
}

/** Parts of `breast and ovarian cancer`, `cardiac or hepatic failure`, `hepatitis B/C`: what each conjunct says in full. */
export function conjuncts(text: string): string[] {
  const cut = /\s*(?:,\s*(?:and|or)?|\/|\band\/or\b|\band\b|\bor\b|\bet\b|\bou\b|\by\b)\s*/iu;
  const pieces = text.split(cut).filter((p) => p !== "");
  if (pieces.length < 2 || pieces.length > 5) return [];
  const words = pieces.map((p) => p.split(/\s+/u));
  const last = words.at(-1) as string[];
  const first = words[0] as string[];
  const found = new Set<string>(pieces);
  // What stands behind the last conjunct belongs to all of them; what stands before the first one may.
  for (let shared = 1; shared < last.length; shared++) {
    const tail = last.slice(shared).join(" ");
    for (const piece of pieces.slice(0, -1)) found.add(`${piece} ${tail}`);
  }
  for (let shared = 1; shared < first.length; shared++) {
    const head = first.slice(0, shared).join(" ");
    for (const piece of pieces.slice(1)) found.add(`${head} ${piece}`);
  }
  return [...found];
}

/** A word of a term, or two, that something may stand for. */
interface Spot {
  readonly start: number;
  readonly end: number;
  readonly partners: readonly Partner[];
}

/** Partners of each of two words that are tried together. */
const MOST_TOGETHER = 6;

function spotsOf(text: string, pairs: WordPairs): Spot[] {
  const words = [...text.matchAll(word)];
  return words.flatMap((first, i) =>
    words.slice(i, i + 2).flatMap((last) => {
      const end = last.index + last[0].length;
      const partners = pairs.get(normalise(text.slice(first.index, end)));
      return partners ? [{ start: first.index, end, partners }] : [];
    }),
  );
}

/** The term with one word, and with two, replaced by what vocabularies put in their place, the surest first. */
function replaced(text: string, pairs: WordPairs): string[] {
  const spots = spotsOf(text, pairs);
  const once: { text: string; weight: number }[] = [];
  const twice: { text: string; weight: number }[] = [];
  spots.forEach((a, i) => {
    for (const p of a.partners)
      once.push({ text: text.slice(0, a.start) + p.text + text.slice(a.end), weight: p.weight });
    for (const b of spots.slice(i + 1).filter((other) => other.start >= a.end))
      for (const p of a.partners.slice(0, MOST_TOGETHER))
        for (const q of b.partners.slice(0, MOST_TOGETHER))
          twice.push({
            text: text.slice(0, a.start) + p.text + text.slice(a.end, b.start) + q.text + text.slice(b.end),
            weight: p.weight * q.weight,
          });
  });
  const surest = (of: typeof once) => of.sort((x, y) => y.weight - x.weight).slice(0, MOST_VARIANTS);
  return [...surest(once), ...surest(twice)].map((r) => r.text);
}

/** Every run of words at the end, and at the beginning, the longest first. */
function less(text: string): string[] {
  const words = text.split(/[\s-]+/u).filter((w) => w !== "");
  const found: string[] = [];
  for (let n = words.length - 1; n > 0; n--) {
    found.push(words.slice(-n).join(" "));
    found.push(words.slice(0, n).join(" "));
  }
  return found.slice(0, MOST_VARIANTS);
}

/**
 * Queries for exact lookup, closest first, none twice. `longForms` are the short forms that the document explains.
 */
export function queriesFor(
  mention: string,
  longForms: ReadonlyMap<string, string>,
  pairs: WordPairs,
): Query[] {
  const out = new Map<string, Query>();
  const add = (text: string | undefined, origin: Origin, base = text) => {
    const t = text?.trim();
    if (t && !out.has(t)) out.set(t, { text: t, origin, base: base as string });
  };
  add(mention, "mention");
  const long = writtenOut(mention, longForms);
  add(long, "long form");
  for (const name of formulaNames(mention)) add(name, "long form");
  for (const base of long ? [long, mention] : [mention]) {
    const bare = base.replace(/\s*[([][^()[\]]*[)\]]\s*/gu, " ");
    for (const variant of [bare, renumbered(base), turned(base), ...replaced(base, pairs), ...impaired(base)])
      add(variant, "variant", base);
    for (const part of conjuncts(base)) add(part, "part", base);
    for (const part of less(base)) add(part, "less", base);
  }
  return [...out.values()];
}
