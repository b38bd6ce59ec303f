// A prompt as a file: typed inputs, a template, the shape of the answer (dotprompt convention, github.com/google/dotprompt).
// Checked whole before it renders anything.
import { createHash } from "node:crypto";
import { Dotprompt, type ParsedPrompt, picoschema } from "dotprompt";
import * as z from "zod";
import type { FrontMatter } from "./front-matter.ts";
import { type Edit, type Marks, markEdits, marksFor, type Segment, segmentsIn } from "./marks.ts";
import { type PartialSource, partialsOf, partialWords } from "./partials.ts";
import { type PromptProblem, problem } from "./problem.ts";
import { type PromptDocument, promptDocument } from "./prompt-document.ts";

export type { Segment } from "./marks.ts";
export type { PromptProblem } from "./problem.ts";

export interface RenderedMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface SegmentedMessage extends RenderedMessage {
  /** Joined they are the content. */
  readonly segments: readonly Segment[];
}

type Schema = Readonly<Record<string, unknown>>;
type Input = Readonly<Record<string, unknown>>;

export interface PromptFile {
  readonly path: string;
  /** `name` of the front matter, else the file's name without its ending. */
  readonly name: string;
  readonly front: FrontMatter;
  readonly document: PromptDocument;
  /** JSON Schema. */
  readonly input: Schema | undefined;
  readonly output: Schema | undefined;
  /** SHA-256 of the file's text, and of its partials' where it has any: provenance of what was made with it. */
  readonly hash: string;
  /** Throws `PromptInputError` for an input that does not fit. */
  render(input: Input): Promise<RenderedMessage[]>;
  /** The same messages, told apart into the template's words and the inputs'. */
  renderSegments(input: Input): Promise<SegmentedMessage[]>;
}

/** A file that is no prompt; its problems say where and why. */
export class PromptFileError extends Error {
  readonly problems: readonly PromptProblem[];
  constructor(path: string, problems: readonly PromptProblem[]) {
    super(problems.map((p) => `${path}:${p.line}: ${p.message}`).join("\n"));
    this.name = "PromptFileError";
    this.problems = problems;
  }
}

export class PromptInputError extends Error {}

