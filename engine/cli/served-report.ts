// What a person is told of a served model: what its server can do, what became of the mentions, what it cost.

import { type Tally, tallyText } from "../linking/served/tally.ts";
import type { Spent } from "../llm/metered.ts";
import type { OneOf } from "../llm/one-of.ts";
import type { pricesOf } from "./options.ts";

type Prices = ReturnType<typeof pricesOf>;

/** `candidates`: as many were wanted. */
export function serverText(name: string, { hold, most, alternatives }: OneOf, candidates: number): string {
  const held =
    hold === "words" ? "not held to the list: answers are read strictly" : `held to the list by ${hold}`;
  const fewer = most < candidates + 1 ? `, at most ${most - 1} candidates` : "";
  const told =
    alternatives === undefined ? "no log-probabilities" : `log-probabilities of ${alternatives} alternatives`;
  return `${name}: ${held}${fewer}; ${told}.`;
}

const GONE =
  "Nobody answered any more, and the rest was not asked. With --store and --force the same command asks only what is missing.";

/** Of a whole run, a line each. `spent`: undefined where nobody was asked. */
export const servedText = (tally: Tally, spent: Spent | undefined, prices: Prices | undefined): string[] => [
  ...tallyText(tally),
  ...(spent ? [spentText(spent, tally, prices)] : []),
  ...(tally.abstained.has("gone") ? [GONE] : []),
];

function spentText(
  { requests, prompt, completion, untold }: Spent,
  { asked }: Tally,
  prices: Prices | undefined,
): string {
  const n = (x: number): string => x.toLocaleString("en-US");
  const price = prices ? (prompt * prices.prompt + completion * prices.completion) / 1e6 : undefined;
  const each = asked ? ` (${(requests / asked).toFixed(2)} a mention)` : "";
  return [
    `questions sent: ${n(requests)}${each}, probes included; tokens read ${n(prompt)}, written ${n(completion)}`,
    ...(untold ? [`${n(untold)} replies told no tokens`] : []),
    ...(price === undefined
      ? []
      : [`price ${price.toLocaleString("en-US", { maximumSignificantDigits: 3 })}`]),
  ].join("; ");
}
