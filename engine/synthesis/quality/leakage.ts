// Whether a generated sentence repeats what a model will be tested on: the same sentence, or a long run of its words.

import type { Document } from "../../text/document.ts";
import { sentencesOf } from "../../text/sentences.ts";
import { fold } from "../../text/tokens.ts";

/** Words in a run that no two texts share by chance. */
const RUN = 8;

/** 53 bits of a run's words: the index holds numbers, not strings. */
function hashOf(words: readonly string[], from: number, count: number): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let w = from; w < from + count; w++) {
    const word = words[w] as string;
    for (let i = 0; i <= word.length; i++) {
      const unit = i < word.length ? word.charCodeAt(i) : 0x20;
      a = Math.imul(a ^ unit, 2654435761);
      b = Math.imul(b ^ unit, 1597334677);
    }
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

export class LeakIndex {
  readonly #runs = new Set<number>();
  readonly #whole = new Set<string>();

  /** Every sentence of a document that must not be seen. */
  add({ text, sections, language }: Document): void {
    const parts = sections.length ? sections : [{ start: 0, end: text.length }];
    for (const sentence of parts.flatMap((part) => sentencesOf(text, part, language))) {
      const folded = fold(text.slice(sentence.start, sentence.end));
      const words = folded.split(" ");
      if (words.length >= 4) this.#whole.add(folded);
      for (let i = 0; i + RUN <= words.length; i++) this.#runs.add(hashOf(words, i, RUN));
    }
  }

  /** Everything that another index has. */
  addAll(other: LeakIndex): void {
    for (const run of other.#runs) this.#runs.add(run);
    for (const whole of other.#whole) this.#whole.add(whole);
  }

  /** `sentence`: a test sentence word for word. `run`: eight words in a row of one. */
  leakIn(text: string): "sentence" | "run" | undefined {
    const folded = fold(text);
    if (this.#whole.has(folded)) return "sentence";
    const words = folded.split(" ");
    for (let i = 0; i + RUN <= words.length; i++) if (this.#runs.has(hashOf(words, i, RUN))) return "run";
    return undefined;
  }
}