/** Never throws. `prompt` is there unless a problem is an error. `partials`: none where absent. */
export async function readPrompt(
  source: string,
  path: string,
  partials?: PartialSource,
): Promise<{ prompt?: PromptFile; document: PromptDocument; problems: PromptProblem[] }> {
  const document = promptDocument(source);
  const { text, front, parts } = document;
  const problems = [...document.problems];
  if (!front || !parts) return { document, problems };
  const input = await schemaOf(document, "input", problems);
  const output = await schemaOf(document, "output", problems);
  const included = await partialsOf(text, document.tags, partials);
  problems.push(...included.problems);
  problems.sort((a, b) => a.start - b.start);
  if (problems.some((p) => p.severity === "error")) return { document, problems };
  // The head has been read; the library would read it again, by rules of its own.
  const compile = async (body: string) => {
    const dotprompt = new Dotprompt();
    for (const [name, template] of included.templates) dotprompt.definePartial(name, template);
    return dotprompt.compile({ template: body.trim() } as ParsedPrompt);
  };
  const renames = partialWords(document.tags).flatMap((word): (Edit & { drop: number })[] => [
    { at: word.start, text: included.names.get(word.text) ?? word.text, drop: word.end - word.start },
  ]);
  const bodyWith = (edits: readonly Edit[]) => edited(text, [...renames, ...edits], parts.bodyStart);
  const check = input ? z.fromJSONSchema(input as never) : undefined;
  const filled = (given: Input): Input => {
    const all = { ...front.input.default, ...given };
    const fits = check?.safeParse(all);
    if (fits && !fits.success)
      throw new PromptInputError(
        `${path}: ${fits.error.issues.map((i) => `${i.path.join(".") || "input"}: ${i.message}`).join("; ")}`,
      );
    return unmarked(all) as Input;
  };
  type Compiled = Awaited<ReturnType<typeof compile>>;
  const messagesBy = async (compiled: Compiled, input: Input) =>
    (await compiled({ input: input as Record<string, unknown> })).messages.map(({ role, content }) => ({
      role: (role === "system"
        ? "system"
        : role === "model"
          ? "assistant"
          : "user") as RenderedMessage["role"],
      whole: content.map((part) => part.text ?? "").join(""),
    }));
  const compiled = await compile(bodyWith([]));
  const render = async (given: Input): Promise<RenderedMessage[]> =>
    (await messagesBy(compiled, filled(given))).map(({ role, whole }) => ({ role, content: whole.trim() }));
  let withMarks: { marks: Marks; tags: ReturnType<typeof markEdits>["tags"]; compiled: Compiled } | undefined;
  const renderSegments = async (given: Input): Promise<SegmentedMessage[]> => {
    const input = filled(given);
    const plain = await render(given);
    const said = text + JSON.stringify(input);
    if (
      !withMarks ||
      [withMarks.marks.open, withMarks.marks.middle, withMarks.marks.close].some((c) => said.includes(c))
    ) {
      const marks = marksFor(said);
      if (!marks) return plain.map((m) => ({ ...m, segments: [{ text: m.content }] }));
      const { edits, tags } = markEdits(document, marks);
      withMarks = { marks, tags, compiled: await compile(bodyWith(edits)) };
    }
    const { marks, tags } = withMarks;
    const marked = await messagesBy(withMarks.compiled, input);
    return plain.map((message, i) => {
      const segments = segmentsIn(marked[i]?.whole ?? "", tags, text, marks);
      // A helper that looks at what another wrote would see the marks: then the words count, not their colours.
      const same = segments.map((s) => s.text).join("") === message.content;
      return { ...message, segments: same ? segments : [{ text: message.content }] };
    });
  };
  const hash = createHash("sha256").update(text);
  for (const name of [...included.templates.keys()].sort()) hash.update(`\0${name}`);
  const name = front.name ?? (path.split(/[\\/]/).at(-1) ?? path).replace(/\.prompt$/, "");
  const prompt = {
    path,
    name,
    front,
    document,
    input,
    output,
    hash: hash.digest("hex"),
    render,
    renderSegments,
  };
  return { prompt, document, problems };
}

/** Throws `PromptFileError`. */
export async function promptFrom(
  source: string,
  path: string,
  partials?: PartialSource,
): Promise<PromptFile> {
  const { prompt, problems } = await readPrompt(source, path, partials);
  if (!prompt) throw new PromptFileError(path, problems);
  return prompt;
}

/** The text from `from` on, with insertions and replacements at their places. */
function edited(text: string, edits: readonly (Edit & { drop?: number })[], from: number): string {
  let out = text;
  for (const { at, text: put, drop = 0 } of [...edits].sort((a, b) => b.at - a.at))
    out = out.slice(0, at) + put + out.slice(at + drop);
  return out.slice(from);
}

async function schemaOf(
  { front, yaml, parts, text }: PromptDocument,
  key: "input" | "output",
  problems: PromptProblem[],
): Promise<Schema | undefined> {
  const given = front?.[key].schema;
  if (given === undefined) return undefined;
  try {
    const schema = (await picoschema(given)) as Schema;
    z.fromJSONSchema(schema as never);
    return schema;
  } catch (error) {
    const node = yaml?.getIn([key, "schema"], true) as { range?: [number, number, number] } | undefined;
    const [start, end] = node?.range ?? [0, 0];
    const shift = parts?.headStart ?? 0;
    problems.push(
      problem(
        text,
        { start: start + shift, end: end + shift },
        "error",
        "front-matter",
        `${key}.schema: ${(error as Error).message}`,
      ),
    );
    return undefined;
  }
}

/**
 * The renderer marks roles inside the rendered text by `<<<dotprompt:...>>>`: such a mark inside an input would let a text
 * speak as the system. It loses its first bracket.
 */
function unmarked(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("<<<dotprompt:", "<<dotprompt:");
  if (Array.isArray(value)) return value.map(unmarked);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unmarked(inner)]));
  return value;
}
