// A prompt as a file: typed inputs, a template, the shape of the answer (dotprompt convention, github.com/google/dotprompt).
// Checked whole before it renders anything.
import { createHash } from "node:crypto";
import { Dotprompt, picoschema } from "dotprompt";
import * as z from "zod";
import { checkBody } from "./body.ts";
import { cut, type FrontMatter, type PromptProblem, readFrontMatter } from "./front-matter.ts";

export type { PromptProblem } from "./front-matter.ts";

export interface RenderedMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

type Schema = Readonly<Record<string, unknown>>;

export interface PromptFile {
  readonly path: string;
  /** `name` of the front matter, else the file's name without its ending. */
  readonly name: string;
  readonly front: FrontMatter;
  /** JSON Schema. */
  readonly input: Schema | undefined;
  readonly output: Schema | undefined;
  /** SHA-256 of the file's text: provenance of what was made with it. */
  readonly hash: string;
  /** Throws `PromptInputError` for an input that does not fit. */
  render(input: Readonly<Record<string, unknown>>): Promise<RenderedMessage[]>;
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

/** Never throws. `prompt` is there unless a problem is an error. */
export async function readPrompt(
  source: string,
  path: string,
): Promise<{ prompt?: PromptFile; problems: PromptProblem[] }> {
  const text = source.replace(/^\uFEFF/, "");
  const parts = cut(text);
  if (!parts)
    return {
      problems: [
        { line: 1, severity: "error", message: "a prompt file begins with YAML between two lines of ---." },
      ],
    };
  const { value: front, problems } = readFrontMatter(parts);
  if (!front) return { problems };
  const input = await schemaOf(front.input.schema, "input.schema", problems);
  const output = await schemaOf(front.output.schema, "output.schema", problems);
  const inputs = input ? Object.keys((input.properties as object | undefined) ?? {}) : undefined;
  problems.push(...checkBody(parts.body, parts.bodyAt, inputs));
  if (problems.some((p) => p.severity === "error")) return { problems };
  const compiled = await new Dotprompt().compile(text);
  const check = input ? z.fromJSONSchema(input as never) : undefined;
  const hash = createHash("sha256").update(text).digest("hex");
  const name = front.name ?? (path.split(/[\\/]/).at(-1) ?? path).replace(/\.prompt$/, "");
  const render = async (given: Readonly<Record<string, unknown>>): Promise<RenderedMessage[]> => {
    const filled = { ...front.input.default, ...given };
    const fits = check?.safeParse(filled);
    if (fits && !fits.success)
      throw new PromptInputError(
        `${path}: ${fits.error.issues.map((i) => `${i.path.join(".") || "input"}: ${i.message}`).join("; ")}`,
      );
    const { messages } = await compiled({ input: unmarked(filled) as Record<string, unknown> });
    return messages.map(({ role, content }) => ({
      role: role === "system" ? "system" : role === "model" ? "assistant" : "user",
      content: content
        .map((part) => part.text ?? "")
        .join("")
        .trim(),
    }));
  };
  return { prompt: { path, name, front, input, output, hash, render }, problems };
}

/** Throws `PromptFileError`. */
export async function promptFrom(source: string, path: string): Promise<PromptFile> {
  const { prompt, problems } = await readPrompt(source, path);
  if (!prompt) throw new PromptFileError(path, problems);
  return prompt;
}

async function schemaOf(
  given: FrontMatter["input"]["schema"],
  key: string,
  problems: PromptProblem[],
): Promise<Schema | undefined> {
  if (given === undefined) return undefined;
  try {
    const schema = (await picoschema(given)) as Schema;
    z.fromJSONSchema(schema as never);
    return schema;
  } catch (error) {
    problems.push({ line: 2, severity: "error", message: `${key}: ${(error as Error).message}` });
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
