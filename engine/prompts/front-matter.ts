// The head of a `.prompt` file: YAML between two lines of ---, read with places, so that every complaint names its line.
import { type Document, isMap, isScalar, parseDocument } from "yaml";
import * as z from "zod";
import { groupCodes } from "../kb/groups.ts";
import { type PromptProblem, problem } from "./problem.ts";

const config = z.looseObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  seed: z.int().optional(),
});

/** A schema: picoschema (a mapping, or a type's name), or JSON Schema. */
const schema = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** What an input is filled with; the names of inputs that go without saying are the kinds' own. */
export const INPUT_KINDS = ["concept", "examples", "count", "text", "types", "hints"] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

const inputSource = z.strictObject({
  is: z.enum(INPUT_KINDS).optional(),
  /** Concept: a packed knowledge base (path from this file on, or the name of a loaded one). Default: the first loaded. */
  kb: z.string().optional(),
  branch: z.string().optional(),
  groups: z.array(z.enum(groupCodes)).optional(),
  language: z.string().optional(),
  defined: z.boolean().optional(),
  limit: z.int().min(1).optional(),
  /** Examples and text: a corpus, path from this file on. */
  corpus: z.string().optional(),
  count: z.int().min(1).optional(),
  sameGroup: z.boolean().optional(),
  seed: z.int().optional(),
});
export type InputSource = z.output<typeof inputSource>;

const modelFacts = z.strictObject({
  /** Tokens that prompt and answer share. */
  context: z.int().min(1).optional(),
  /** Folder with the model's tokenizer.json, path from this file on. */
  tokenizer: z.string().optional(),
  /** OpenAI-compatible endpoint that trials ask. */
  url: z
    .string()
    .regex(/^https?:\/\//, "an address such as http://127.0.0.1:8000/v1")
    .optional(),
});

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
  "curie.inputs": z.record(z.string(), inputSource).optional(),
  "curie.evaluation": z.array(z.string()).optional(),
  "curie.model": modelFacts.optional(),
});

export type FrontMatter = z.output<typeof frontMatterSchema>;

export const KNOWN_KEYS = [...Object.keys(frontMatterSchema.shape), "ext", "tools", "toolDefs", "metadata"];

export interface Parts {
  readonly head: string;
  readonly body: string;
  /** Where head and body begin in the file. */
  readonly headStart: number;
  readonly bodyStart: number;
}

/** undefined where the file does not begin with ---, or the head does not end. */
export function cut(text: string): Parts | undefined {
  const match = /^---[ \t]*(?:\r\n|\n)([\s\S]*?)(?:^|\r\n|\n)---[ \t]*(?:\r\n|\n|$)([\s\S]*)$/.exec(text);
  if (!match) return undefined;
  const [, head = "", body = ""] = match;
  return { head, body, headStart: text.indexOf("\n") + 1, bodyStart: text.length - body.length };
}

export interface ReadFront {
  /** undefined where something is wrong that nobody could work with. */
  readonly value?: FrontMatter;
  readonly yaml: Document.Parsed;
  readonly problems: PromptProblem[];
}

/** Never throws. */
export function readFrontMatter(parts: Parts, text: string): ReadFront {
  const yaml = parseDocument(parts.head, { prettyErrors: false });
  const at = (start: number, end: number) => ({ start: start + parts.headStart, end: end + parts.headStart });
  if (yaml.errors.length)
    return {
      yaml,
      problems: yaml.errors.map((e) =>
        problem(
          text,
          at(e.pos[0], Math.max(e.pos[1], e.pos[0] + 1)),
          "error",
          "yaml",
          `not YAML: ${e.message}`,
        ),
      ),
    };
  const placeOf = (path: readonly PropertyKey[]) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = yaml.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return at(node.range[0], node.range[1]);
    }
    return at(0, 0);
  };
  const keyPlace = (key: string) => {
    const pair =
      isMap(yaml.contents) && yaml.contents.items.find((p) => isScalar(p.key) && p.key.value === key);
    const range = pair && (pair.key as { range?: [number, number, number] }).range;
    return range ? at(range[0], range[1]) : placeOf([key]);
  };
  let given: unknown;
  try {
    given = yaml.toJS() ?? {};
  } catch (error) {
    // An alias without its anchor, or one that grows without end.
    return {
      yaml,
      problems: [problem(text, at(0, 0), "error", "yaml", `not YAML: ${(error as Error).message}`)],
    };
  }
  const read = frontMatterSchema.safeParse(given);
  if (!read.success)
    return {
      yaml,
      problems: read.error.issues.map(({ path, message }) =>
        problem(
          text,
          placeOf(path),
          "error",
          "front-matter",
          `${path.join(".") || "the front matter"}: ${message}`,
        ),
      ),
    };
  const unknown = Object.keys(read.data).filter(
    (key) => !KNOWN_KEYS.includes(key) && !/^(?!curie\.).*\./.test(key),
  );
  return {
    value: read.data,
    yaml,
    problems: unknown.map((key) =>
      problem(
        text,
        keyPlace(key),
        "warning",
        "unknown-key",
        `${key} is no key of a prompt file (${KNOWN_KEYS.join(", ")}); keys with a dot, such as tool.${key}, are free.`,
      ),
    ),
  };
}
