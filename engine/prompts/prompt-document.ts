// One reading of a prompt file that everything else asks: checks, completion, hover, rename, colours, the renderer. Pure and
// synchronous; works on files that are being typed. Places are offsets in `text`.
import type { Document } from "yaml";
import { isMap } from "yaml";
import {
  cut,
  type FrontMatter,
  INPUT_KINDS,
  type InputKind,
  type InputSource,
  type Parts,
  readFrontMatter,
} from "./front-matter.ts";
import { errorIn } from "./handlebars-errors.ts";
import { type InputNode, inputsIn } from "./inputs.ts";
import { type PromptProblem, problem } from "./problem.ts";
import { type Tag, tagsOf } from "./tags.ts";
import { type BodyUses, type Use, usesOf } from "./uses.ts";
import { HELPERS } from "./vocabulary.ts";

export interface PromptDocument extends BodyUses {
  /** The file without its byte order mark. */
  readonly text: string;
  readonly parts: Parts | undefined;
  readonly front: FrontMatter | undefined;
  readonly yaml: Document.Parsed | undefined;
  /** undefined where no input is declared. */
  readonly inputs: readonly InputNode[] | undefined;
  readonly output: readonly InputNode[] | undefined;
  readonly tags: readonly Tag[];
  /** In the order of the file. What asks the disk (partials) or a knowledge base is not among them. */
  readonly problems: readonly PromptProblem[];
}

/** Never throws. */
export function promptDocument(source: string): PromptDocument {
  const text = source.replace(/^\uFEFF/, "");
  const parts = cut(text);
  const tags = parts ? tagsOf(text, parts.bodyStart) : [];
  const read = parts && readFrontMatter(parts, text);
  const schemaOf = (key: string) =>
    read && parts && isMap(read.yaml.contents)
      ? inputsIn(read.yaml.getIn([key, "schema"], true), parts.headStart)
      : undefined;
  const inputs = schemaOf("input");
  const body = usesOf(tags, inputs, HELPERS);
  const base = {
    text,
    parts,
    front: read?.value,
    yaml: read?.yaml,
    inputs,
    output: schemaOf("output"),
    tags,
    ...body,
  };
  const problems = [
    ...(read?.problems ?? []),
    ...(parts ? bodyProblems(base as never, parts) : noHead(text)),
  ];
  if (
    read?.value &&
    parts &&
    read.value.output.schema === undefined &&
    read.value.output.format === undefined
  )
    problems.push(
      problem(
        text,
        { start: 0, end: 3 },
        "warning",
        "no-output",
        "the front matter does not say what the answer looks like: output: with format text or json, or a schema.",
      ),
    );
  return { ...base, problems: problems.sort((a, b) => a.start - b.start) };
}

const noHead = (text: string): PromptProblem[] => [
  problem(
    text,
    { start: 0, end: Math.max(0, text.indexOf("\n")) },
    "error",
    "front-matter",
    "a prompt file begins with YAML between two lines of ---.",
  ),
];

function bodyProblems(document: Omit<PromptDocument, "problems">, parts: Parts): PromptProblem[] {
  const { text, inputs, uses, tags, blocks } = document;
  const shift = (tag: Tag): Tag => ({
    ...tag,
    start: tag.start - parts.bodyStart,
    end: tag.end - parts.bodyStart,
    innerEnd: tag.innerEnd - parts.bodyStart,
  });
  const shifted = new Map(tags.map((tag) => [tag, shift(tag)]));
  const error = errorIn(parts.body, [...shifted.values()], {
    blocks: blocks.map(({ open, close }) => ({
      open: shifted.get(open) as Tag,
      close: close && shifted.get(close),
    })),
  });
  const problems: PromptProblem[] = [];
  if (error)
    problems.push(
      problem(
        text,
        { start: error.start + parts.bodyStart, end: error.end + parts.bodyStart },
        "error",
        "handlebars",
        error.message,
      ),
    );
  for (const use of uses) {
    if (use.kind === "helper" && !HELPERS.includes(use.name))
      problems.push(
        problem(
          text,
          use,
          "error",
          "unknown-helper",
          `there is no helper ${use.name}; there are ${HELPERS.join(", ")}.`,
        ),
      );
    if (use.unknown !== undefined) problems.push(unknownName(document, use));
  }
  const used = new Set(uses.filter((u) => u.root).map((u) => u.segments[0]?.text));
  // Partials see the inputs, too.
  if (!error && !uses.some((u) => u.kind === "partial"))
    for (const input of inputs ?? [])
      if (!used.has(input.name))
        problems.push(
          problem(text, input, "warning", "unused-input", `the input ${input.name} is never used.`),
        );
  return problems;
}

function unknownName({ text, inputs }: Pick<PromptDocument, "text" | "inputs">, use: Use): PromptProblem {
  const index = use.unknown as number;
  const segment = use.segments[index] as Use["segments"][number];
  if (use.root && index === 0)
    return problem(
      text,
      segment,
      "error",
      "unknown-input",
      `${segment.text} is no input; input.schema declares ${inputs?.map((i) => i.name).join(", ") || "none"}.`,
    );
  const owner = use.segments[index - 1];
  const fields =
    owner?.node?.type === "array"
      ? "it is a list: {{#each}} goes over it"
      : owner?.node?.fields
        ? `it has ${owner.node.fields.map((f) => f.name).join(", ")}`
        : undefined;
  const what = owner
    ? `${owner.text} has no field ${segment.text}${fields ? `; ${fields}` : ""}.`
    : `${segment.text} is nothing here: the item has no such field; an input is reached by @root.${segment.text}.`;
  return problem(text, segment, "error", "unknown-field", what);
}

/** What an input is filled with, and what its source is limited to. */
export interface FilledInput {
  readonly name: string;
  readonly is: InputKind;
  readonly source: InputSource;
}

/** Inputs with a kind: by `curie.inputs`, else by their names. */
export function filledInputs({ inputs, front }: Pick<PromptDocument, "inputs" | "front">): FilledInput[] {
  const sources = front?.["curie.inputs"] ?? {};
  return (inputs ?? []).flatMap(({ name }) => {
    const source = sources[name] ?? {};
    const is = source.is ?? INPUT_KINDS.find((kind) => kind === name);
    return is ? [{ name, is, source }] : [];
  });
}
