// One system's counts over the documents: every metric's counter fed from one pass, its errors and its confidence pairs
// beside them.
import type { Compared } from "./compared.ts";
import { ConfidencePairs } from "./confidence-pairs.ts";
import { type Columns, CountMatrix } from "./count-matrix.ts";
import { ErrorCollector, errorOf } from "./error-list.ts";
import type { FigureSpec, TableSpec } from "./figure-specs.ts";
import type { Knowledge } from "./knowledge.ts";
import { pair } from "./matching.ts";
import { EndToEndCounts } from "./metrics/end-to-end.ts";
import { HierarchyCounts } from "./metrics/hierarchy.ts";
import { LinkingCounts } from "./metrics/linking.ts";
import { RecognitionCounts } from "./metrics/recognition.ts";
import type { EvaluationSettings } from "./result.ts";
import type { ErrorClass } from "./result-errors.ts";
import type { Labelled, Stratum } from "./strata/stratum.ts";

export interface CountingOptions {
  readonly settings: EvaluationSettings;
  /** `linking`: mentions are given, and recognition is not scored. */
  readonly task: "all" | "linking";
  readonly strata: readonly Stratum[];
  readonly knowledge?: Knowledge;
  /** Errors and confidence pairs kept at most. */
  readonly errors: number;
  readonly pairs: number;
}

/** Gold mentions of one document with what the strata and the knowledge base say of each. */
export interface GoldOfDocument {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly Compared[];
  readonly labels: readonly (readonly Labelled[])[];
  readonly reachable: readonly (boolean | undefined)[];
}

export class SystemCounts {
  readonly counts: CountMatrix;
  readonly errors: ErrorCollector;
  readonly confidence: ConfidencePairs;
  readonly #recognition: RecognitionCounts;
  readonly #linking: LinkingCounts;
  readonly #endToEnd: EndToEndCounts;
  readonly #hierarchy: HierarchyCounts | undefined;
  readonly #options: CountingOptions;
  /** Whether the system says of any mention what it means. */
  #links = false;
  #goldLinks = false;

  constructor(columns: Columns, options: CountingOptions) {
    const { settings, knowledge } = options;
    this.#options = options;
    this.counts = new CountMatrix(columns);
    this.#recognition = new RecognitionCounts(this.counts, settings.match);
    this.#linking = new LinkingCounts(this.counts, settings.k, options.strata);
    this.#endToEnd = new EndToEndCounts(this.counts);
    this.#hierarchy = knowledge ? new HierarchyCounts(this.counts, knowledge) : undefined;
    this.errors = new ErrorCollector(options.errors, settings.seed);
    this.confidence = new ConfidencePairs(options.pairs, settings.seed);
  }

  /**
   * Counts one document; `predicted` in reading order. Says of each gold mention whether it came out right: linked
   * where gold says how, else found exactly.
   */
  add(gold: GoldOfDocument, predicted: readonly Compared[]): boolean[] {
    const found = this.#options.task === "all" ? this.#recognise(gold, predicted) : undefined;
    const near = this.#options.settings.match === "relaxed" ? "overlap" : "equal";
    const { gold: partners } = pair(gold.mentions, predicted, { near, sameType: false });
    const right = gold.mentions.map((m, i) => {
      const at = partners[i] as number;
      return this.#link(gold, i, m, at < 0 ? undefined : predicted[at]) ?? (found?.[i] ?? -1) >= 0;
    });
    this.#links ||= predicted.some((m) => m.state !== "undecided");
    this.#endToEnd.add(gold.mentions, predicted);
    this.counts.endDocument();
    return right;
  }

  #recognise(gold: GoldOfDocument, predicted: readonly Compared[]): Int32Array {
    const { exact, wrong, missed, spurious } = this.#recognition.add(gold.mentions, predicted);
    const g = (i: number) => gold.mentions[i] as Compared;
    const p = (i: number) => predicted[i] as Compared;
    for (const w of wrong)
      this.errors.add(w.class, () => errorOf(w.class, gold, { gold: g(w.gold), predicted: p(w.predicted) }));
    for (const i of missed) this.errors.add("missed", () => errorOf("missed", gold, { gold: g(i) }));
    for (const i of spurious)
      this.errors.add("spurious", () => errorOf("spurious", gold, { predicted: p(i) }));
    return exact.gold;
  }

  /** Whether it is linked right; undefined where gold gives no concept. */
  #link(gold: GoldOfDocument, i: number, m: Compared, predicted: Compared | undefined): boolean | undefined {
    if (m.state !== "undecided") this.#goldLinks = true;
    const judgement = this.#linking.add(m, predicted, gold.labels[i] ?? [], gold.reachable[i]);
    if (judgement) this.confidence.add(m, predicted, judgement.rank === 1, this.counts.documents);
    const right = judgement ? judgement.rank === 1 : undefined;
    if (!predicted || predicted.state === "undecided") return right;
    const standing = judgement ? this.#hierarchy?.add(m, predicted) : undefined;
    const kind = errorClass(m, predicted, judgement);
    if (kind)
      this.errors.add(kind, () =>
        errorOf(
          kind,
          gold,
          { gold: m, predicted },
          { ...(judgement ? { rank: judgement.rank } : {}), ...standing },
        ),
      );
    return right;
  }

  /** The figures to show first. */
  figures(): FigureSpec[] {
    return [
      ...(this.#options.task === "all" ? this.#recognition.figures() : []),
      ...(this.#hasLinks ? this.#linking.figures() : []),
      ...(this.#hasLinks && this.#options.task === "all" ? this.#endToEnd.figures() : []),
      ...(this.#hasLinks ? (this.#hierarchy?.figures() ?? []) : []),
    ];
  }

  tables(): TableSpec[] {
    return [
      ...(this.#options.task === "all" ? this.#recognition.tables() : []),
      ...(this.#hasLinks ? this.#linking.tables() : []),
    ];
  }

  get #hasLinks(): boolean {
    return this.#links && this.#goldLinks;
  }
}

function errorClass(
  gold: Compared,
  predicted: Compared,
  judgement: { readonly rank: number | null; readonly any: boolean } | undefined,
): ErrorClass | undefined {
  if (gold.state === "nil") return predicted.state === "linked" ? "nil-missed" : undefined;
  if (!judgement || judgement.rank === 1) return undefined;
  if (predicted.state === "nil") return "nil-wrong";
  return judgement.any ? "partial" : "concept";
}
