// Two annotations of the same texts and the third that a person makes of them, conflict by conflict. Every answer is on disk
// before it is acknowledged: the `.ann` in the form curation writes, and a line in `adjudication.jsonl` that names both authors.
import { join } from "node:path";
import * as z from "zod";
import type { Document } from "../../text/document.ts";
import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import type { AnnotationFiles } from "../annotations/files.ts";
import { permanentId } from "../annotations/ids.ts";
import { pathsOf } from "../annotations/paths.ts";
import { byFileOrder, strictBrat } from "../annotations/strict-brat.ts";
import { logLine, parseLog, timeAfter } from "../log.ts";
import { CONFLICTS, type Conflict } from "./conflict.ts";
import { mergeDocuments } from "./merge-documents.ts";
import { type Choice, choicesOf, settle } from "./settle.ts";

export const ADJUDICATION_LOG = "adjudication.jsonl";

const answerSchema = z.object({
  /** ISO 8601; records of one log share no time. */
  time: z.iso.datetime(),
  /** Who decided. */
  author: z.string(),
  /** The two whose annotations differ. */
  first: z.string(),
  second: z.string(),
  document: z.string(),
  conflict: z.string(),
  kind: z.enum(CONFLICTS),
  quote: z.string(),
  choice: z.enum(["left", "right", "both"]),
});
export type Answer = z.output<typeof answerSchema>;

/** One text with what each side says of it. */
export interface Sides {
  readonly first: Document;
  readonly second: Document;
  /** Their common version, where there is one. */
  readonly base?: Document;
  /** Who annotated: for the log. */
  readonly authors: readonly [first: string, second: string];
  /** Path of the text below the folder of the result: `a/x.txt`. */
  readonly file: string;
}

export interface Question {
  /** Names the conflict whenever the same versions are compared again. */
  readonly key: string;
  readonly conflict: Conflict;
  readonly choices: readonly Choice[];
  readonly chosen: Choice | undefined;
}

const keyOf = (c: Conflict): string => {
  const side = (m: Mention | undefined) =>
    m ? `${m.spans.map((s) => `${s.start}-${s.end}`).join(",")} ${m.type ?? ""}` : "";
  const relation = c.relations?.base ?? c.relations?.ours ?? c.relations?.theirs;
  return [c.kind, side(c.ours), side(c.theirs), relation ? JSON.stringify(relation) : ""].join("|");
};

class AdjudicatedText {
  readonly sides: Sides;
  readonly merged: Document;
  readonly conflicts: readonly { readonly key: string; readonly conflict: Conflict }[];
  readonly chosen = new Map<string, Choice>();

  constructor(sides: Sides) {
    this.sides = sides;
    const { first, second, base } = sides;
    const common = base ?? { ...first, mentions: [], relations: [] };
    const { document, conflicts } = mergeDocuments(
      common,
      first,
      second,
      base ? {} : { oneSided: "question" },
    );
    this.merged = withIds(document);
    this.conflicts = conflicts.map((conflict) => ({ key: keyOf(conflict), conflict }));
  }

  /** The text as all answers so far make it; what nobody answered stands as the first annotator has it, or both. */
  get document(): Document {
    return this.conflicts.reduce((document, { key, conflict }) => {
      const choice = this.chosen.get(key);
      return choice ? settle(document, conflict, choice) : document;
    }, this.merged);
  }

  get questions(): Question[] {
    return this.conflicts.map(({ key, conflict }) => ({
      key,
      conflict,
      choices: choicesOf(conflict),
      chosen: this.chosen.get(key),
    }));
  }
}

/** Mentions of formats without ids get permanent ones. */
function withIds(document: Document): Document {
  const taken = new Set(document.mentions.flatMap((m) => m.id ?? []));
  const mentions = document.mentions.map((m): Mention => {
    if (m.id !== undefined) return m;
    const { start, end } = extentOf(m);
    const id = permanentId("T", `${start}-${end} ${m.type ?? ""} ${textOf(m, document.text)}`, (i) =>
      taken.has(i),
    );
    taken.add(id);
    return { ...m, id };
  });
  return { ...document, mentions };
}

export class Adjudication {
  readonly out: string;
  readonly #files: AnnotationFiles;
  readonly #texts: Map<string, AdjudicatedText>;
  #last: string | undefined;

  private constructor(out: string, files: AnnotationFiles, texts: Map<string, AdjudicatedText>) {
    this.out = out;
    this.#files = files;
    this.#texts = texts;
  }

  /**
   * Compares, writes every text with what is agreed on (nothing that is there and differs is written over: rejects), and takes
   * up answers that were given before.
   */
  static async open(out: string, files: AnnotationFiles, all: Iterable<Sides>): Promise<Adjudication> {
    const texts = new Map(Array.from(all, (sides) => [sides.first.id, new AdjudicatedText(sides)]));
    const adjudication = new Adjudication(out, files, texts);
    const log = (await files.read(join(out, ADJUDICATION_LOG))) ?? "";
    for (const { document, conflict, choice, time } of parseLog(answerSchema, log).records) {
      texts.get(document)?.chosen.set(conflict, choice);
      adjudication.#last = time;
    }
    for (const text of texts.values()) await adjudication.#write(text, true);
    return adjudication;
  }

  get documents(): { id: string; path: string; sides: Sides; questions: Question[] }[] {
    return [...this.#texts].map(([id, text]) => ({
      id,
      path: join(this.out, text.sides.file),
      sides: text.sides,
      questions: text.questions,
    }));
  }

  /** Answers one question; undefined where there is no such question or choice. Resolves when it is on disk. */
  async answer(
    id: string,
    key: string,
    choice: Choice,
    by: { readonly author: string; readonly now: Date },
  ): Promise<Question | undefined> {
    const text = this.#texts.get(id);
    const question = text?.questions.find((q) => q.key === key);
    if (!text || !question?.choices.includes(choice)) return undefined;
    const { ours, theirs } = question.conflict;
    const about = ours ?? theirs;
    text.chosen.set(key, choice);
    const [first, second] = text.sides.authors;
    const record: Answer = {
      time: timeAfter(by.now, this.#last),
      author: by.author,
      first,
      second,
      document: id,
      conflict: key,
      kind: question.conflict.kind,
      quote: about ? textOf(about, text.merged.text) : "",
      choice,
    };
    this.#last = record.time;
    await this.#write(text, false);
    await this.#files.append(join(this.out, ADJUDICATION_LOG), logLine(record));
    return { ...question, chosen: choice };
  }

  async #write(text: AdjudicatedText, begin: boolean): Promise<void> {
    const { document } = text;
    const paths = pathsOf(join(this.out, text.sides.file));
    if (begin) {
      const there = await this.#files.read(paths.text);
      if (there === undefined) await this.#files.replace(paths.text, document.text);
      else if (there !== document.text)
        throw new Error(
          `${paths.text} is there and holds another text; choose another folder for the result.`,
        );
    }
    await this.#files.replace(
      paths.ann,
      strictBrat(document.text, document.mentions.toSorted(byFileOrder), document.relations ?? []),
    );
  }
}
