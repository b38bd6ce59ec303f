// How far off a wrong answer is, by the knowledge base's own edges: broader and narrower answers are not the same
// mistake as an unrelated one. Over found mentions whose answer and gold are single concepts that the KB holds.
import type { Compared } from "../compared.ts";
import type { CountMatrix } from "../count-matrix.ts";
import type { FigureSpec } from "../figure-specs.ts";
import type { Knowledge, Standing } from "../knowledge.ts";
import { f1, ratio } from "../measures.ts";

const N = 0;
const EXACT = 1;
const BROADER = 2;
const NARROWER = 3;
const SIBLING = 4;
const REACHED = 5;
const DISTANCE = 6;
const ANSWER_ANCESTORS = 7;
const GOLD_ANCESTORS = 8;
const SHARED_ANCESTORS = 9;
const WIDTH = 10;

export class HierarchyCounts {
  readonly #counts: CountMatrix;
  readonly #knowledge: Knowledge;

  constructor(counts: CountMatrix, knowledge: Knowledge) {
    this.#counts = counts;
    this.#knowledge = knowledge;
  }

  get #block(): number {
    return this.#counts.columns.block("hierarchy", WIDTH);
  }

  /** Counts one found mention; how its answer stands to gold, where that can be said. */
  add(gold: Compared, predicted: Compared): Standing | undefined {
    const [wanted, answer] = [gold.answers[0] ?? [], predicted.answers[0] ?? []];
    if (wanted.length !== 1 || answer.length !== 1) return undefined;
    const [g, a] = [this.#knowledge.held(wanted[0] as string), this.#knowledge.held(answer[0] as string)];
    if (g === null || a === null) return undefined;
    const counts = this.#counts;
    const block = this.#block;
    const standing = this.#knowledge.standing(a, g);
    counts.add(block + N);
    if (standing.distance !== undefined) {
      counts.add(block + REACHED);
      counts.add(block + DISTANCE, standing.distance);
    }
    if (a === g) counts.add(block + EXACT);
    else if (standing.relation === "broader") counts.add(block + BROADER);
    else if (standing.relation === "narrower") counts.add(block + NARROWER);
    else if (standing.relation === "sibling") counts.add(block + SIBLING);
    const [up, from] = [this.#knowledge.ancestors(a), this.#knowledge.ancestors(g)];
    let shared = 0;
    for (const id of up.keys()) if (from.has(id)) shared++;
    counts.add(block + ANSWER_ANCESTORS, up.size);
    counts.add(block + GOLD_ANCESTORS, from.size);
    counts.add(block + SHARED_ANCESTORS, shared);
    return a === g ? undefined : standing;
  }

  figures(): FigureSpec[] {
    const block = this.#block;
    if (!this.#counts.totals()[block + N]) return [];
    const spec = (of: string, measure: FigureSpec["measure"]): FigureSpec => ({
      id: `hierarchy.${of}`,
      metric: `hierarchy.${of}`,
      measure,
    });
    const share = (of: string, column: number) => spec(of, ratio([block + column], [block + N]));
    return [
      share("exact", EXACT),
      share("broader", BROADER),
      share("narrower", NARROWER),
      share("sibling", SIBLING),
      spec("distance", ratio([block + DISTANCE], [block + REACHED])),
      spec("precision", ratio([block + SHARED_ANCESTORS], [block + ANSWER_ANCESTORS])),
      spec("recall", ratio([block + SHARED_ANCESTORS], [block + GOLD_ANCESTORS])),
      spec("f1", f1(block + SHARED_ANCESTORS, block + GOLD_ANCESTORS, block + ANSWER_ANCESTORS)),
    ];
  }
}
