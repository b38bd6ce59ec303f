// A prompt file at a glance: its front matter, the messages it makes, the blocks in them; colours of its words.
import { isMap, isScalar } from "yaml";
import type { Place } from "./places.ts";
import type { PromptDocument } from "./prompt-document.ts";

export interface Section extends Place {
  readonly name: string;
  readonly kind: "front-matter" | "key" | "message" | "heading";
  /** Where its name stands. */
  readonly at: Place;
  readonly children: readonly Section[];
}

export function outlineOf({ text, parts, yaml, tags }: PromptDocument): Section[] {
  if (!parts) return [];
  const head: Section = {
    name: "front matter",
    kind: "front-matter",
    start: 0,
    end: parts.headStart + parts.head.length,
    at: { start: 0, end: 3 },
    children: (yaml && isMap(yaml.contents) ? yaml.contents.items : []).flatMap((pair): Section[] => {
      const key = pair.key as { value?: unknown; range?: [number, number, number] };
      const value = pair.value as { range?: [number, number, number] } | null;
      if (!isScalar(pair.key) || !key.range) return [];
      const start = key.range[0] + parts.headStart;
      const end = (value?.range?.[1] ?? key.range[1]) + parts.headStart;
      return [
        {
          name: String(key.value),
          kind: "key",
          start,
          end: Math.max(end, key.range[1] + parts.headStart),
          at: { start, end: key.range[1] + parts.headStart },
          children: [],
        },
      ];
    }),
  };
  const roles = tags.filter(
    (t) => t.kind === "output" && t.words[0]?.text === "role" && t.words[1]?.kind === "string",
  );
  const from = roles.map((tag) => ({
    name: (tag.words[1]?.text ?? "").slice(1, -1),
    start: tag.start,
    at: { start: tag.start, end: tag.end },
  }));
  const first = roles[0]?.start ?? text.length;
  if (text.slice(parts.bodyStart, first).trim())
    from.unshift({
      name: "user",
      start: parts.bodyStart,
      at: { start: parts.bodyStart, end: parts.bodyStart },
    });
  return [
    head,
    ...from.map(({ name, start, at }, i): Section => {
      const end = from[i + 1]?.start ?? text.length;
      return { name, kind: "message", start, end, at, children: headings(text, start, end) };
    }),
  ];
}

function headings(text: string, from: number, to: number): Section[] {
  const found = [...text.slice(from, to).matchAll(/^#{1,6} +(.+?)[ \t]*\r?$/gm)].map((m) => ({
    name: m[1] as string,
    start: from + m.index,
    length: m[0].length,
  }));
  return found.map(({ name, start, length }, i) => ({
    name,
    kind: "heading",
    start,
    end: found[i + 1]?.start ?? to,
    at: { start, end: start + length },
    children: [],
  }));
}

/** Stretches that may be folded: front matter, messages, headings, blocks. */
export function foldsOf(document: PromptDocument): Place[] {
  const sections = outlineOf(document).flatMap((s) => [s, ...s.children]);
  const place = ({ start, end }: Place) => ({ start, end });
  return [
    ...sections.map(place),
    ...document.blocks.flatMap(({ open, close }) => (close ? [{ start: open.start, end: close.start }] : [])),
  ];
}

export type Colour = "variable" | "property" | "function" | "keyword" | "macro";

const KEYWORDS = ["if", "unless", "each", "with"];

/** Names and what they are, in order, none over another. */
export function coloursOf({ uses, inputs }: PromptDocument): (Place & { colour: Colour })[] {
  const colours: (Place & { colour: Colour })[] = (inputs ?? []).map(({ start, end }) => ({
    start,
    end,
    colour: "variable",
  }));
  for (const use of uses) {
    if (use.kind === "variable")
      use.segments.forEach(({ start, end }, i) => {
        if (i !== use.unknown)
          colours.push({ start, end, colour: use.root && i === 0 ? "variable" : "property" });
      });
    else
      colours.push({
        start: use.start,
        end: use.end,
        colour:
          use.kind === "partial"
            ? "macro"
            : use.kind === "data"
              ? "property"
              : KEYWORDS.includes(use.name)
                ? "keyword"
                : "function",
      });
  }
  return colours.sort((a, b) => a.start - b.start);
}
