// How far two annotators of the same texts agree: spans, types, concepts, tokens, units; and every place where they do not.
import type { Conflict } from "../../corpus/merge/conflict.ts";
import { type MergedDocument, mergeDocuments } from "../../corpus/merge/merge-documents.ts";
import type { Document } from "../../text/document.ts";
import { wordsOf } from "../../text/words.ts";
import { type Compared, comparedDocument, sameAnswer } from "../compared.ts";
import { type Nearness, pair } from "../matching.ts";
import type { Reading } from "../reading.ts";
import { Confusion, tokenLabels } from "./token-kappa.ts";
import { type Unit, unitizingAlpha, unitizingDisagreement } from "./unitizing-alpha.ts";

/** Twice the pairs over the mentions of both: F1, whichever annotator is taken for gold. */
export interface SpanAgreement {
  readonly pairs: number;
  readonly first: number;
  readonly second: number;
  /** Undefined where neither marked anything. */
  readonly f1: number | undefined;
}

export interface TypeAgreement {
  readonly type: string;
  readonly exact: SpanAgreement;
  readonly alpha: number | undefined;
}

export interface Agreement {
  readonly documents: number;
  /** In one side only. */
  readonly missing: readonly { readonly id: string; readonly side: "first" | "second" }[];
  /** Same id, another text: not compared. */
  readonly differentText: readonly string[];
  /** All spans and the type are equal. */
  readonly exact: SpanAgreement;
  /** Some character in common, and the type equal. */
  readonly relaxed: SpanAgreement;
  /** All spans are equal, whatever the types; `sameType` of those pairs have the same one. */
  readonly spans: SpanAgreement & { readonly sameType: number };
  /** Of pairs with equal spans where both named concepts (or said that there is none): those that named the same. */
  readonly concepts: { readonly same: number; readonly both: number };
  /** Cohen's kappa over tokens. */
  readonly kappa: number | undefined;
  /** Krippendorff's alpha for unitizing, all types together. */
  readonly alpha: number | undefined;
  readonly types: readonly TypeAgreement[];
}

/** A document that both annotated, and where they differ. */
export interface Disagreement {
  readonly id: string;
  readonly merged: MergedDocument;
  readonly conflicts: readonly Conflict[];
}

class Counter {
  pairs = 0;
  first = 0;
  second = 0;

  add(a: readonly Compared[], b: readonly Compared[], near: Nearness, sameType: boolean): void {
    this.pairs += pair(a, b, { near, sameType }).size;
    this.first += a.length;
    this.second += b.length;
  }

  get result(): SpanAgreement {
    const { pairs, first, second } = this;
    return { pairs, first, second, f1: first + second ? (2 * pairs) / (first + second) : undefined };
  }
}

/**
 * Counts document by document; the texts lie end to end for the unitizing alpha. `reading` says how ids and types of either side
 * are read.
 */
