// Partials, `{{> name}}`: files beside the prompt whose name begins with an underscore (dotprompt convention: `_name.prompt`).
// The library keeps partials by name for the whole process, so they are registered under names made of their content.
import { createHash } from "node:crypto";
import { cut } from "./front-matter.ts";
import { errorIn } from "./handlebars-errors.ts";
import { type PromptProblem, problem } from "./problem.ts";
import { type Tag, tagsOf, type Word } from "./tags.ts";
import { usesOf } from "./uses.ts";
import { HELPERS } from "./vocabulary.ts";

/** Text of a partial by its name, undefined where there is none. Only tells; never throws. */
export type PartialSource = (name: string) => Promise<string | undefined>;

/** File of a partial, beside the file that names it. */
export const partialFile = (name: string): string =>
  name.replace(/[^/]+$/, (last) => `_${last}`).replace(/(?:\.prompt)?$/, ".prompt");

export interface Partials {
  /** The name in the source to the name it is registered under. */
  readonly names: ReadonlyMap<string, string>;
  /** Registered name to template. */
  readonly templates: ReadonlyMap<string, string>;
  readonly problems: readonly PromptProblem[];
}

export const partialWords = (tags: readonly Tag[]): Word[] =>
  tags.flatMap((tag) => (tag.kind === "partial" && tag.words[0]?.kind === "path" ? [tag.words[0]] : []));

/** All partials that `tags` of `text` lead to, at any depth. */
export async function partialsOf(
  text: string,
  tags: readonly Tag[],
  source: PartialSource | undefined,
): Promise<Partials> {
  const templates = new Map<string, string>();
  const done = new Map<string, Promise<string | { reason: string }>>();
  const register = (name: string, above: readonly string[]): Promise<string | { reason: string }> => {
    if (above.includes(name)) return Promise.resolve({ reason: `the partial ${name} includes itself.` });
    let known = done.get(name);
    if (!known) {
      known = read(name, [...above, name]);
      done.set(name, known);
    }
    return known;
  };
  const read = async (name: string, above: readonly string[]): Promise<string | { reason: string }> => {
    const found = await source?.(name);
    if (found === undefined)
      return { reason: `there is no partial ${name}: ${partialFile(name)} is looked for beside this file.` };
    const plain = found.replace(/^\uFEFF/, "");
    const body = cut(plain)?.body ?? plain;
    const inner = tagsOf(body);
    const error = errorIn(body, inner, usesOf(inner, undefined, HELPERS));
    if (error) return { reason: `the partial ${name} cannot be read: ${error.message}` };
    const names = new Map<string, string>();
    for (const word of partialWords(inner)) {
      const as = await register(word.text, above);
      if (typeof as !== "string") return as;
      names.set(word.text, as);
    }
    const template = renamed(body, partialWords(inner), names);
    const as = `curie-${createHash("sha256").update(template).digest("hex").slice(0, 24)}`;
    templates.set(as, template);
    return as;
  };
  const names = new Map<string, string>();
  const problems: PromptProblem[] = [];
  for (const word of partialWords(tags)) {
    const as = await register(word.text, []);
    if (typeof as === "string") names.set(word.text, as);
    else problems.push(problem(text, word, "error", "unknown-partial", as.reason));
  }
  return { names, templates, problems };
}

function renamed(text: string, words: readonly Word[], names: ReadonlyMap<string, string>): string {
  let out = text;
  for (const word of words.toReversed())
    out = out.slice(0, word.start) + (names.get(word.text) ?? word.text) + out.slice(word.end);
  return out;
}
