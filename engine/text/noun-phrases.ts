// Noun phrases proposed by rule: runs of words between function words, verbs and punctuation. No tagger and no model: for hints to a
// language model and for what a person may want to annotate, where a few too many do no harm. English, French, Spanish.
import type { Span } from "./span.ts";

const STOPS: Readonly<Record<string, readonly string[]>> = {
  en: `a an the this that these those its their his her our your my some any each every both all no not nor or and but if than then
    as at by for from in into of on onto to with without within between among against during after before under over above
    through via per up down out off about around across along until since because while when where which who whom whose what
    how why is are was were be been being am has have had having do does did done can could may might must shall should will
    would it they he she we you i there here also however therefore thus only very more most less least such other another
    same so too well even still yet again further once versus vs i.e e.g etc et al using used based including included
    showed shown show found find suggest suggests suggested indicate indicates indicated associated compared received
    increased decreased reduced observed reported performed treated measured evaluated assessed developed caused
    caused became become becomes remained seen given made induced related due according respectively whether although
    one two three four five six seven eight nine ten first second third`.split(/\s+/),
  fr: `le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes et ou mais donc
    or ni car que qui quoi dont où si comme en dans par pour sur sous avec sans entre chez vers depuis pendant avant après
    contre lors est sont était étaient être été a ont avait avaient avoir eu peut peuvent doit doivent ne pas plus moins très
    aussi il elle ils elles on nous vous je se s y à ainsi alors tout tous toute toutes autre autres même fait montré
    observé associé associée associés traités traité deux trois quatre`.split(/\s+/),
  es: `el la los las lo un una unos unas de del al a ante bajo con contra desde en entre hacia hasta para por según sin sobre tras
    durante y e o u pero sino ni que quien cual cuyo donde cuando como si este esta estos estas ese esa esos esas aquel su
    sus nuestro es son era eran fue fueron ser sido ha han había habían haber está están estaba puede pueden debe se le les
    no más menos muy también ya así otro otra otros otras mismo todo todos toda todas presenta presentó mostró refiere
    realiza realizó dos tres cuatro`.split(/\s+/),
}; // biome-ignore format: word lists

const SETS = new Map(Object.entries(STOPS).map(([language, words]) => [language, new Set(words)]));
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-/+]*/gu;
/** In Romance languages a phrase goes on behind these: insuffisance de la valve, dolor de cabeza. */
const LINKS = new Set(["de", "du", "des", "d", "del", "of"]);
const ELIDED = /^(?:[ldsjnmtc]|qu)['’]/iu;
/** English verbs' endings that no noun phrase ends with, and adverbs. */
const NO_END = /(?:ly|ed)$/iu;
const LONGEST = 6;

/**
 * Proposed phrases of `text[span)` in reading order, none overlapping another; at most six words, at least three letters, and
 * not all figures. `language`: BCP 47, primary subtag; English where there are no words for it.
 */
export function nounPhrases(text: string, span: Span, language = "en"): Span[] {
  const primary = language.toLowerCase().split("-")[0] as string;
  const stops = SETS.get(primary) ?? (SETS.get("en") as ReadonlySet<string>);
  const links = primary === "en" || !SETS.has(primary) ? new Set<string>() : LINKS;
  const found: Span[] = [];
  let run: Span[] = [];
  const end = (): void => {
    while (run.length && isTail(text, run.at(-1) as Span, stops, primary)) run.pop();
    const words = run.slice(-LONGEST);
    const first = words[0];
    const last = words.at(-1);
    run = [];
    if (!first || !last) return;
    const phrase = text.slice(first.start, last.end);
    if ((phrase.match(/\p{L}/gu)?.length ?? 0) >= 3) found.push({ start: first.start, end: last.end });
  };
  for (const match of text.slice(span.start, span.end).matchAll(WORD)) {
    let start = span.start + match.index;
    const stop = start + match[0].length;
    // Only a space or a hyphen stands between the words of a phrase.
    const gap = run.length ? text.slice((run.at(-1) as Span).end, start) : " ";
    if (!/^[ \u00a0-]$/.test(gap)) end();
    const elided = primary === "fr" ? ELIDED.exec(match[0])?.[0].length : undefined;
    if (elided) {
      if (!/^d/i.test(match[0]) || !run.length) end();
      start += elided;
      if (start === stop) continue;
    }
    const word = text.slice(start, stop).toLowerCase();
    if (links.has(word) && run.length) run.push({ start, end: stop });
    else if (stops.has(word)) {
      // Of the article in "de la" the phrase goes on.
      const before = run.at(-1);
      if (before && links.has(text.slice(before.start, before.end).toLowerCase()) && /^l[aeo]s?$/.test(word))
        run.push({ start, end: stop });
      else end();
    } else run.push({ start, end: stop });
  }
  end();
  return found;
}

function isTail(text: string, { start, end }: Span, stops: ReadonlySet<string>, language: string): boolean {
  const word = text.slice(start, end).toLowerCase();
  return stops.has(word) || LINKS.has(word) || (language === "en" && NO_END.test(word) && word.length > 4);
}
