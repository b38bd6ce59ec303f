// What a training corpus held: which forms, concepts and pairs of both a system may have seen, and how often. Memory
// grows with distinct forms and concepts.
import type { Compared } from "./compared.ts";
import { formOf } from "./form.ts";

const TOP = 100;

export class Training {
  /** Mentions by form, as written. */
  readonly forms = new Map<string, number>();
  /** Mentions by form with case folded. */
  readonly foldedForms = new Set<string>();
  /** Mentions by concept; a composite mention counts for each of its parts. */
  readonly concepts = new Map<string, number>();
  /** Sets of concepts, as whole answers. */
  readonly answers = new Map<string, number>();
  /** Form and answer together. */
  readonly pairs = new Set<string>();
  mentions = 0;
  #top: Set<string> | undefined;

  /** Several corpora as one. */
  static of(parts: readonly Training[]): Training {
    if (parts.length === 1) return parts[0] as Training;
    const all = new Training();
    for (const part of parts) {
      for (const [form, n] of part.forms) count(all.forms, form, n);
      for (const [id, n] of part.concepts) count(all.concepts, id, n);
      for (const [answer, n] of part.answers) count(all.answers, answer, n);
      for (const form of part.foldedForms) all.foldedForms.add(form);
      for (const pair of part.pairs) all.pairs.add(pair);
      all.mentions += part.mentions;
    }
    return all;
  }

  add(m: Compared): void {
    this.mentions++;
    this.#top = undefined;
    count(this.forms, m.text);
    this.foldedForms.add(formOf(m.text));
    const answer = m.answers[0];
    if (!answer) return;
    for (const id of answer) count(this.concepts, id);
    const whole = answer.join("+");
    count(this.answers, whole);
    this.pairs.add(`${formOf(m.text)}\n${whole}`);
  }

  /** The 100 answers that most mentions have; ties by id. */
  mostFrequent(): ReadonlySet<string> {
    this.#top ??= new Set(
      [...this.answers]
        .sort(([a, m], [b, k]) => k - m || (a < b ? -1 : 1))
        .slice(0, TOP)
        .map(([answer]) => answer),
    );
    return this.#top;
  }
}

function count(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
