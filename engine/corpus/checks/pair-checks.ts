// Two mentions of one document that get in each other's way.
import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import { byPosition, contains, overlaps } from "../../text/span.ts";
import type { Check } from "./check.ts";

const place = (m: Mention): string =>
  `${m.spans.map((s) => `${s.start}-${s.end}`).join(";")} ${m.type ?? ""}`;

export const duplicates: Check = function* ({ id, text, mentions }) {
  for (const [first, ...more] of Map.groupBy(mentions, place).values())
    for (const again of more) {
      const both = first as Mention;
      const concepts = [...both.concepts, ...again.concepts].filter(
        (c, i, all) => all.findIndex((other) => other.id === c.id) === i,
      );
      yield {
        code: "duplicate-mention",
        document: id,
        span: extentOf(again),
        mention: again,
        message: `"${textOf(again, text)}" is marked as ${again.type ?? "a mention"} twice.`,
        related: [{ document: id, span: extentOf(both), message: "The other one" }],
        fixes: [
          {
            title: "Keep one, with all concepts",
            remove: [both, again],
            add: [{ ...both, concepts, status: concepts.length ? "linked" : both.status }],
          },
        ],
      };
    }
};

export const crossings: Check = function* ({ id, text, mentions }) {
  const ordered = mentions
    .filter((m) => m.spans.length === 1)
    .sort((a, b) => byPosition(extentOf(a), extentOf(b)));
  const open: Mention[] = [];
  for (const mention of ordered) {
    const span = extentOf(mention);
    let kept = 0;
    for (const earlier of open) {
      const other = extentOf(earlier);
      if (other.end <= span.start) continue;
      open[kept++] = earlier;
      if (overlaps(other, span) && !contains(other, span) && !contains(span, other))
        yield {
          code: "crossing-mentions",
          document: id,
          span,
          mention,
          message: `"${textOf(mention, text)}" crosses "${textOf(earlier, text)}".`,
          related: [{ document: id, span: other, message: "The mention it crosses" }],
        };
    }
    open.length = kept;
    open.push(mention);
  }
};
