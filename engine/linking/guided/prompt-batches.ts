// Which mentions are searched together: those whose inputs are about equally long, so that little is filled, and among
// them those of one stretch of a text, whose inputs begin with the same words, which the model then reads once.

export interface Prompt {
  readonly tokens: readonly number[];
  readonly text: string;
  /** Where in the text what is shown begins. */
  readonly from: number;
}

/** Places of the prompts that there are, in batches. */
export function* inBatches(
  prompts: readonly (Prompt | undefined)[],
  batch: number,
): Generator<readonly number[]> {
  const stretches = new Map<string, Map<number, number[]>>();
  prompts.forEach((prompt, i) => {
    if (!prompt) return;
    const ofText = stretches.get(prompt.text) ?? new Map<number, number[]>();
    stretches.set(prompt.text, ofText);
    ofText.set(prompt.from, [...(ofText.get(prompt.from) ?? []), i]);
  });
  const length = (i: number): number => prompts[i]?.tokens.length ?? 0;
  const longest = (stretch: readonly number[]): number => Math.max(...stretch.map(length));
  const order = [...stretches.values()]
    .flatMap((ofText) => [...ofText.values()])
    .sort((a, b) => longest(a) - longest(b))
    .flat();
  for (let at = 0; at < order.length; at += batch) yield order.slice(at, at + batch);
}
