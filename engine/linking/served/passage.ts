// The stretch of a document that a served model is shown of a mention, which stands in it between double brackets.
import type { Span } from "../../text/span.ts";
import type { Contexts, ContextWidth } from "../guided/contexts.ts";

/** Units that are shown at most. */
const LONGEST = 6000;

/** Double brackets of the text itself as single ones, so that those around the mention are the only ones. */
const plain = (text: string): string => text.replace(/\[{2,}/g, "[").replace(/\]{2,}/g, "]");

/** Parts of a discontinuous mention are marked each. */
export function passageOf(
  text: string,
  spans: readonly Span[],
  contexts: Contexts,
  width: ContextWidth,
): string {
  for (const { span, before } of contexts.of(spans, width)) {
    if (span.end - span.start + before.length > LONGEST) continue;
    let marked = "";
    let at = span.start;
    for (const { start, end } of spans) {
      marked += `${plain(text.slice(at, start))}[[${plain(text.slice(start, end))}]]`;
      at = end;
    }
    return `${plain(before)}${marked}${plain(text.slice(at, span.end))}`;
  }
  return `[[${plain(spans.map((s) => text.slice(s.start, s.end)).join(" ")).slice(0, LONGEST)}]]`;
}
