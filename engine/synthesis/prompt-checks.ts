// Checks of a template against what it will be used with: the concepts of its slice, the model's context, the texts that a model
// will be tested on.
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { Place } from "../prompts/places.ts";
import { type PromptProblem, problem } from "../prompts/problem.ts";
import { filledInputs, type PromptDocument } from "../prompts/prompt-document.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import { type TokenCounter, tokensOf } from "../prompts/token-count.ts";
import { languageOf } from "../text/language.ts";
import { inputsFor } from "./prompt-inputs.ts";
import type { LeakIndex } from "./quality/leakage.ts";
import type { SliceSurvey } from "./slice-survey.ts";

export interface CheckData {
  readonly kb: KnowledgeBase;
  readonly survey: SliceSurvey;
  readonly tokens: TokenCounter;
  /** Texts of `curie.evaluation`. */
  readonly leaks?: LeakIndex;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  en: "English",
  fr: "French",
  es: "Spanish",
  zh: "Chinese",
};
const primary = (tag: string): string => tag.toLowerCase().split("-")[0] as string;

/** Never throws. */
export async function dataProblems(prompt: PromptFile, data: CheckData): Promise<PromptProblem[]> {
  const { document } = prompt;
  const concept = filledInputs(document).find((i) => i.is === "concept");
  const found = [...leakProblems(document, data.leaks)];
  if (!concept) return found;
  const { kb, survey } = data;
  const at = placeOfKey(document, ["curie.inputs", concept.name]) ?? declared(document, concept.name);
  const tell = (
    severity: PromptProblem["severity"],
    code: PromptProblem["code"],
    message: string,
    place: Place = at,
  ) => found.push(problem(document.text, place, severity, code, message));
  if (concept.source.branch !== undefined && !kb.concept(concept.source.branch)) {
    const place = placeOfKey(document, ["curie.inputs", concept.name, "branch"]) ?? at;
    tell("error", "unknown-concept", `${kb.info.name} has no concept ${concept.source.branch}.`, place);
    return found;
  }
  if (survey.concepts === 0) {
    tell("warning", "empty-slice", `${kb.info.name} has no concept for this choice.`);
    return found;
  }
  const without = survey.concepts - survey.defined;
  const use = document.uses.find((u) => u.segments.some((s) => s.text === "definition"));
  if (without && use) {
    const share = ((100 * without) / survey.concepts).toFixed(
      without * 1000 < survey.concepts ? 2 : without < survey.concepts ? 1 : 0,
    );
    tell(
      "information",
      "undefined-concepts",
      `${without.toLocaleString("en-US")} of ${survey.concepts.toLocaleString("en-US")} concepts (${share} %) of ${kb.info.name} have no definition.`,
      use,
    );
  }
  const language = primary(concept.source.language ?? kb.info.language);
  const spoken = languageOf(
    ownWords(document)
      .map((w) => w.text)
      .join(" "),
  );
  if (spoken && spoken !== language)
    tell(
      "warning",
      "other-language",
      `the template is written in ${LANGUAGES[spoken] ?? spoken}, names and definitions come in ${LANGUAGES[language] ?? language} (${kb.info.name}).`,
    );
  await contextProblem(prompt, data, tell, at);
  return found;
}

async function contextProblem(
  prompt: PromptFile,
  { survey, tokens }: CheckData,
  tell: (severity: "warning" | "error", code: PromptProblem["code"], message: string, place?: Place) => void,
  at: Place,
): Promise<void> {
  const context = prompt.front["curie.model"]?.context;
  const hardest = survey.worst.wordy;
  if (!hardest) return;
  try {
    const messages = await prompt.render(inputsFor(prompt, hardest, { seed: 1 }));
    if (context === undefined) return;
    const length = tokensOf(messages, tokens);
    const answer = prompt.front.config.maxOutputTokens ?? 0;
    if (length + answer > context)
      tell(
        "warning",
        "over-context",
        `the prompt of ${hardest.id} has ${tokens.tokenizer ? "" : "about "}${length.toLocaleString("en-US")} tokens${answer ? ` and the answer up to ${answer.toLocaleString("en-US")}` : ""}: more than the model's context of ${context.toLocaleString("en-US")}.`,
        placeOfKey(prompt.document, ["curie.model", "context"]) ?? at,
      );
  } catch (error) {
    tell("error", "cannot-render", `it cannot be rendered for ${hardest.id}: ${(error as Error).message}`);
  }
}

/** The template's own words, between its tags, line by line. */
export function ownWords({ text, parts, tags }: PromptDocument): (Place & { text: string })[] {
  if (!parts) return [];
  const found: (Place & { text: string })[] = [];
  let at = parts.bodyStart;
  const add = (to: number) => {
    let start = at;
    for (const line of text.slice(at, to).split("\n")) {
      if (line.trim()) found.push({ start, end: start + line.trimEnd().length, text: line });
      start += line.length + 1;
    }
  };
  for (const tag of tags) {
    add(tag.start);
    at = tag.end;
  }
  add(text.length);
  return found;
}

function leakProblems(document: PromptDocument, leaks: LeakIndex | undefined): PromptProblem[] {
  if (!leaks) return [];
  return ownWords(document).flatMap(({ text, start, end }) => {
    // Lists, quotes and brackets around mentions are the prompt's, not the text's.
    const plain = text
      .replace(/^\s*[-*\d.]+\s+/, "")
      .replace(/[[\]"“”]/g, "")
      .trim();
    const leak = leaks.leakIn(plain);
    return leak
      ? [
          problem(
            document.text,
            { start, end },
            "warning",
            "evaluation-example",
            leak === "sentence"
              ? "this sentence stands in the evaluation corpus: a model would be tested on what it was shown."
              : "eight words in a row of this line stand in the evaluation corpus.",
          ),
        ]
      : [];
  });
}

function declared(document: PromptDocument, name: string): Place {
  const input = document.inputs?.find((i) => i.name === name);
  return input ? { start: input.start, end: input.end } : { start: 0, end: 3 };
}

/** Place of a value in the front matter. */
export function placeOfKey({ yaml, parts }: PromptDocument, path: readonly string[]): Place | undefined {
  const node = yaml?.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range && parts
    ? { start: node.range[0] + parts.headStart, end: node.range[1] + parts.headStart }
    : undefined;
}
