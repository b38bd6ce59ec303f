// What an inspection of a packed knowledge base found: each kind once, counted in full, with its first examples.

/** damage: the file is broken. warning: the vocabulary is. note: worth knowing, and quite usual. */
export type Severity = "damage" | "warning" | "note";

export interface Finding {
  readonly severity: Severity;
  /** What is wrong, in words, the same for every case. */
  readonly what: string;
  readonly count: number;
  /** The first cases. */
  readonly examples: readonly string[];
}

const EXAMPLES = 10;
const ORDER: readonly Severity[] = ["damage", "warning", "note"];

export class Findings {
  readonly #found = new Map<string, { severity: Severity; count: number; examples: string[] }>();

  /** `example` is called only for the first cases. */
  add(severity: Severity, what: string, example?: () => string): void {
    let found = this.#found.get(what);
    if (!found) {
      found = { severity, count: 0, examples: [] };
      this.#found.set(what, found);
    }
    found.count++;
    if (example && found.examples.length < EXAMPLES) found.examples.push(example());
  }

  has(severity: Severity): boolean {
    return [...this.#found.values()].some((f) => f.severity === severity);
  }

  /** Damage first; within a severity in the order in which they were found. */
  list(): Finding[] {
    const all = [...this.#found].map(([what, found]) => ({ what, ...found }));
    return ORDER.flatMap((severity) => all.filter((f) => f.severity === severity));
  }
}
