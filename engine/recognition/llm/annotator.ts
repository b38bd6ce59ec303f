// A language model as a recogniser: each window of a document is asked for, its reply read strictly, and what was not read is told.
// A reply that is cut off or is no annotation of its window is asked for again in halves, down to a sentence.
import { concurrently } from "../../llm/concurrently.ts";
import { type LanguageModel, LlmError, type Message, type Request } from "../../llm/port.ts";
import type { Document } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import { nounPhrases } from "../../text/noun-phrases.ts";
import type { Span } from "../../text/span.ts";
import { readContextItems } from "../llm-json/read-context.ts";
import { readEntities } from "../llm-json/read-entities.ts";
import { presented } from "../llm-tags/presented.ts";
import { readTags } from "../llm-tags/read-tags.ts";
import type { Recognised, Recogniser, Uncovered } from "../recogniser.ts";
import { YieldCounter } from "./alignment-yield.ts";
import { type FoundSpan, type ReadReply, tidied } from "./found-span.ts";
import { halves, windowsOf } from "./windows.ts";

/**
 * symbolic: the text repeated for each type with its mentions in brackets. context: JSON list of an entity and words around it.
 * entities: JSON list of entities, each standing for all its occurrences.
 */
export const REPLY_FORMS = ["symbolic", "context", "entities"] as const;
export type ReplyForm = (typeof REPLY_FORMS)[number];

export interface EntityType {
  readonly name: string;
  readonly definition?: string;
}

/** What a prompt is rendered with. */
export interface AnnotationInput {
  readonly text: string;
  readonly types: readonly EntityType[];
  /** Noun phrases of the text, none twice. */
  readonly hints: readonly string[];
}

export interface AnnotatorOptions {
  readonly form: ReplyForm;
  readonly types: readonly EntityType[];
  readonly render: (input: AnnotationInput) => Promise<readonly Message[]>;
  readonly model: LanguageModel;
  readonly settings: Omit<Request, "messages" | "repeat">;
  /** Longest window in UTF-16 units (default 1,500). */
  readonly window?: number;
  /** Windows asked for at the same time (default 4). */
  readonly concurrency?: number;
  /** Questions in all; windows beyond are not covered. */
  readonly maxCalls?: number;
  readonly onReply?: (asked: number) => void;
}

const READERS: Readonly<
  Record<ReplyForm, (reply: string, text: string, types: readonly string[]) => ReadReply>
> = {
  symbolic: readTags,
  context: readContextItems,
  entities: readEntities,
};

const SHORTEST = 80;

/** Failures that every other question would meet as well. */
const isFatal = (error: LlmError): boolean =>
  error.failure === "forbidden" || [401, 403, 404].includes(error.status ?? 0);

export class LlmRecogniser implements Recogniser {
  readonly #options: AnnotatorOptions;
  readonly #names: readonly string[];
  readonly #counter = new YieldCounter();
  #asked = 0;

  constructor(options: AnnotatorOptions) {
    this.#options = options;
    this.#names = options.types.map(({ name }) => name);
  }

  /** Over all documents so far. */
  get yield() {
    return this.#counter.result();
  }

  /** The question about a window: what is sent, and what `--dry-run` shows. */
  async request(document: Document, { start, end }: Span): Promise<Request> {
    const { form, types, render, settings } = this.#options;
    const text = document.text.slice(start, end);
    const hints = nounPhrases(text, { start: 0, end: text.length }, document.language).map((s) =>
      text.slice(s.start, s.end),
    );
    const shown = form === "symbolic" ? presented(text) : text;
    return { ...settings, messages: await render({ text: shown, types, hints: [...new Set(hints)] }) };
  }

  windows({ text, sections, language }: Document): Span[] {
    return windowsOf(text, sections, this.#options.window ?? 1500, language);
  }

  async recognise(document: Document, signal?: AbortSignal): Promise<Recognised> {
    const found: FoundSpan[] = [];
    const uncovered: Uncovered[] = [];
    await concurrently(
      this.windows(document),
      this.#options.concurrency ?? 4,
      async (window, inner) => {
        for (const part of await this.#read(document, window, inner))
          if ("reason" in part) uncovered.push(part);
          else found.push(part);
      },
      signal,
    );
    uncovered.sort((a, b) => a.start - b.start);
    this.#counter.document(document.text.length, uncovered);
    const source = `llm:${this.#options.settings.model}`;
    return {
      mentions: tidied(found).map(
        ({ start, end, type }): Mention => ({
          spans: [{ start, end }],
          type,
          source,
          status: "undecided",
          concepts: [],
          candidates: [],
        }),
      ),
      uncovered,
    };
  }

  async #read(document: Document, window: Span, signal: AbortSignal): Promise<(FoundSpan | Uncovered)[]> {
    const { model, form, maxCalls, onReply } = this.#options;
    if (maxCalls !== undefined && this.#asked >= maxCalls)
      return [{ ...window, reason: `${maxCalls} questions were asked, as many as allowed` }];
    this.#asked++;
    const text = document.text.slice(window.start, window.end);
    try {
      const reply = await model.ask(await this.request(document, window), signal);
      onReply?.(this.#asked);
      const read = READERS[form](reply.text, text, this.#names);
      const reason =
        reply.finish === "length"
          ? "the reply was cut off"
          : reply.finish === "filtered"
            ? "the reply was withheld"
            : read.unreadable;
      const parts =
        reason === undefined ? undefined : halves(document.text, window, SHORTEST, document.language);
      // What halves will say again is not counted twice.
      this.#counter.reply(
        parts || reason !== undefined
          ? { found: [], items: 0, unplaced: [], repairs: [], unreadable: reason ?? "" }
          : read,
      );
      if (parts) return (await Promise.all(parts.map((part) => this.#read(document, part, signal)))).flat();
      const here = read.found.map((f) => ({
        ...f,
        start: window.start + f.start,
        end: window.start + f.end,
      }));
      return reason === undefined ? here : [...here, { ...window, reason }];
    } catch (error) {
      if (!(error instanceof LlmError) || isFatal(error)) throw error;
      return [{ ...window, reason: `${error.failure}: ${error.message}` }];
    }
  }
}
