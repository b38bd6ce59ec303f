// How suggestions and annotations look: one decoration type for each of the project's types, states and depths of
// nesting. State is told by the line's style and never by colour alone: dotted, solid, wavy. Pure, for tests.
import type { AnnotationView } from "../../server/protocol/annotations.ts";

export const STATES = ["suggested", "accepted", "review"] as const;
/** Deeper ones are drawn like the last. */
export const DEPTHS = 3;

export type Place = { readonly line: number; readonly character: number };

const LINE: Record<AnnotationView["state"], string> = {
  suggested: "dotted",
  accepted: "solid",
  review: "wavy",
};

/** CSS of a line under the text: the outer of nested mentions lies lower. */
export function underline(state: AnnotationView["state"], colour: string, depth: number): string {
  return `underline ${LINE[state]} ${colour} 2px; text-underline-offset: ${2 + 4 * depth}px; text-decoration-skip-ink: none`;
}

export const isBefore = (a: Place, b: Place): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

/** What is drawn between two lines. `depth` 0 is the innermost. */
export interface Drawn {
  readonly view: AnnotationView;
  readonly depth: number;
}

/** Annotations that touch lines `from` to `to`, each with how many others it holds; at most `limit`. */
export function visibleAnnotations(
  annotations: Iterable<AnnotationView>,
  lines: { readonly from: number; readonly to: number },
  limit: number,
): Drawn[] {
  const seen: { view: AnnotationView; start: Place; end: Place }[] = [];
  for (const view of annotations) {
    const start = view.ranges[0]?.start;
    const end = view.ranges.at(-1)?.end;
    if (!start || !end || end.line < lines.from || start.line > lines.to) continue;
    seen.push({ view, start, end });
    if (seen.length >= limit) break;
  }
  seen.sort((a, b) =>
    isBefore(a.start, b.start) ? -1 : isBefore(b.start, a.start) ? 1 : isBefore(b.end, a.end) ? -1 : 1,
  );
  // From behind, so that what a mention holds is known before it.
  const depths = new Array<number>(seen.length).fill(0);
  for (let i = seen.length - 1; i >= 0; i--) {
    const outer = seen[i] as (typeof seen)[number];
    for (let k = i + 1; k < seen.length && isBefore((seen[k] as (typeof seen)[number]).start, outer.end); k++)
      depths[i] = Math.max(depths[i] as number, (depths[k] as number) + 1);
  }
  return seen.map(({ view }, i) => ({ view, depth: Math.min(depths[i] as number, DEPTHS - 1) }));
}
