// Puts hits of several sources in the order in which one knowledge base would give them.
import { fold } from "../text/tokens.ts";
import type { NameHit } from "./knowledge-base.ts";
import { unInverted } from "./name-forms.ts";
import { rankOf } from "./packed/ranks.ts";

/**
 * Best score first; with equal scores the name equal to the query, then by static rank, then alphabetical.
 * `language` is that of the knowledge base a hit is from. A new list.
 */
export function inOrder<Hit extends NameHit>(
  hits: readonly Hit[],
  language: (hit: Hit) => string,
  query?: string,
): Hit[] {
  const wanted = query === undefined ? undefined : fold(query);
  const equal = (text: string): boolean =>
    wanted !== undefined && (fold(text) === wanted || fold(unInverted(text) ?? "") === wanted);
  return hits
    .map((hit) => ({
      hit,
      late: equal(hit.text) ? 0 : 1,
      rank: rankOf(hit, language(hit)),
      folded: fold(hit.text),
    }))
    .sort(
      (a, b) =>
        b.hit.score - a.hit.score ||
        a.late - b.late ||
        a.rank - b.rank ||
        (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0),
    )
    .map(({ hit }) => hit);
}
