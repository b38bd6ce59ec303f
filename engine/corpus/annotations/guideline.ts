// A guideline is a Markdown file whose headings name types: the passage under a type's heading is shown where the
// type is at hand.
import type { Project } from "./project.ts";

const HEADING = /^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/;

/** Each heading, in lower case, with everything under it up to the next heading that is not deeper. */
export function passagesOf(markdown: string): Map<string, string> {
  const lines = markdown.split(/\r?\n/);
  let fenced = false;
  const headings = lines.flatMap((line, at) => {
    if (/^(```|~~~)/.test(line)) fenced = !fenced;
    const found = fenced ? undefined : HEADING.exec(line);
    return found ? [{ at, depth: found[1]?.length ?? 1, title: (found[2] ?? "").toLowerCase() }] : [];
  });
  const passages = new Map<string, string>();
  headings.forEach(({ at, depth, title }, i) => {
    const next = headings.slice(i + 1).find((h) => h.depth <= depth);
    if (!passages.has(title)) passages.set(title, lines.slice(at, next?.at).join("\n").trim());
  });
  return passages;
}

/** The passage for a type: under the heading that the project names, else under the type's own name. */
export function passageFor(
  passages: ReadonlyMap<string, string>,
  project: Project,
  type: string | undefined,
): string | undefined {
  if (type === undefined) return undefined;
  const heading = project.types[type]?.guideline ?? type;
  return passages.get(heading.replace(/^#+\s*/, "").toLowerCase());
}
