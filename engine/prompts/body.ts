// The body of a `.prompt` file: Handlebars, parsed for what it uses, so that a variable nobody fills and one nobody uses
// are found before anything is sent.
import Handlebars from "handlebars";
import type { PromptProblem } from "./front-matter.ts";

/** Helpers of the dotprompt convention and Handlebars' own. */
export const HELPERS = [
  ...["if", "unless", "each", "with", "lookup", "log"],
  ...["role", "history", "section", "media", "json", "ifEquals", "unlessEquals"],
];

export interface Use {
  readonly name: string;
  /** Counted from 1, in the body. */
  readonly line: number;
}

/** Variables of the prompt's input that the body uses. Throws `Handlebars.Exception`. */
function usesIn(body: string): { variables: Use[]; helpers: Use[] } {
  const variables: Use[] = [];
  const helpers: Use[] = [];
  // Inside `each` and `with` a bare name is a field of something else; `@root.x` is an input everywhere.
  let inner = 0;
  const bound: string[][] = [];
  class Walk extends Handlebars.Visitor {
    override PathExpression(path: hbs.AST.PathExpression): void {
      const [first, second] = path.parts as string[];
      const line = path.loc.start.line;
      if (path.data && first === "root" && second) variables.push({ name: second, line });
      if (path.data || first === undefined) return;
      if (bound.some((names) => names.includes(first))) return;
      const above = path.depth ?? 0;
      if (inner === above && !path.original.startsWith("this.")) variables.push({ name: first, line });
      else if (inner === 0 && path.original.startsWith("this.")) variables.push({ name: first, line });
    }
    override MustacheStatement(m: hbs.AST.MustacheStatement): void {
      this.#call(m);
    }
    override SubExpression(s: hbs.AST.SubExpression): void {
      this.#call(s);
    }
    override BlockStatement(b: hbs.AST.BlockStatement): void {
      this.#call(b);
      const name = (b.path as hbs.AST.PathExpression).original;
      const changes = name === "each" || name === "with" || !HELPERS.includes(name);
      bound.push(b.program?.blockParams ?? []);
      if (changes) inner++;
      this.accept(b.program);
      if (changes) inner--;
      bound.pop();
      if (b.inverse) this.accept(b.inverse);
    }
    #call(m: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression): void {
      const path = m.path as hbs.AST.PathExpression;
      const called = m.params.length > 0 || (m.hash?.pairs.length ?? 0) > 0;
      if (called || HELPERS.includes(path.original))
        helpers.push({ name: String(path.original), line: path.loc?.start.line ?? 1 });
      else this.accept(path);
      for (const param of m.params) this.accept(param);
      for (const pair of m.hash?.pairs ?? []) this.accept(pair.value);
    }
  }
  new Walk().accept(Handlebars.parse(body));
  return { variables, helpers };
}

/** `inputs`: names the front matter declares; undefined where it declares none. Never throws. */
export function checkBody(
  body: string,
  bodyAt: number,
  inputs: readonly string[] | undefined,
): PromptProblem[] {
  let uses: ReturnType<typeof usesIn>;
  try {
    uses = usesIn(body);
  } catch (error) {
    const { message, lineNumber } = error as Error & { lineNumber?: number };
    const line = lineNumber ?? Number(/line (\d+)/.exec(message)?.[1] ?? 1);
    const what = message.split("\n").at(-1) ?? message;
    return [{ line: line + bodyAt, severity: "error", message: `the template cannot be read: ${what}` }];
  }
  const problems: PromptProblem[] = [];
  for (const { name, line } of uses.helpers)
    if (!HELPERS.includes(name))
      problems.push({
        line: line + bodyAt,
        severity: "error",
        message: `there is no helper ${name}; there are ${HELPERS.join(", ")}.`,
      });
  if (inputs) {
    for (const { name, line } of uses.variables)
      if (!inputs.includes(name))
        problems.push({
          line: line + bodyAt,
          severity: "error",
          message: `${name} is no input; input.schema declares ${inputs.join(", ") || "none"}.`,
        });
    const used = new Set(uses.variables.map(({ name }) => name));
    for (const name of inputs)
      if (!used.has(name))
        problems.push({ line: bodyAt + 1, severity: "warning", message: `the input ${name} is never used.` });
  }
  return problems;
}
