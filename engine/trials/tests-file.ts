// Tests of a template, beside it in `x.prompt.tests.yaml`: cases, each with concepts and what is expected of the rendered prompts and
// of the answers.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import * as z from "zod";
import { figureIds, isFigure } from "./figures.ts";

/** `>= 0.9`, `< 20`, `= 3`, `10..30` (both ends in). */
export interface Bound {
  readonly least: number;
  readonly most: number;
  /** Ends that are not in. */
  readonly open: "least" | "most" | "none";
  readonly text: string;
}

const bound = z.union([z.string(), z.number()]).transform((given, context): Bound => {
  const text = String(given).trim();
  const range = /^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)$/.exec(text);
  if (range) return { least: Number(range[1]), most: Number(range[2]), open: "none", text };
  const said = /^(>=|<=|>|<|=)?\s*(-?\d+(?:\.\d+)?)\s*(%)?$/.exec(text);
  if (!said) {
    context.addIssue({
      code: "custom",
      message: `${text} is no bound such as ">= 0.9", "<= 5 %" or "10..30"`,
    });
    return z.NEVER;
  }
  const value = Number(said[2]) / (said[3] ? 100 : 1);
  const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  switch (said[1]) {
    case ">=":
      return { least: value, most, open: "none", text };
    case ">":
      return { least: value, most, open: "least", text };
    case "<=":
      return { least, most: value, open: "none", text };
    case "<":
      return { least, most: value, open: "most", text };
    default:
      return { least: value, most: value, open: "none", text };
  }
});

export const meets = (value: number, { least, most, open }: Bound): boolean =>
  (open === "least" ? value > least : value >= least) && (open === "most" ? value < most : value <= most);

const strings = z
  .union([z.string(), z.array(z.string())])
  .transform((s) => (typeof s === "string" ? [s] : s));

const expectSchema = z.strictObject({
  ...(Object.fromEntries(figureIds.map((id) => [id, bound.optional()])) as Record<
    (typeof figureIds)[number],
    z.ZodOptional<typeof bound>
  >),
  /** Of each rendered prompt. */
  tokens: bound.optional(),
  contains: strings.optional(),
  lacks: strings.optional(),
  /** Of the figures, against the version in git's HEAD. */
  change: z.enum(["no worse"]).optional(),
});

const caseSchema = z.strictObject({
  name: z.string().min(1),
  /** So many drawn by the seed, or these ids. */
  concepts: z.union([z.int().min(1), z.array(z.string()).min(1)]).optional(),
  /** The hardest of the slice instead. */
  worst: z.literal(true).optional(),
  count: z.int().min(1).default(3),
  seed: z.int().optional(),
  expect: expectSchema,
});

const fileSchema = z.strictObject({
  template: z.string().optional(),
  kb: z.string().optional(),
  model: z.string().optional(),
  url: z.string().optional(),
  store: z.string().optional(),
  seed: z.int().default(1),
  cases: z.array(caseSchema).min(1),
});

export type PromptTests = z.output<typeof fileSchema>;
export type PromptCase = PromptTests["cases"][number];
export type Expectation = keyof PromptCase["expect"];

export interface TestsProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly severity: "error";
  readonly message: string;
}

export interface ReadTests {
  readonly tests?: PromptTests;
  readonly problems: readonly TestsProblem[];
  /** Line of a case, or of what it expects; counted from 1. */
  lineOf(caseIndex: number, expected?: string): number;
}

export const TESTS_ENDING = ".tests.yaml";

/** Whether a case asks a model: one that only looks at rendered prompts does not. */
export const asksModel = ({ expect }: PromptCase): boolean =>
  Object.entries(expect).some(([key, value]) => value !== undefined && (isFigure(key) || key === "change"));

/** Never throws. */
export function readTests(text: string): ReadTests {
  const lines = new LineCounter();
  const yaml = parseDocument(text.replace(/^\uFEFF/, ""), { lineCounter: lines, prettyErrors: false });
  const lineAt = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const range = (yaml.getIn(path.slice(0, depth), true) as Node | undefined)?.range;
      if (range) return lines.linePos(range[0]).line;
    }
    return 1;
  };
  const lineOf = (index: number, expected?: string): number => {
    const cases = isMap(yaml.contents) ? yaml.contents.get("cases") : undefined;
    const one = isSeq(cases) ? (cases.items[index] as Node | undefined) : undefined;
    const expect = isMap(one) ? one.get("expect") : undefined;
    const key =
      expected === undefined || !isMap(expect)
        ? undefined
        : expect.items.find((p) => isScalar(p.key) && p.key.value === expected)?.key;
    const range = (key as Node | undefined)?.range ?? one?.range;
    return range ? lines.linePos(range[0]).line : 1;
  };
  const failed = (problems: TestsProblem[]): ReadTests => ({ problems, lineOf });
  if (yaml.errors.length)
    return failed(
      yaml.errors.map((e) => ({
        line: lines.linePos(e.pos[0]).line,
        severity: "error",
        message: `not YAML: ${e.message}`,
      })),
    );
  let given: unknown;
  try {
    given = yaml.toJS();
  } catch (error) {
    return failed([{ line: 1, severity: "error", message: `not YAML: ${(error as Error).message}` }]);
  }
  const read = fileSchema.safeParse(given);
  if (!read.success)
    return failed(
      read.error.issues.map(({ path, message, code }) => ({
        line: lineAt(path),
        severity: "error",
        message: `${path.join(".") || "the file"}: ${message}${code === "unrecognized_keys" && path.at(-1) === "expect" ? `; there are ${[...figureIds, "tokens", "contains", "lacks", "change"].join(", ")}` : ""}`,
      })),
    );
  const names = read.data.cases.map((c) => c.name);
  const doubled = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (doubled >= 0)
    return failed([
      { line: lineOf(doubled), severity: "error", message: `there are two cases called ${names[doubled]}.` },
    ]);
  return { tests: read.data, problems: [], lineOf };
}

/** A first tests file for a template. */
export const newTests = (
  model: string | undefined,
): string => `# Tests of the template beside this file: curie prompt test, or the Test Explorer.
# Answers are kept in a file beside it, so that what has not changed is not asked again.
seed: 1
${model ? "" : "# model: name of the model, as the endpoint calls it\n"}# url: http://127.0.0.1:8000/v1
cases:
  - name: hardest concepts render
    worst: true
    expect:
      tokens: "<= 2000"
      lacks: ["undefined", "[object Object]"]
  - name: sentences hold their mention
    concepts: 10
    count: 3
    expect:
      preserving: ">= 95 %"
      faithful: ">= 80 %"
      refusals: "<= 5 %"
      change: no worse
`;
