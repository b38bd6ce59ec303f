// A stratum parts the gold mentions by something that makes linking easy or hard, so that a figure can be read where it
// is earned.
import type { Compared } from "../compared.ts";

/** What else a stratum may look at beside the mention. */
export interface Surroundings {
  /** The document's gold mentions in reading order, and the place of this one among them. */
  readonly mentions: readonly Compared[];
  readonly index: number;
}

export interface Labelled {
  readonly stratum: string;
  readonly label: string;
}

/** How a stratum is shown. */
export interface StratumTable {
  /** `concept-in-training` */
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** Head of the first column. */
  readonly rows: string;
  /** Labels that occur, in the order in which they are shown. */
  readonly order: (labels: readonly string[]) => string[];
}

export interface Stratum extends StratumTable {
  /** The mention's label, or undefined where the question does not arise. */
  readonly of: (mention: Compared, around: Surroundings) => string | undefined;
}

/** Labels in a fixed order; others (there should be none) behind them. */
export const inOrder =
  (order: readonly string[]) =>
  (labels: readonly string[]): string[] => [
    ...order.filter((l) => labels.includes(l)),
    ...labels.filter((l) => !order.includes(l)),
  ];

export const yesNo = (yes: boolean | undefined): "yes" | "no" | undefined =>
  yes === undefined ? undefined : yes ? "yes" : "no";
