// Platt calibration: a logistic curve through the outcomes (Platt 1999), fitted by the Newton method with backtracking and
// smoothed targets as Lin, Lin and Weng (Machine Learning 2007) corrected it. Two parameters: for few pairs.

export interface Platt {
  readonly kind: "platt";
  /** The calibrated value of a score s is 1 / (1 + exp(a * s + b)); `a` is at most 0, so that it never falls. */
  readonly a: number;
  readonly b: number;
}

const STEPS = 100;
const FLAT = 1e-10;
const RIDGE = 1e-12;

/** Throws `RangeError` where there are no pairs. */
export function fitPlatt(scores: readonly number[], correct: readonly number[]): Platt {
  if (scores.length === 0) throw new RangeError("there is nothing to fit");
  const right = correct.reduce((sum, c) => sum + c, 0);
  const wrong = correct.length - right;
  // Targets short of 0 and 1 keep separable pairs from an infinite slope.
  const [high, low] = [(right + 1) / (right + 2), 1 / (wrong + 2)];
  const targets = correct.map((c) => (c ? high : low));
  const loss = (a: number, b: number) =>
    scores.reduce((sum, s, i) => {
      const f = a * s + b;
      const t = targets[i] as number;
      return sum + (f >= 0 ? t * f + Math.log1p(Math.exp(-f)) : (t - 1) * f + Math.log1p(Math.exp(f)));
    }, 0);
  let [a, b] = [0, Math.log((wrong + 1) / (right + 1))];
  let now = loss(a, b);
  for (let step = 0; step < STEPS; step++) {
    let [haa, hbb, hab, ga, gb] = [RIDGE, RIDGE, 0, 0, 0];
    for (let i = 0; i < scores.length; i++) {
      const s = scores[i] as number;
      const p = logistic(a * s + b);
      const d = p * (1 - p);
      haa += s * s * d;
      hbb += d;
      hab += s * d;
      ga += s * ((targets[i] as number) - p);
      gb += (targets[i] as number) - p;
    }
    if (Math.abs(ga) < FLAT && Math.abs(gb) < FLAT) break;
    const determinant = haa * hbb - hab * hab;
    const [da, db] = [-(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant];
    const slope = ga * da + gb * db;
    let size = 1;
    for (; size >= 1e-10; size /= 2) {
      const next = loss(a + size * da, b + size * db);
      if (next < now + 1e-4 * size * slope) {
        [a, b, now] = [a + size * da, b + size * db, next];
        break;
      }
    }
    if (size < 1e-10) break;
  }
  // A curve that falls would turn the ranking round; then the best that never falls is the mean.
  if (a > 0) return { kind: "platt", a: 0, b: Math.log((wrong + 1) / (right + 1)) };
  return { kind: "platt", a, b };
}

/** 1 / (1 + exp(f)), without overflow. */
const logistic = (f: number): number => (f >= 0 ? Math.exp(-f) / (1 + Math.exp(-f)) : 1 / (1 + Math.exp(f)));

export const applyPlatt = ({ a, b }: Platt, score: number): number => logistic(a * score + b);
