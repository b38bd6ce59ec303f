// What a text says of the mentions in it: each trigger with its scope, which ends with the sentence, at a terminator, at
// a closing bracket, or after the rule's number of words.
import { isHeading, type Line, label, linesOf, listMarker, startsWith } from "../../text/lines.ts";
import { sentencesOf } from "../../text/sentences.ts";
import { contains, type Span, shift } from "../../text/span.ts";
import { type Found, findPhrases, type Word, wordsIn } from "./find-phrases.ts";
import { type Category, type CompiledRules, contextRules, type Direction } from "./rules.ts";

/** A trigger and what it governs. Offsets are UTF-16 units of the text. */
export interface Modifier {
  readonly category: Category;
  readonly direction: Direction;
  readonly trigger: Span;
  /** A mention must lie wholly inside. */
  readonly scope: Span;
  /** The nearer end of a mention must lie in one of these: what the rule's limit and its pauses leave of the scope. */
  readonly reach: readonly Span[];
}

/** The same modifier, `by` units further on. */
export const moved = (m: Modifier, by: number): Modifier => ({
  ...m,
  trigger: shift(m.trigger, by),
  scope: shift(m.scope, by),
  reach: m.reach.map((r) => shift(r, by)),
});

type Trigger = Found & { readonly role: Extract<Found["role"], { kind: "trigger" }> };
const isTrigger = (f: Found): f is Trigger => f.role.kind === "trigger";

/** Offset of the first stop or of the bracket that closes what was open before `from`; `to` where there is none. */
function forwardStop(text: string, from: number, to: number, stops: ReadonlySet<string>): number {
  let depth = 0;
  for (let i = from; i < to; i++) {
    const c = text[i] as string;
    if (stops.has(c)) return i;
    if (c === "(" || c === "[") depth++;
    else if ((c === ")" || c === "]") && --depth < 0) return i;
  }
  return to;
}

/** The same, leftwards: offset behind the stop or the opening bracket. */
function backwardStop(text: string, from: number, to: number, stops: ReadonlySet<string>): number {
  let depth = 0;
  for (let i = to - 1; i >= from; i--) {
    const c = text[i] as string;
    if (stops.has(c)) return i + 1;
    if (c === ")" || c === "]") depth++;
    else if ((c === "(" || c === "[") && --depth < 0) return i + 1;
  }
  return from;
}

const ends = (f: Found, category: Category): boolean =>
  f.role.kind === "terminator" && !f.role.pauses && f.role.ends.has(category);
const pauses = (f: Found, category: Category): boolean =>
  f.role.kind === "terminator" && f.role.pauses && f.role.ends.has(category);

/** The stretch without what lies between a pause and the next comma or conjunction. */
function withoutPauses(
  text: string,
  words: readonly Word[],
  stretch: Span,
  found: readonly Found[],
  rules: CompiledRules,
): Span[] {
  const reach: Span[] = [];
  let from = stretch.start;
  for (const pause of found) {
    if (pause.start < from || pause.start >= stretch.end) continue;
    reach.push({ start: from, end: pause.start });
    let i = pause.next;
    while (i < words.length) {
      const w = words[i] as Word;
      if (w.start >= stretch.end || rules.conjunctions.has(w.lower)) break;
      if (text.slice((words[i - 1] as Word).end, w.start).includes(",")) break;
      i++;
    }
    from = Math.min(words[i]?.start ?? stretch.end, stretch.end);
  }
  return [...reach, { start: from, end: stretch.end }];
}

/** The trigger's scope in its sentence; `around` are the phrases of the sentence. */
function scopeOf(
  text: string,
  words: readonly Word[],
  sentence: Span,
  trigger: Trigger,
  around: readonly Found[],
  rules: CompiledRules,
): Modifier {
  const { category, direction, limit, stops } = trigger.role;
  const place = { start: trigger.start, end: trigger.end };
  if (direction === "forward") {
    const terminator = around.find((f) => f.start >= trigger.end && ends(f, category));
    const to = terminator?.start ?? sentence.end;
    const scope = { start: trigger.end, end: forwardStop(text, trigger.end, to, stops) };
    const last = words[trigger.next + limit];
    const near = { start: scope.start, end: last ? Math.min(scope.end, last.end) : scope.end };
    const paused = around.filter((f) => pauses(f, category));
    const reach = withoutPauses(text, words, near, paused, rules);
    return { category, direction, trigger: place, scope, reach };
  }
  const before = around.findLast(
    (f) =>
      f.end <= trigger.start &&
      (ends(f, category) || (isTrigger(f) && f.role.category === category && f.role.direction === direction)),
  );
  const from = before?.end ?? sentence.start;
  const scope = { start: backwardStop(text, from, trigger.start, stops), end: trigger.start };
  const last = words[trigger.first - 1 - limit];
  const reach = [{ start: last ? Math.max(scope.start, last.start) : scope.start, end: scope.end }];
  return { category, direction, trigger: place, scope, reach };
}

/** The rest of a heading's line and the lines under it, up to the next heading or the end of the text. */
function headingScope(text: string, lines: readonly Line[], trigger: Trigger): Modifier | undefined {
  const at = lines.findIndex((l) => l.start <= trigger.start && trigger.end <= l.end);
  const line = lines[at];
  if (!line || !/^[\s#*\-•\d.)]*$/.test(text.slice(line.start, trigger.start))) return undefined;
  const behind = text.slice(trigger.end, line.end);
  if (!/^\s*(?:$|[:：])/.test(behind)) return undefined;
  let next = at + 1;
  while (next < lines.length) {
    const l = lines[next] as Line;
    if (startsWith(label, text, l.start)) break;
    if (isHeading(text, l) && !startsWith(listMarker, text, l.start)) break;
    next++;
  }
  const scope = { start: trigger.end, end: (lines[next - 1] as Line).end };
  const place = { start: trigger.start, end: trigger.end };
  return { category: trigger.role.category, direction: "heading", trigger: place, scope, reach: [scope] };
}

/**
 * Modifiers of a text, in the order of their triggers. Linear; a text without a trigger costs its words only.
 * @param language BCP 47; unknown is read as English, a language without rules has no modifiers.
 */
export function modifiersOf(text: string, language?: string): Modifier[] {
  const rules = contextRules(language);
  if (!rules) return [];
  const words = wordsIn(text);
  const found = findPhrases(text, words, rules);
  if (!found.some(isTrigger)) return [];
  const whole = { start: 0, end: text.length };
  const sentences = sentencesOf(text, whole, language);
  let lines: Line[] | undefined;
  const modifiers: Modifier[] = [];
  let from = 0;
  for (const sentence of sentences) {
    while (from < found.length && (found[from] as Found).start < sentence.start) from++;
    let to = from;
    while (to < found.length && (found[to] as Found).start < sentence.end) to++;
    const around = found.slice(from, to).filter((f) => contains(sentence, f));
    from = to;
    for (const f of around) {
      if (!isTrigger(f)) continue;
      if (f.role.direction !== "heading") {
        modifiers.push(scopeOf(text, words, sentence, f, around, rules));
        continue;
      }
      lines ??= linesOf(text, whole);
      const heading = headingScope(text, lines, f);
      if (heading) modifiers.push(heading);
    }
  }
  return modifiers;
}