export class AgreementCounter {
  readonly #reading: Reading;
  readonly #exact = new Counter();
  readonly #relaxed = new Counter();
  readonly #spans = new Counter();
  #sameType = 0;
  #sameConcept = 0;
  #bothLinked = 0;
  readonly #tokens = new Confusion();
  readonly #units = new Map<string, [Unit[], Unit[]]>();
  readonly #types = new Map<string, Counter>();
  #length = 0;
  #documents = 0;
  readonly #different: string[] = [];

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The documents' disagreements; undefined where their texts differ. */
  add(first: Document, second: Document): Disagreement | undefined {
    if (first.text !== second.text) {
      this.#different.push(first.id);
      return undefined;
    }
    const [a, b] = [first, second].map((d) => comparedDocument(d, "gold", this.#reading).mentions) as [
      readonly Compared[],
      readonly Compared[],
    ];
    this.#documents++;
    this.#exact.add(a, b, "equal", true);
    this.#relaxed.add(a, b, "overlap", true);
    this.#spans.add(a, b, "equal", false);
    this.#pairsOf(a, b);
    this.#tokensOf(first.text, a, b);
    this.#unitsOf(a, b);
    this.#length += first.text.length;
    const merged = mergeDocuments({ ...first, mentions: [], relations: [] }, first, second, {
      oneSided: "question",
    });
    return { id: first.id, merged, conflicts: merged.conflicts };
  }

  #pairsOf(a: readonly Compared[], b: readonly Compared[]): void {
    const { gold } = pair(a, b, { near: "equal", sameType: false });
    gold.forEach((partner, i) => {
      if (partner < 0) return;
      const [x, y] = [a[i] as Compared, b[partner] as Compared];
      if (x.type === y.type) this.#sameType++;
      if (x.state === "undecided" || y.state === "undecided") return;
      this.#bothLinked++;
      if (x.state === y.state && sameAnswer(x.answers[0] ?? [], y.answers[0] ?? [])) this.#sameConcept++;
    });
    for (const type of new Set([...a, ...b].map((m) => m.type))) {
      const counter = this.#types.get(type) ?? new Counter();
      this.#types.set(type, counter);
      const own = (list: readonly Compared[]) => list.filter((m) => m.type === type);
      counter.add(own(a), own(b), "equal", true);
    }
  }

  #tokensOf(text: string, a: readonly Compared[], b: readonly Compared[]): void {
    const tokens = wordsOf(text, { start: 0, end: text.length });
    const spans = (list: readonly Compared[]) =>
      list.flatMap((m) => m.spans.map((s) => ({ ...s, type: m.type })));
    const [x, y] = [tokenLabels(tokens, spans(a)), tokenLabels(tokens, spans(b))];
    for (const [i, label] of x.entries()) this.#tokens.add(label, y[i] as string);
  }

  #unitsOf(a: readonly Compared[], b: readonly Compared[]): void {
    for (const [side, list] of [a, b].entries())
      for (const m of list) {
        const units = this.#units.get(m.type) ?? [[], []];
        this.#units.set(m.type, units);
        for (const s of m.spans)
          (units[side] as Unit[]).push({ start: s.start + this.#length, end: s.end + this.#length });
      }
  }

  finish(missing: Agreement["missing"] = []): Agreement {
    const disagreement = new Map(
      [...this.#units].map(([type, units]) => [
        type,
        unitizingDisagreement(units, Math.max(1, this.#length)),
      ]),
    );
    return {
      documents: this.#documents,
      missing,
      differentText: this.#different,
      exact: this.#exact.result,
      relaxed: this.#relaxed.result,
      spans: { ...this.#spans.result, sameType: this.#sameType },
      concepts: { same: this.#sameConcept, both: this.#bothLinked },
      kappa: this.#tokens.kappa(),
      alpha: unitizingAlpha(disagreement.values()),
      types: [...this.#types]
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .map(([type, counter]) => ({
          type,
          exact: counter.result,
          alpha: unitizingAlpha([disagreement.get(type) ?? { observed: 0, expected: 0 }]),
        })),
    };
  }
}

type Documents<D> = AsyncIterable<D> | Iterable<D>;

/** Two corpora document by document, by id. The second one is held in memory. */
export async function agree<D extends Document>(
  first: Documents<D>,
  second: Documents<D>,
  reading: Reading,
  onDisagreement: (d: Disagreement, first: D, second: D) => void = () => {},
): Promise<Agreement> {
  const others = new Map<string, D>();
  for await (const d of second) others.set(d.id, d);
  const counter = new AgreementCounter(reading);
  const missing: { id: string; side: "first" | "second" }[] = [];
  for await (const d of first) {
    const other = others.get(d.id);
    others.delete(d.id);
    if (!other) missing.push({ id: d.id, side: "second" });
    else {
      const found = counter.add(d, other);
      if (found?.conflicts.length) onDisagreement(found, d, other);
    }
  }
  for (const id of others.keys()) missing.push({ id, side: "first" });
  return counter.finish(missing);
}
