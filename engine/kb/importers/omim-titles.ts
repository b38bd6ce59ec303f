// OMIM's titles as CTD's MEDIC runs them together in one name: `JUVENILE-ONSET DIABETES;JOD DIABETES MELLITUS, INSULIN-DEPENDENT, 1,
// INCLUDED` is a title, its symbol, and the title of something that the entry includes. Where nothing marks the border, a word that
// comes twice does, or a symbol that another name of the concept spells.
import type { Synonym } from "../concept.ts";

export interface Title {
  readonly text: string;
  /** `related` for what an entry includes: it is not what the entry is about. */
  readonly scope: Synonym["scope"];
}

const INCLUDED = /, INCLUDED$/;
const SYMBOL = /^[A-Z][A-Z0-9]{1,7}$/;
/** Behind such a word a name goes on; before a kind of thing, letters are a part of the name: HPRT DEFICIENCY. */
const GOES_ON = /^(?:due|with|without|of|and|or|to|in|by|from|for|as|at|on|the|a)$/i;
const KIND = /^(?:deficiency|syndrome|disease|disorder|type)\b/i;
const LEAST = 4;

const bare = (word: string | undefined): string => word?.replace(/,$/, "") ?? "";

/** Whether the letters of a symbol are initials of a name's words, in their order. */
function isSpelt(symbol: string, name: string): boolean {
  const initials = name
    .split(/[\s,/-]+/)
    .filter((w) => w !== "" && !GOES_ON.test(w))
    .map((w) => w.charAt(0).toUpperCase());
  const letters = [...symbol.replace(/\d/g, "")];
  if (letters.length < 2 || initials.length < 2) return false;
  let at = 0;
  for (const initial of initials) if (initial === letters[at]) at++;
  return at === letters.length;
}

/** Where a second title begins: at a word said twice running, or where the first word comes again. */
function border(words: readonly string[]): number {
  const twice = words.findIndex((w, i) => i > 0 && w.length >= LEAST && bare(words[i - 1]) === bare(w));
  if (twice > 0) return twice;
  const first = bare(words[0]);
  if (first.length < LEAST) return -1;
  return words.findIndex((w, i) => {
    const before = words[i - 1] ?? "";
    return (
      i > 1 &&
      bare(w) === first &&
      !GOES_ON.test(before) &&
      !/[,/]$/.test(before) &&
      // Said again to the end, it is what the title is about, and no other title.
      !words.slice(i).every((again, k) => bare(again) === bare(words[k]))
    );
  });
}

function cut(part: string, behindSemicolon: boolean, others: readonly string[]): string[] {
  const words = part.trim().split(/\s+/);
  const [symbol = "", next = ""] = words;
  const goesOn = GOES_ON.test(next) || KIND.test(next) || next.length < LEAST;
  const leads =
    words.length > 1 &&
    SYMBOL.test(symbol) &&
    !goesOn &&
    (behindSemicolon || (words.length > 2 && others.some((name) => isSpelt(symbol, name))));
  if (leads) return [symbol, ...cut(words.slice(1).join(" "), false, [])];
  const at = border(words);
  return at < 1 ? [words.join(" ")] : [words.slice(0, at).join(" "), words.slice(at).join(" ")];
}

/** The titles in a name; a name that is not all in capitals is itself. `others`: further names of its concept. */
export function titlesIn(name: string, others: readonly string[]): Title[] {
  if (name !== name.toUpperCase() || !/[\s;]/.test(name)) return [{ text: name, scope: "exact" }];
  const parts = name.split(";").map((p) => p.trim());
  return parts
    .filter((p) => p !== "")
    .flatMap((part, i): Title[] => {
      const texts = cut(part.replace(INCLUDED, ""), i > 0, others).filter((t) => t !== "");
      return texts.map((text, k) => ({
        text,
        scope: INCLUDED.test(part) && k === texts.length - 1 ? "related" : "exact",
      }));
    });
}
