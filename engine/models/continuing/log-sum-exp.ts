// log Σ exp over logits, the one sum over a whole vocabulary that each row of a beam needs. With Math.exp it took a quarter of
// a small model's step; powers of two from a table and a cubic between them are as exact as 32-bit logits are (1e-9).

/** Steps of the table to an octave, and octaves below the largest logit that count: 2^-64 of it is nothing. */
const STEPS = 64;
const OCTAVES = 64;
const POWERS = Float64Array.from({ length: STEPS * OCTAVES }, (_, i) => 2 ** (-i / STEPS));
const SCALE = STEPS * Math.LOG2E;
const BACK = Math.LN2 / STEPS;

/** exp(-x / SCALE) for x ≥ 0; 0 for what does not count, -Infinity logits among it. */
function power(x: number): number {
  if (!(x < POWERS.length)) return 0;
  const step = x | 0;
  const rest = (step - x) * BACK;
  return (POWERS[step] as number) * (1 + rest * (1 + rest * (0.5 + rest / 6)));
}

/** log Σ exp over all numbers; the tokens of `only` where it is given. -Infinity where there is none. */
export function logSumExp(logits: Float32Array, only?: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  if (only) {
    for (let i = 0; i < only.length; i++) most = Math.max(most, logits[only[i] as number] as number);
    for (let i = 0; i < only.length; i++)
      sum += power((most - (logits[only[i] as number] as number)) * SCALE);
  } else {
    for (let i = 0; i < logits.length; i++) if ((logits[i] as number) > most) most = logits[i] as number;
    for (let i = 0; i < logits.length; i++) sum += power((most - (logits[i] as number)) * SCALE);
  }
  return most + Math.log(sum);
}
