// The groups and languages that a search keeps, in the numbers of one packed file.
import type { SearchOptions } from "../knowledge-base.ts";
import { type KeyFilter, languageBit } from "./kinds.ts";
import type { Meta } from "./meta.ts";

/** Whether a tag is the asked language or a regional variety of it: `en` keeps `en-GB`. */
const isOf = (tag: string, asked: string): boolean => {
  const [a, b] = [tag.toLowerCase(), asked.toLowerCase()];
  return a === b || a.startsWith(`${b}-`);
};

/** `groups` and `languages` skip whole keys; what is left over is told entry by entry with `keeps`. */
export class NameFilter implements KeyFilter {
  readonly groups: number;
  readonly languages: number;
  /** By position in the header's list; absent: every language. */
  readonly #kept: readonly boolean[] | undefined;

  constructor(meta: Meta, { groups, languages }: Pick<SearchOptions, "groups" | "languages">) {
    this.groups = groups?.length
      ? groups.reduce((bits, g) => (meta.groups.includes(g) ? bits | (1 << meta.groups.indexOf(g)) : bits), 0)
      : 0xffff;
    if (languages?.length)
      this.#kept = meta.languages.map((tag) => languages.some((asked) => isOf(tag, asked)));
    this.languages = this.#kept
      ? this.#kept.reduce((bits, kept, i) => (kept ? bits | languageBit(i) : bits), 0)
      : 0xffff;
  }

  /** Whether an entry of this group in this language is kept. */
  keeps(group: number, language: number): boolean {
    return ((1 << group) & this.groups) !== 0 && (this.#kept === undefined || this.#kept[language] === true);
  }
}
