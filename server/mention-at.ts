// Which mention a place means, where several nest.
import { extentOf, type Mention } from "../engine/text/mention.ts";
import type { Shown } from "./readings.ts";

/** The mention a place means: the one with exactly this range, else the longest that begins there, else the innermost. */
export function mentionAt(shown: Shown, offset: number, end?: number): Mention | undefined {
  const touching = shown.analysis.at(offset);
  if (end !== undefined)
    return touching.find((m) => extentOf(m).start === offset && extentOf(m).end === end) ?? touching[0];
  return touching.findLast((m) => extentOf(m).start === offset) ?? touching[0];
}
