// Training rows of documents: one for each linked mention, with what is asked and what shall be answered; each mention that gives no
// row has a reason.
import { Contexts, type ContextWidth } from "../../linking/guided/contexts.ts";
import { modelInput, PUBLISHED_FORM } from "../../linking/guided/model-input.ts";
import type { Document } from "../../text/document.ts";
import { type Mention, textOf } from "../../text/mention.ts";
import type { ChooseName } from "./choose-name.ts";
import { sentenceOf, sentencesIn } from "./mention-sentences.ts";
import type { RowSource } from "./mixes.ts";
import type { UnambiguousNames } from "./unambiguous-names.ts";

export interface LinkingRow {
  /** Document and place of the mention among its mentions. */
  readonly id: string;
  readonly source: RowSource;
  /** The input; TRL and others call it so. */
  readonly prompt: string;
  /** The target, a space before it; an end-of-text token is the trainer's. */
  readonly completion: string;
  readonly mention: string;
  readonly group: string;
  readonly concepts: readonly string[];
  readonly language: string;
}

export type Skipped = "no-concept" | "composite" | "no-name" | "not-one-sentence" | "no-language";

export interface RowOptions {
  readonly source: RowSource;
  readonly names: UnambiguousNames;
  readonly choose: ChooseName;
  /** BCP 47 tag of documents that state none (default `en`). */
  readonly language?: string;
  /** How much of the document is shown; the mention's sentence by default, as published. */
  readonly context?: ContextWidth;
  /** Rows for mentions with several concepts, their names one behind the other (default false, as for most published sets). */
  readonly composite?: boolean;
  /** Words that a mention without a concept is answered with; absent: it gives no row. */
  readonly nil?: string;
  /** The group of a type, where files have types of their own; default: the type. */
  readonly groupOf?: (type: string) => string;
}

/** Rows in the order of the document's mentions. `skip` is told once for each mention without one. */
export async function rowsOf(
  document: Document,
  options: RowOptions,
  skip: (reason: Skipped, mention: Mention) => void,
): Promise<LinkingRow[]> {
  const {
    source,
    names,
    choose,
    composite = false,
    groupOf = (type) => type,
    context = "sentence",
    nil,
  } = options;
  const language = document.language ?? options.language ?? "en";
  const tag = language.toLowerCase().split("-")[0] as string;
  const verb = PUBLISHED_FORM.verbs[tag];
  const sentences = context === "sentence" ? sentencesIn(document) : [];
  const contexts = context === "sentence" ? undefined : new Contexts(document.text, document.language);
  const rows: LinkingRow[] = [];
  for (const [i, mention] of document.mentions.entries()) {
    const { concepts } = mention;
    const forms = concepts.map(({ id }) => names.of(id));
    // Others are as wide as the linker shows them where its window has room.
    const { span: shown, before } = contexts?.of(mention.spans, context).next().value ?? {
      span: sentenceOf(mention, sentences),
      before: "",
    };
    const reason: Skipped | undefined =
      verb === undefined
        ? "no-language"
        : concepts.length === 0 && nil === undefined
          ? "no-concept"
          : concepts.length > 1 && !composite
            ? "composite"
            : forms.some((f) => f.length === 0)
              ? "no-name"
              : mention.spans.some((s) => s.start < shown.start || s.end > shown.end)
                ? "not-one-sentence"
                : undefined;
    if (reason) {
      skip(reason, mention);
      continue;
    }
    const words = textOf(mention, document.text);
    const group = groupOf(mention.type ?? "");
    const answers: string[] = [];
    for (const form of forms) answers.push(await choose(words, form));
    if (!answers.length && nil !== undefined) answers.push(nil);
    rows.push({
      id: `${document.id}#${i + 1}`,
      source,
      prompt: modelInput({ text: document.text, spans: mention.spans, group }, shown, {
        language: tag,
        before,
      }),
      // As the trie has them: a name begins behind a space, the second of a composite answer as well.
      completion: ` ${answers.join(`${PUBLISHED_FORM.separator} `)}`,
      mention: words,
      group,
      concepts: concepts.map(({ id }) => id),
      language,
    });
  }
  return rows;
}
