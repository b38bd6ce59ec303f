// Which annotation of one version is which of another. Ids are permanent, so they decide; but a file that another tool
// renumbered still matches by what it marks.

/** What a pairing looks at. Mentions and relations both have it. */
export interface Paired {
  readonly id?: string | undefined;
}

/**
 * Pairs each item of `from` with at most one of `to`: same id and same place first, then same place whatever the id, then
 * same id wherever it moved. `place` says what an item marks; equal items are paired in order.
 */
export function pair<T extends Paired>(
  from: readonly T[],
  to: readonly T[],
  place: (item: T) => string,
): Map<T, T> {
  const pairs = new Map<T, T>();
  const free = new Set(to);
  for (const key of [(t: T) => t.id && `${t.id} ${place(t)}`, place, (t: T) => t.id]) {
    const waiting = Map.groupBy(free, key);
    for (const item of from) {
      if (pairs.has(item)) continue;
      const wanted = key(item);
      const found = wanted ? waiting.get(wanted)?.shift() : undefined;
      if (!found) continue;
      pairs.set(item, found);
      free.delete(found);
    }
  }
  return pairs;
}

/** The items of `to` that no pair leads to: what that version added. */
export function unpaired<T>(to: readonly T[], pairs: ReadonlyMap<T, T>): T[] {
  const found = new Set(pairs.values());
  return to.filter((item) => !found.has(item));
}

/** Names for what a merge adds: its own id where that is free, else the next number of the same letters. */
export class FreshIds {
  readonly #taken: Set<string>;
  readonly #next = new Map<string, number>();

  /** `ids`: all that any version ever used here, so that no id comes to mean two things. */
  constructor(ids: Iterable<string>) {
    this.#taken = new Set(ids);
    for (const id of this.#taken) {
      const [, letters, number] = /^(\D+)(\d+)$/.exec(id) ?? [];
      if (letters) this.#next.set(letters, Math.max(this.#next.get(letters) ?? 1, Number(number) + 1));
    }
  }

  /** A free id that begins like `like` (`T7` → `T42`). */
  after(like: string): string {
    const letters = /^\D+/.exec(like)?.[0] ?? "T";
    const number = this.#next.get(letters) ?? 1;
    this.#next.set(letters, number + 1);
    this.#taken.add(`${letters}${number}`);
    return `${letters}${number}`;
  }
}
