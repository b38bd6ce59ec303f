// Whether the two sides speak of the same ids and types at all: a missing prefix or mapping makes every figure 0, and
// nobody should have to guess why.
import type { Compared } from "./compared.ts";
import type { FindingList } from "./findings.ts";

export class IdCheck {
  readonly #gold = new Set<string>();
  readonly #predicted = new Set<string>();
  readonly #goldTypes = new Set<string>();
  readonly #predictedTypes = new Map<string, number>();
  #goldMentions = 0;
  #undecided = 0;

  add(gold: readonly Compared[], predicted: readonly Compared[]): void {
    for (const m of gold) {
      this.#goldMentions++;
      this.#goldTypes.add(m.type);
      if (m.state === "undecided") this.#undecided++;
      for (const id of m.answers[0] ?? []) this.#gold.add(id);
    }
    for (const m of predicted) {
      this.#predictedTypes.set(m.type, (this.#predictedTypes.get(m.type) ?? 0) + 1);
      for (const id of m.answers[0] ?? []) this.#predicted.add(id);
    }
  }

  tell(findings: FindingList): void {
    if (!this.#goldMentions) {
      findings.add("no-gold", { detail: "no gold mention is left to count" });
      return;
    }
    // A corpus for recognition alone has no concepts to miss.
    if (this.#undecided === this.#goldMentions) findings.drop("gold-without-concept");
    for (const [type, n] of this.#predictedTypes)
      if (!this.#goldTypes.has(type))
        findings.add("type-not-in-gold", { detail: `${type || "(no type)"}: ${n} predicted mentions` }, n);
    if (this.#gold.size && this.#predicted.size && ![...this.#predicted].some((id) => this.#gold.has(id))) {
      const [wanted] = this.#gold;
      const [given] = this.#predicted;
      findings.add("ids-disjoint", {
        detail: `gold has ids such as ${wanted}, the predictions such as ${given}`,
      });
    }
  }
}
