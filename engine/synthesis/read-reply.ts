// What a model wrote, read line by line: the grammar first, alignment where it was nearly kept, else a reason. Nothing is
// guessed that the text does not show, and every row says how it was read.
import { occurrencesOf } from "../text/occurrences.ts";
import { fold } from "../text/tokens.ts";

/**
 * A line of the answer is the word for "example" in some language, a colon, and a sentence with the mention in square brackets
 * (SynCABEL's format: arXiv 2601.19667, the prompts' output section).
 */
const EXAMPLE = /^(?:example|exemple|ejemplo|beispiel|例句|示例|例)\s*\d*\s*[:：]\s*(.*)$/isu;
/** What models put around such a line: numbering, list marks, bold. */
const DRESS = /^(?:[-*•>]\s+|\d{1,3}[.)]\s+|\*\*|__)+|(?:\*\*|__)$/gu;

export type Refusal =
  /** No line of the reply is an example. */
  | "no-example"
  /** The model declined. */
  | "refused"
  | "empty"
  | "no-mention"
  | "several-mentions"
  /** Brackets that do not close, or nest. */
  | "brackets"
  /** The reply was cut off inside this line. */
  | "cut-off";

export interface ReadRow {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly read: "strict" | "repaired";
  /** What was mended. */
  readonly repair?: "dress" | "other-brackets" | "name-aligned" | "trimmed";
}

/** A line that is no row, and why. */
export interface Refused {
  readonly reason: Refusal;
  readonly line: string;
}

export interface ReadReply {
  readonly rows: readonly ReadRow[];
  readonly refusals: readonly Refused[];
}

const DECLINED =
  /\b(?:I(?:'m| am) (?:sorry|unable)|I can(?:no|')t (?:help|assist|provide|comply)|as an AI|je (?:suis désolé|ne peux pas)|lo siento|no puedo (?:ayudar|cumplir))\b|(?:抱歉|无法提供|我不能)/iu;

const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ["【", "】"],
  ["［", "］"],
  ["[[", "]]"],
  ["<mention>", "</mention>"],
  ["**", "**"],
];

/**
 * Reads a reply. `names` are the concept's: where a line has no brackets but says exactly one of them exactly once, that is
 * the mention. `complete`: the model ended by itself; else the last line may be half a sentence.
 */
export function readReply(reply: string, names: readonly string[], complete = true): ReadReply {
  const rows: ReadRow[] = [];
  const refusals: { reason: Refusal; line: string }[] = [];
  const lines = reply.split(/\r\n?|\n/);
  let examples = 0;
  lines.forEach((line, i) => {
    const plain = EXAMPLE.exec(line);
    const undressed = plain ? undefined : EXAMPLE.exec(line.trim().replace(DRESS, "").trim());
    const body = (plain ?? undressed)?.[1]?.trim();
    if (body === undefined) return;
    examples++;
    if (!complete && i === lines.length - 1) {
      refusals.push({ reason: "cut-off", line });
      return;
    }
    const row = readSentence(body, names);
    if (typeof row === "string") refusals.push({ reason: row, line });
    else rows.push(undressed && row.read === "strict" ? { ...row, read: "repaired", repair: "dress" } : row);
  });
  if (examples === 0)
    refusals.push({
      reason: DECLINED.test(reply) ? "refused" : "no-example",
      line: lines[0]?.slice(0, 200) ?? "",
    });
  return { rows, refusals };
}

/** One sentence with its mention in brackets; the reason where it is none. */
export function readSentence(sentence: string, names: readonly string[]): ReadRow | Refusal {
  if (sentence === "") return "empty";
  const strict = bracketed(sentence, "[", "]");
  if (typeof strict === "object") return strict;
  if (strict !== "no-mention") {
    const doubled = strict === "brackets" ? bracketed(sentence, "[[", "]]") : strict;
    return typeof doubled === "object" ? { ...doubled, read: "repaired", repair: "other-brackets" } : strict;
  }
  for (const [open, close] of PAIRS) {
    const other = bracketed(sentence, open, close);
    if (typeof other === "object") return { ...other, read: "repaired", repair: "other-brackets" };
  }
  return aligned(sentence, names);
}

function bracketed(sentence: string, open: string, close: string): ReadRow | Refusal {
  const from = sentence.indexOf(open);
  const to = from < 0 ? -1 : sentence.indexOf(close, from + open.length);
  if (from < 0) return open !== close && sentence.includes(close) ? "brackets" : "no-mention";
  if (to < 0) return "brackets";
  const inner = sentence.slice(from + open.length, to);
  const rest = sentence.slice(to + close.length);
  if (inner.includes(open)) return "brackets";
  if (rest.includes(open)) return "several-mentions";
  if (open !== close && rest.includes(close)) return "brackets";
  const mention = inner.trim();
  if (mention === "") return "no-mention";
  // White space inside the brackets belongs outside of them.
  const before = sentence.slice(0, from) + inner.slice(0, inner.length - inner.trimStart().length);
  const behind = inner.slice(inner.trimEnd().length) + rest;
  const row = { text: before + mention + behind, start: before.length, end: before.length + mention.length };
  return mention === inner ? { ...row, read: "strict" } : { ...row, read: "repaired", repair: "trimmed" };
}

/** The one place where the sentence says a name of the concept; the longest name that occurs decides. */
function aligned(sentence: string, names: readonly string[]): ReadRow | Refusal {
  const places = occurrencesOf(
    names.filter((name) => fold(name).length > 2),
    sentence,
    { ignoreCase: true },
  );
  const [only, more] = places;
  if (!only) return "no-mention";
  if (more) return "several-mentions";
  return { text: sentence, start: only.start, end: only.end, read: "repaired", repair: "name-aligned" };
}
