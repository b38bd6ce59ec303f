// What a served model said, read strictly: one of the labels it was given, or nothing. And how likely its log-probabilities
// say each label was.
import { type Hold, saidIn } from "../../llm/one-of.ts";
import type { Reply, TokenLogprob } from "../../llm/port.ts";

/** Why a reply answers nothing. */
export type Unread = "empty" | "cut off" | "withheld" | "unreadable" | "outside the list";

export type Read = { readonly label: string; readonly loose: boolean } | { readonly unread: Unread };

/** Labels with the names that they stand for; the label of "none of these" stands for itself. */
export type Labelled = ReadonlyMap<string, string>;

/** Thinking aloud before the answer, as reasoning models write it. */
const THOUGHT = /^\s*<think>[\s\S]*?<\/think>/;

/**
 * The label that a reply names. `loose`: the server was to hold the answer's form and did not, and the words alone still name
 * one label: by itself, by its name, or by both. Nothing is guessed: a name that is like one answers nothing.
 */
export function labelIn(reply: Reply, hold: Hold, labels: Labelled): Read {
  const text = reply.text.replace(THOUGHT, "").trim();
  const said = saidIn(text, hold)?.trim();
  if (said !== undefined && labels.has(said)) return { label: said, loose: false };
  if (reply.finish === "filtered") return { unread: "withheld" };
  if (!text) return { unread: "empty" };
  const loose = hold !== "words";
  for (const words of [text, wordsOf(text)]) {
    const label = labelOf(words, labels);
    if (label !== undefined) return { label, loose };
  }
  if (reply.finish === "length") return { unread: "cut off" };
  return { unread: said === undefined ? "unreadable" : "outside the list" };
}

function labelOf(words: string, labels: Labelled): string | undefined {
  if (labels.has(words)) return words;
  const small = words.toLowerCase();
  const [own, ...others] = [...labels].filter(
    ([label, name]) => name.toLowerCase() === small || (label.length > 1 && label.toLowerCase() === small),
  );
  if (own) return others.length ? undefined : own[0];
  // "B. Gout"
  const [, label = "", name = ""] = /^(\w+)\s*[.):]\s*(.+)$/s.exec(words) ?? [];
  return labels.get(label)?.toLowerCase() === name.trim().toLowerCase() ? label : undefined;
}

/** The answer alone: out of JSON, a code fence, quotation marks, "Answer:", a full stop. */
function wordsOf(text: string): string {
  const words = text.replace(/^```\w*\s*|\s*```$/g, "");
  const field = /^\{\s*"\w+"\s*:\s*("(?:[^"\\]|\\.)*")\s*\}$/.exec(words)?.[1];
  return (field === undefined ? words : unquoted(field))
    .replace(/^(?:the )?(?:correct )?answer(?: is)?\s*:?\s*/i, "")
    .replace(/^["'`*([]+|["'`*)\].]+$/g, "")
    .trim();
}

function unquoted(json: string): string {
  try {
    return JSON.parse(json) as string;
  } catch {
    return json;
  }
}

/** A label that others begin with: the token that says it may go on with theirs. */
const isOpen = (label: string, labels: Labelled): boolean =>
  [...labels.keys()].some((other) => other !== label && other.startsWith(label));

/**
 * Log-probabilities of the labels at the token that says which it is; undefined where no single token does: where the label stands
 * in several, or not by itself, or where one label begins with another. Labels that are not among the alternatives told have none.
 */
export function labelLogprobs(
  reply: Reply,
  label: string,
  labels: Labelled,
): Map<string, number> | undefined {
  const { text, logprobs: tokens = [] } = reply;
  let at = text.lastIndexOf(label);
  const isAlone = !/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + label.length] ?? "");
  if (at < 0 || !isAlone || [...labels.keys()].some((l) => isOpen(l, labels))) return undefined;
  for (const token of tokens) {
    const within = at;
    at -= token.token.length;
    if (within >= token.token.length) continue;
    // Tokens do not always read as the text: parts of a character, marks that are not shown.
    if (within < 0 || !token.token.startsWith(label, within)) return undefined;
    return alternatives(token, within, label, labels);
  }
  return undefined;
}

function alternatives(
  token: TokenLogprob,
  within: number,
  label: string,
  labels: Labelled,
): Map<string, number> {
  const before = token.token.slice(0, within);
  const after = token.token.slice(within + label.length);
  const found = new Map<string, number>();
  for (const one of [token, ...(token.top ?? [])]) {
    // A tokenizer has the letter with a space before it and without: the same answer, if the server lets it write both.
    const bare = one.token.startsWith(before) ? one.token.slice(before.length) : one.token;
    const own = (bare.endsWith(after) ? bare.slice(0, bare.length - after.length) : bare).trim();
    if (labels.has(own)) found.set(own, Math.max(one.logprob, found.get(own) ?? Number.NEGATIVE_INFINITY));
  }
  return found;
}

/**
 * Sum of the log-probabilities of the tokens that hold the reply's answer; undefined where they do not add up to it, or where
 * another label goes on from it and nothing that was told says that it ended.
 */
export function answerLogprob(reply: Reply, label: string, labels: Labelled): number | undefined {
  const { text, logprobs: tokens = [] } = reply;
  const start = text.lastIndexOf(label);
  if (start < 0 || tokens.map(({ token }) => token).join("") !== text) return undefined;
  let end = start + label.length;
  if (isOpen(label, labels)) {
    if (text[end] !== '"') return undefined;
    end++;
  }
  let [at, sum] = [0, 0];
  for (const { token, logprob } of tokens) {
    if (at < end && at + token.length > start) sum += logprob;
    at += token.length;
  }
  return sum;
}
