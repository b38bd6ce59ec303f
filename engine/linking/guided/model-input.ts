// The string that a linking model reads of a mention, in the form of SynCABEL's published models: the sentence with the
// mention in brackets and its semantic group in braces, a separator, and the beginning of the answer. The model goes on with
// a space and a name of the concept.
import { GROUPS, type SemanticGroup } from "../../kb/groups.ts";
import type { Span } from "../../text/span.ts";

/** `G`: semantic groups, or the types of some file. */
export interface MarkedMention<G extends string = SemanticGroup> {
  readonly text: string;
  /** In reading order, not overlapping; several for a discontinuous mention. */
  readonly spans: readonly Span[];
  readonly group: G;
}

export interface InputForm {
  /** Between context and beginning of the answer. */
  readonly separator: string;
  /** Behind the mention, by language of the text; English for any other. */
  readonly verbs: Readonly<Record<string, string>>;
  /** How the model was taught to call groups; any other type is called as it is. */
  readonly groups: Readonly<Record<string, string>>;
}

export const PUBLISHED_FORM: InputForm = {
  separator: "<SEP>",
  verbs: { en: "is", fr: "est", es: "es" },
  groups: GROUPS,
};

const BRACKETS: Readonly<Record<string, string>> = { "[": "(", "]": ")", "{": "(", "}": ")", "\u00a0": " " };

/** Brackets and braces of the text itself as parentheses, so that those of the form are the only ones; no offset moves. */
export const withoutBrackets = (text: string): string =>
  text.replace(/[[\]{}\u00a0]/g, (c) => BRACKETS[c] as string);

/**
 * `context`: the stretch of the text that is shown, which holds the mention. `before` is put in front of it as it is: a title, what
 * the text says short forms stand for.
 */
export function modelInput(
  mention: MarkedMention<string>,
  context: Span,
  {
    language = "en",
    before = "",
    form = PUBLISHED_FORM,
  }: { language?: string; before?: string; form?: InputForm } = {},
): string {
  const shown = (start: number, end: number): string => withoutBrackets(mention.text.slice(start, end));
  let marked = "";
  let at = context.start;
  for (const span of mention.spans) {
    marked += `${shown(at, span.start)}[${shown(span.start, span.end)}]`;
    at = span.end;
  }
  marked += `{${form.groups[mention.group] ?? mention.group}}${shown(at, context.end)}`;
  const surface = mention.spans.map((s) => shown(s.start, s.end)).join(" ");
  const verb = form.verbs[language] ?? "is";
  return `${withoutBrackets(before)}${marked}${form.separator}[${surface}] ${verb}`;
}
