// Which mentions hold others inside them. Semantic tokens colour the innermost mention only; the outer ones get a
// frame. Pure, so that it is tested without an editor.
import type { MentionView } from "../../server/protocol/mentions.ts";

type Position = MentionView["range"]["start"];

const before = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

/**
 * Mentions that contain a deeper one, among those that touch lines `from` to `to` (both included), at most `limit`.
 * `mentions` are in reading order and of two that begin together the outer one comes first, as the server sends them.
 */
export function outerMentions(
  mentions: readonly MentionView[],
  lines: { from: number; to: number },
  limit: number,
): MentionView[] {
  const outer: MentionView[] = [];
  for (let i = 0; i < mentions.length - 1 && outer.length < limit; i++) {
    const mention = mentions[i] as MentionView;
    if (mention.range.start.line > lines.to) break;
    if (mention.range.end.line < lines.from) continue;
    const next = mentions[i + 1] as MentionView;
    if (next.depth > mention.depth && before(next.range.start, mention.range.end)) outer.push(mention);
  }
  return outer;
}
