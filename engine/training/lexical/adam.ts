// Adam (Kingma & Ba 2015), the step that all fits of this room take.

const EPSILON = 1e-8;

export class Adam {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #step = 0;

  /** For so many weights. */
  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  /** Moves the weights against the gradient's mean over `total`, and `decay` of each towards zero. */
  move(weights: Float64Array, gradient: Float64Array, total: number, rate: number, decay: number): void {
    this.#step++;
    const [first, second] = [1 - 0.9 ** this.#step, 1 - 0.999 ** this.#step];
    for (let i = 0; i < weights.length; i++) {
      const g = (gradient[i] as number) / total + decay * (weights[i] as number);
      const mean = 0.9 * (this.#mean[i] as number) + 0.1 * g;
      const square = 0.999 * (this.#square[i] as number) + 0.001 * g * g;
      this.#mean[i] = mean;
      this.#square[i] = square;
      weights[i] = (weights[i] as number) - (rate * (mean / first)) / (Math.sqrt(square / second) + EPSILON);
    }
  }
}
