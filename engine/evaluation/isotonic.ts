// Isotonic calibration: the never-falling step function nearest to the outcomes, by pooling adjacent violators (Ayer et al.
// 1955; Zadrozny and Elkan, KDD 2002). Makes no assumption but that a higher score is not worse; needs some hundred pairs.

export interface Isotonic {
  readonly kind: "isotonic";
  /** Ascending scores at which the value is known; between two it is interpolated, outside it is the nearest. */
  readonly scores: readonly number[];
  /** 0 to 1, never falling. */
  readonly values: readonly number[];
}

interface Block {
  from: number;
  to: number;
  weight: number;
  mean: number;
}

/** `scores` need not be in order. Throws `RangeError` where there are none. Linear after sorting. */
export function fitIsotonic(scores: readonly number[], correct: readonly number[]): Isotonic {
  if (scores.length === 0) throw new RangeError("there is nothing to fit");
  const order = [...scores.keys()].sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const blocks: Block[] = [];
  for (const i of order) {
    const score = scores[i] as number;
    const last = blocks.at(-1);
    const outcome = correct[i] as number;
    // Equal scores are one observation, or their order would decide.
    if (last && last.to === score && last.from === score)
      add(last, { from: score, to: score, weight: 1, mean: outcome });
    else blocks.push({ from: score, to: score, weight: 1, mean: outcome });
  }
  const pooled: Block[] = [];
  for (const block of blocks) {
    pooled.push(block);
    for (let last = pooled.at(-2); last && last.mean >= (pooled.at(-1) as Block).mean; last = pooled.at(-2))
      add(last, pooled.pop() as Block);
  }
  const knots = pooled.flatMap(({ from, to, mean }) =>
    from === to ? [[from, mean] as const] : [[from, mean] as const, [to, mean] as const],
  );
  return { kind: "isotonic", scores: knots.map(([s]) => s), values: knots.map(([, v]) => v) };
}

function add(into: Block, block: Block): void {
  const weight = into.weight + block.weight;
  into.mean = (into.mean * into.weight + block.mean * block.weight) / weight;
  into.weight = weight;
  into.to = block.to;
}

export function applyIsotonic({ scores, values }: Isotonic, score: number): number {
  let [low, high] = [0, scores.length - 1];
  if (score <= (scores[low] as number)) return values[low] as number;
  if (score >= (scores[high] as number)) return values[high] as number;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((scores[middle] as number) <= score) low = middle;
    else high = middle;
  }
  const [a, b] = [scores[low] as number, scores[high] as number];
  const share = (score - a) / (b - a);
  return (values[low] as number) * (1 - share) + (values[high] as number) * share;
}
