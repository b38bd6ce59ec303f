// A body that Handlebars cannot parse: where, and in words of a person.
import Handlebars from "handlebars";
import type { Tag } from "./tags.ts";
import type { BodyUses } from "./uses.ts";

export interface BodyError {
  /** `[start, end)` in the body. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** What the generated parser remembers of the token it stumbled over; not in the library's types. */
interface Lexer {
  readonly matched: string;
  readonly match: string;
}

/** undefined where it parses. `blocks`: with places in the body. */
export function errorIn(
  body: string,
  tags: readonly Tag[],
  { blocks }: Pick<BodyUses, "blocks">,
): BodyError | undefined {
  try {
    Handlebars.parse(body);
    return undefined;
  } catch (error) {
    const { message, lineNumber } = error as Error & { lineNumber?: number };
    const lexer = (Handlebars as unknown as { Parser?: { yy?: { lexer?: Lexer } } }).Parser?.yy?.lexer;
    const end = lexer?.matched.length ?? body.length;
    const start = end - (lexer?.match.length ?? 0);
    const open = blocks.find((b) => !b.close);
    const name = open?.open.words[0]?.text ?? "";
    const found = /got '(\w+)'/.exec(message)?.[1];
    if (found === "EOF" && open)
      return place(open.open, `{{#${name}}} is never closed: {{/${name}}} is missing.`);
    // Thrown by the tree builder, which names its place by line and column only: the closing tag on that line or behind.
    if (lineNumber !== undefined) {
      const wrong = tags.find((t) => t.kind === "close" && !blocks.some((b) => b.close === t));
      if (wrong && open)
        return place(wrong, `{{/${wrong.words[0]?.text ?? ""}}} closes nothing: {{#${name}}} is open here.`);
      return { start: wrong?.start ?? start, end: wrong?.end ?? end, message };
    }
    const unclosed = tags.find((t) => !t.closed);
    if (unclosed && unclosed.start <= start)
      return {
        start: unclosed.start,
        end: Math.max(unclosed.innerEnd, unclosed.start + 2),
        message: "these braces are never closed: }} is missing.",
      };
    const tag = tags.find((t) => t.start <= start && start < t.end);
    if (found === "OPEN_ENDBLOCK" && tag)
      return place(tag, `${body.slice(tag.start, tag.end)} closes nothing: no block is open.`);
    const token = body.slice(start, end) || "the end";
    const wanted =
      found === "CLOSE" || found === "CLOSE_SEXPR"
        ? "a name or a value is missing before"
        : "not expected here:";
    return {
      start: Math.min(start, body.length),
      end: Math.max(end, start),
      message: `${wanted} ${token.trim() || "white space"}`,
    };
  }
}

const place = ({ start, end }: Tag, message: string): BodyError => ({ start, end, message });
