// The head of a `.prompt` file: YAML between two lines of ---, read with places, so that every complaint names its line.
import { LineCounter, parseDocument } from "yaml";
import * as z from "zod";

export interface PromptProblem {
  /** Counted from 1, in the file. */
  readonly line: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

const config = z.looseObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  seed: z.int().optional(),
});

/** A schema: picoschema (a mapping, or a type's name), or JSON Schema. */
const schema = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** Keys of the dotprompt convention that are used here; a key with a dot in it belongs to some tool (`curie.slice`). */
export const frontMatterSchema = z.looseObject({
  name: z.string().optional(),
  variant: z.string().optional(),
  version: z.string().optional(),
  description: z.string().optional(),
  model: z.string().optional(),
  config: config.default({}),
  input: z
    .object({ default: z.record(z.string(), z.unknown()).optional(), schema: schema.optional() })
    .default({}),
  output: z.object({ format: z.enum(["json", "text"]).optional(), schema: schema.optional() }).default({}),
});

export type FrontMatter = z.output<typeof frontMatterSchema>;

const KNOWN = [...Object.keys(frontMatterSchema.shape), "ext", "tools", "toolDefs", "metadata"];

export interface Parts {
  readonly head: string;
  readonly body: string;
  /** Lines of the file above the head's and the body's first line. */
  readonly headAt: number;
  readonly bodyAt: number;
}

/** undefined where the file does not begin with ---, or the head does not end. */
export function cut(source: string): Parts | undefined {
  const match = /^---[ \t]*(?:\r\n|\n)([\s\S]*?)(?:^|\r\n|\n)---[ \t]*(?:\r\n|\n|$)([\s\S]*)$/.exec(source);
  if (!match) return undefined;
  const [, head = "", body = ""] = match;
  const above = source.slice(0, source.length - body.length);
  return { head, body, headAt: 1, bodyAt: above.split("\n").length - 1 };
}

/** Never throws. The value is undefined where something is wrong that nobody could work with. */
export function readFrontMatter(parts: Parts): { value?: FrontMatter; problems: PromptProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(parts.head, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line + parts.headAt;
  if (document.errors.length)
    return {
      problems: document.errors.map((e) => ({
        line: lineAt(e.pos[0]),
        severity: "error",
        message: `not YAML: ${e.message}`,
      })),
    };
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return lineAt(node.range[0]);
    }
    return parts.headAt + 1;
  };
  const read = frontMatterSchema.safeParse(document.toJS() ?? {});
  if (!read.success)
    return {
      problems: read.error.issues.map(({ path, message }) => ({
        line: lineOf(path),
        severity: "error",
        message: `${path.join(".") || "the front matter"}: ${message}`,
      })),
    };
  const unknown = Object.keys(read.data).filter((key) => !KNOWN.includes(key) && !key.includes("."));
  return {
    value: read.data,
    problems: unknown.map((key) => ({
      line: lineOf([key]),
      severity: "warning",
      message: `${key} is no key of a prompt file (${KNOWN.join(", ")}); keys with a dot, such as tool.${key}, are free.`,
    })),
  };
}
