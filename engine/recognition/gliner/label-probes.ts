// A bi-encoder's spans, seen through its label side. Such a model compares a span with each label's vector and tells the
// product alone; asked with as many different label vectors as a vector has numbers, its answers are the span's coordinates,
// whatever its graph makes of label vectors before it compares them. What was learned on them is a label of that model.

/** Directions that a span is looked at from; more tell little that these do not. */
const MOST = 512;

/** Wordings whose vectors say how large label vectors are and where they lie. */
export const USUAL_WORDINGS = [
  "disease",
  "chemical",
  "gene",
  "person",
  "place",
  "procedure",
  "number",
  "date",
];

/** Uniform in [0, 1), 32 bits of state (mulberry32). */
function* uniform(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    yield ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

/**
 * Vectors in all directions, the same ones whenever they are asked for: the mean of some real label vectors, each number
 * moved up or down by their spread. No number is larger than others, which an int8 graph would pay for with the rest. `usual`:
 * vectors of one length, at least one.
 */
export function probesLike(usual: readonly Float32Array[]): Float32Array[] {
  const size = usual[0]?.length ?? 0;
  const mean = Float64Array.from({ length: size }, (_, d) =>
    usual.reduce((sum, vector) => sum + (vector[d] as number) / usual.length, 0),
  );
  const square = usual.reduce(
    (sum, vector) => vector.reduce((own, x, d) => own + (x - (mean[d] as number)) ** 2, sum),
    0,
  );
  const spread = Math.sqrt(square / (usual.length * size)) || 1;
  const draw = uniform(size);
  const signed = (x: number): number => (draw.next().value < 0.5 ? -x : x);
  return Array.from({ length: Math.min(size, MOST) }, () =>
    Float32Array.from(mean, (m) => m + signed(spread)),
  );
}

/** Scores of `[..., C + P]` as those of the labels `[..., C]` and of the probes `[..., P]`. */
export function parted(
  scores: Float32Array,
  labels: number,
  probes: number,
): { readonly labels: Float32Array; readonly probes: Float32Array } {
  const places = scores.length / (labels + probes);
  const answer = { labels: new Float32Array(places * labels), probes: new Float32Array(places * probes) };
  for (let i = 0, at = 0; i < places; i++, at += labels + probes) {
    answer.labels.set(scores.subarray(at, at + labels), i * labels);
    answer.probes.set(scores.subarray(at + labels, at + labels + probes), i * probes);
  }
  return answer;
}
