// The names that end in a state, from a list of entries.
import { groupBit } from "./groups.ts";
import { type EndingNames, isAlike, type NameEntry } from "./knowledge-base.ts";

export class ListedNames implements EndingNames {
  readonly groups: number;
  readonly #entries: readonly NameEntry[];

  constructor(entries: readonly NameEntry[]) {
    this.#entries = entries;
    this.groups = entries.reduce((bits, { group }) => bits | groupBit(group), 0);
  }

  kinds(): readonly NameEntry[] {
    return this.#entries.filter((entry, i, all) => i === 0 || !isAlike(entry, all[i - 1] as NameEntry));
  }

  entries(): readonly NameEntry[] {
    return this.#entries;
  }

  reading(): undefined {
    return undefined;
  }
}

/** No name. */
export const NO_NAMES: EndingNames = new ListedNames([]);
