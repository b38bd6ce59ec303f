// Which words of a rendered prompt came from an input: the same renderer, over a body in which every value has a mark before and
// behind it. Marks are private-use characters that occur neither in the template nor in its inputs.
import type { PromptDocument } from "./prompt-document.ts";
import type { Tag } from "./tags.ts";

export interface Segment {
  readonly text: string;
  /** The variable as the template writes it, `concept.name`; absent for the template's own words. */
  readonly variable?: string;
  /** `[start, end)` of its tag in the file. */
  readonly start?: number;
  readonly end?: number;
}

export interface Marks {
  readonly open: string;
  readonly middle: string;
  readonly close: string;
}

/** undefined where all of the plane is taken, which no text has. */
export function marksFor(texts: string): Marks | undefined {
  for (let code = 0xe000; code + 2 <= 0xf8ff; code += 3) {
    const [open, middle, close] = [0, 1, 2].map((i) => String.fromCharCode(code + i)) as [
      string,
      string,
      string,
    ];
    if (![open, middle, close].some((c) => texts.includes(c))) return { open, middle, close };
  }
  return undefined;
}

/** Tags that put a value into the text. One that trims white space beside it would trim none beside a mark. */
const marked = ({ kind, trims, words }: Tag): boolean =>
  kind === "output" &&
  !trims &&
  words[0]?.kind === "path" &&
  !/^(?:role|history|section|media|log)$/.test(words[0].text);

export interface Edit {
  readonly at: number;
  readonly text: string;
}

/** What to insert where; `tags` counts from the marks' numbers. */
export function markEdits(
  { tags }: PromptDocument,
  { open, middle, close }: Marks,
): { edits: Edit[]; tags: Tag[] } {
  const chosen = tags.filter(marked);
  return {
    tags: chosen,
    edits: chosen.flatMap((tag, i) => [
      { at: tag.start, text: `${open}${i}${middle}` },
      { at: tag.end, text: close },
    ]),
  };
}

/** A rendered text with marks as segments without; white space at both ends goes, as it does from a message. */
export function segmentsIn(
  rendered: string,
  tags: readonly Tag[],
  text: string,
  { open, middle, close }: Marks,
): Segment[] {
  const segments: Segment[] = [];
  const add = (segment: Segment) => {
    if (segment.text) segments.push(segment);
  };
  let at = 0;
  const pattern = new RegExp(`${open}(\\d+)${middle}([^${close}]*)${close}`, "g");
  for (const match of rendered.matchAll(pattern)) {
    add({ text: rendered.slice(at, match.index) });
    const tag = tags[Number(match[1])] as Tag;
    const variable = text.slice(tag.innerStart, tag.innerEnd).trim();
    add({ text: match[2] as string, variable, start: tag.start, end: tag.end });
    at = match.index + match[0].length;
  }
  add({ text: rendered.slice(at) });
  return trimmed(trimmed(segments, "start"), "end");
}

function trimmed(segments: readonly Segment[], side: "start" | "end"): Segment[] {
  const left = [...segments];
  const index = () => (side === "start" ? 0 : left.length - 1);
  for (let s = left[index()]; s; s = left[index()]) {
    const text = side === "start" ? s.text.trimStart() : s.text.trimEnd();
    if (text) {
      left[index()] = { ...s, text };
      break;
    }
    left.splice(index(), 1);
  }
  return left;
}
