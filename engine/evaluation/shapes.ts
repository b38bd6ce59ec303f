// The shape of a mention among the others of its document: what makes it hard for a recogniser that knows only flat
// stretches of text.
import { contains } from "../text/span.ts";
import type { Compared } from "./compared.ts";

export const SHAPES = ["flat", "inside another", "holds another", "discontinuous"] as const;
export type Shape = (typeof SHAPES)[number];

const extent = (m: Compared) => ({ start: m.spans[0]?.start ?? 0, end: m.spans.at(-1)?.end ?? 0 });

/**
 * Shapes of each mention, in the order given, which must be reading order (of two that begin together the longer one
 * first). `inside` and `holds` are told by outer stretches; mentions at the same stretch are both flat to each other.
 */
export function shapesOf(mentions: readonly Compared[]): Shape[][] {
  const [inside, holds] = [new Uint8Array(mentions.length), new Uint8Array(mentions.length)];
  let open: number[] = [];
  for (const [i, m] of mentions.entries()) {
    const at = extent(m);
    open = open.filter((o) => extent(mentions[o] as Compared).end > at.start);
    for (const o of open) {
      const outer = extent(mentions[o] as Compared);
      if (!contains(outer, at) || (outer.start === at.start && outer.end === at.end)) continue;
      inside[i] = 1;
      holds[o] = 1;
    }
    open.push(i);
  }
  return mentions.map((m, i) => {
    const shapes: Shape[] = [];
    if (m.spans.length > 1) shapes.push("discontinuous");
    if (inside[i]) shapes.push("inside another");
    if (holds[i]) shapes.push("holds another");
    return shapes.length ? shapes : ["flat"];
  });
}
