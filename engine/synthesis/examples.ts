// Sentences of a corpus that show a generator the style wanted: some of the concept's own group, drawn for each concept.
import type { Document } from "../text/document.ts";
import { draw } from "../text/draw.ts";
import { extentOf } from "../text/mention.ts";
import { sentencesOf } from "../text/sentences.ts";
import { contains } from "../text/span.ts";
import type { ConceptInput } from "./slice.ts";

/** Sentences kept for each type: enough to draw from. */
const KEPT = 2000;

export class ExamplePool {
  readonly #sentences = new Map<string, string[]>();

  /** Every sentence that holds a mention, the mention in square brackets; those with brackets of their own are left out. */
  add({ text, sections, mentions, language }: Document): void {
    const parts = sections.length ? sections : [{ start: 0, end: text.length }];
    const sentences = parts.flatMap((part) => sentencesOf(text, part, language));
    for (const m of mentions) {
      if (m.spans.length > 1) continue;
      const span = extentOf(m);
      const sentence = sentences.find((s) => contains(s, span));
      if (!sentence) continue;
      const [before, inside, behind] = [
        text.slice(sentence.start, span.start),
        text.slice(span.start, span.end),
        text.slice(span.end, sentence.end),
      ];
      if (/[[\]]/.test(before + inside + behind)) continue;
      const list = this.#sentences.get(m.type ?? "") ?? [];
      this.#sentences.set(m.type ?? "", list);
      if (list.length < KEPT) list.push(`${before}[${inside}]${behind}`.replace(/\s+/g, " ").trim());
    }
  }

  /** Every sentence that may be drawn. */
  all(): string[] {
    return [...this.#sentences.values()].flat();
  }

  /** At most `count` sentences, other ones for another concept: of its group where the corpus knows groups, else of any type. */
  draw(concept: ConceptInput, count: number, seed: number): string[] {
    const list = this.#sentences.get(concept.group) ?? [...this.#sentences.values()].flat();
    const drawn = new Set<string>();
    for (let i = 0; drawn.size < Math.min(count, list.length) && i < 4 * count; i++)
      drawn.add(list[Math.floor(draw(seed, concept.id, "example", i) * list.length)] as string);
    return [...drawn];
  }
}
