// A GLiNER model as a recogniser of documents, wherever it runs.
import type { JobReport, JobRunner, ModelChoice } from "../../models/job.ts";
import type { Document } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import type { Recognised, Recogniser, Uncovered } from "../recogniser.ts";
import { type GlinerItem, type GlinerRequest, glinerJob } from "./job.ts";

export interface GlinerRecogniserOptions extends Omit<GlinerRequest, "text" | "regions" | "language"> {
  /** Source of the mentions: the model's name. */
  readonly name: string;
  /** Called with each note on labels, once. */
  readonly onNote?: (note: string) => void;
  /** Called after each document: where it was computed, how long it took. */
  readonly onReport?: (report: JobReport) => void;
  /** Called as the text is read, with the offset up to which its mentions are known. */
  readonly onRead?: (upTo: number, mentions: number) => void;
}

/** What a model found, as a mention that nobody linked yet. */
export const mentionOf = (found: GlinerItem["found"][number], source: string): Mention => ({
  spans: [{ start: found.start, end: found.end }],
  type: found.label,
  source,
  status: "undecided",
  concepts: [],
  candidates: [],
  score: found.score,
});

export class GlinerRecogniser implements Recogniser {
  readonly #runner: JobRunner;
  readonly #choice: ModelChoice;
  readonly #options: GlinerRecogniserOptions;
  readonly #told = new Set<string>();
  /** Semantic groups of the labels that have mentions, where the model says them. */
  readonly groups = new Map<string, string>();

  constructor(runner: JobRunner, choice: ModelChoice, options: GlinerRecogniserOptions) {
    this.#runner = runner;
    this.#choice = choice;
    this.#options = options;
  }

  /** Rejects with `ModelError`, or with the signal's reason. */
  async recognise(document: Document, signal?: AbortSignal): Promise<Recognised> {
    const { name, onNote, onRead, onReport, ...asked } = this.#options;
    const mentions: Mention[] = [];
    const uncovered: Uncovered[] = [];
    const request: GlinerRequest = {
      ...asked,
      text: document.text,
      ...(document.sections.length
        ? { regions: document.sections.map(({ start, end }) => ({ start, end })) }
        : {}),
      ...(document.language === undefined ? {} : { language: document.language }),
    };
    const { result, report } = await this.#runner.run(
      glinerJob,
      this.#choice,
      request,
      ({ found, unread, upTo }) => {
        for (const f of found) {
          mentions.push(mentionOf(f, name));
          if (f.group !== undefined) this.groups.set(f.label, f.group);
        }
        uncovered.push(...unread);
        onRead?.(upTo, mentions.length);
      },
      signal,
    );
    onReport?.(report);
    for (const note of result.notes) if (!this.#told.has(note)) onNote?.(note);
    for (const note of result.notes) this.#told.add(note);
    return { mentions, uncovered };
  }
}
