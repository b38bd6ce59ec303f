// What of the test data the system may have met before: in training or model selection, in synthetic rows, in the
// knowledge base. Test items are counted each once; seen concepts are no fault, a seen sentence nearly always is.
import type { Compared } from "./compared.ts";
import { type Exposure, sentenceDigests } from "./exposure.ts";
import { formOf } from "./form.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Leak, Place } from "./result-evidence.ts";

type Kind = Leak["kind"];

interface Count {
  readonly against: string;
  readonly role: Leak["role"];
  readonly kind: Kind;
  shared: number;
  of: number;
  readonly examples: Place[];
}

const EXAMPLES = 10;

export class LeakCheck {
  readonly #exposures: readonly Exposure[];
  readonly #kb: { readonly path: string; readonly knowledge: Knowledge } | undefined;
  readonly #counts = new Map<string, Count>();
  /** Test items that were counted already, by kind. */
  readonly #known = new Map<Kind, Set<string>>();

  constructor(exposures: readonly Exposure[], kb?: { readonly path: string; readonly knowledge: Knowledge }) {
    this.#exposures = exposures;
    this.#kb = kb;
  }

  get isIdle(): boolean {
    return !this.#exposures.length && !this.#kb;
  }

  /** Counts one gold document. */
  add(document: {
    readonly id: string;
    readonly text: string;
    readonly mentions: readonly Compared[];
  }): void {
    if (this.isIdle) return;
    if (this.#exposures.length) {
      this.#corpora("document", document.id, document.id, document.id, (e) => e.documents.has(document.id));
      for (const [digest, sentence] of sentenceDigests(document.text))
        this.#corpora("sentence", digest, sentence, document.id, (e) => e.sentences.has(digest));
    }
    for (const m of document.mentions) this.#mention(m, document.id);
  }

  #mention(m: Compared, document: string): void {
    const form = formOf(m.text);
    this.#corpora("mention form", form, m.text, document, (e) => e.training.foldedForms.has(form));
    this.#base("mention form", form, m.text, document, (k) => k.meanings(m.text).size > 0);
    const answer = m.answers[0];
    if (!answer) return;
    const whole = answer.join("+");
    this.#corpora("concept", whole, whole, document, (e) => e.training.answers.has(whole));
    this.#base("concept", whole, whole, document, (k) => answer.every((id) => k.held(id) !== null));
    const both = `${form}\n${whole}`;
    const shown = `${m.text} = ${whole}`;
    this.#corpora("form and concept", both, shown, document, (e) => e.training.pairs.has(both));
    this.#base("form and concept", both, shown, document, (k) => {
      const meanings = k.meanings(m.text);
      return answer.every((id) => meanings.has(k.held(id) ?? ""));
    });
  }

  #corpora(kind: Kind, key: string, shown: string, document: string, has: (e: Exposure) => boolean): void {
    if (!this.#exposures.length || !this.#isNew(`corpora`, kind, key)) return;
    for (const e of this.#exposures) this.#count(e.path, e.role, kind, has(e), shown, document);
  }

  #base(kind: Kind, key: string, shown: string, document: string, has: (k: Knowledge) => boolean): void {
    if (!this.#kb || !this.#isNew(`kb`, kind, key)) return;
    this.#count(this.#kb.path, "kb", kind, has(this.#kb.knowledge), shown, document);
  }

  #isNew(against: "corpora" | "kb", kind: Kind, key: string): boolean {
    const known = this.#known.get(kind) ?? new Set<string>();
    this.#known.set(kind, known);
    const item = `${against}\n${key}`;
    if (known.has(item)) return false;
    known.add(item);
    return true;
  }

  #count(
    against: string,
    role: Leak["role"],
    kind: Kind,
    shared: boolean,
    shown: string,
    document: string,
  ): void {
    const key = `${role}\n${against}\n${kind}`;
    const count = this.#counts.get(key) ?? { against, role, kind, shared: 0, of: 0, examples: [] };
    this.#counts.set(key, count);
    count.of++;
    if (!shared) return;
    count.shared++;
    if (count.examples.length < EXAMPLES) count.examples.push({ document, detail: shown });
  }

  list(): Leak[] {
    return [...this.#counts.values()];
  }
}
