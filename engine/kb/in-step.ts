// Several knowledge bases read side by side, each once: what they hold of one id comes together.
import type { Concept } from "./concept.ts";

/** For each id of any list its concept in each of them. All lists, and the answer, are in bytewise order of the ids. */
export function* inStep(lists: readonly Iterable<Concept>[]): Generator<(Concept | undefined)[]> {
  const heads = lists.map((list) => {
    const iterator = list[Symbol.iterator]();
    const next = () => {
      const { value, done } = iterator.next();
      return done ? undefined : { concept: value as Concept, key: Buffer.from((value as Concept).id) };
    };
    return { next, head: next() };
  });
  for (;;) {
    let least: Buffer | undefined;
    for (const { head } of heads)
      if (head && (!least || Buffer.compare(head.key, least) < 0)) least = head.key;
    if (!least) return;
    const first = least;
    yield heads.map((list) => {
      const { head } = list;
      if (!head?.key.equals(first)) return undefined;
      list.head = list.next();
      return head.concept;
    });
  }
}
