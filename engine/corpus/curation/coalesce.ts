// Keystrokes put together for the log: a word typed letter by letter is one edit.
import type { Edit } from "../annotations/mapping.ts";

/** The same edits, those that continue one another as one. Spans come out the same. */
export function coalesced(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const e of edits) {
    const last = kept.at(-1);
    const end = last ? last.start + last.length : -1;
    const typed = last !== undefined && last.start === last.end && last.length > 0;
    if (typed && e.start === end && e.end === e.start)
      kept[kept.length - 1] = { ...last, length: last.length + e.length };
    else if (typed && e.end === end && e.length === 0 && e.start > last.start)
      kept[kept.length - 1] = { ...last, length: last.length - (e.end - e.start) };
    else kept.push(e);
  }
  return kept;
}
