// Text edits and their undoing. Every version of a text leaves a mark: its hash, the edits that followed, and what
// they did to borders that cannot be computed back. When a version's text returns, so do its borders, exactly.
import type { Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { type Edit, inverse, mapSpans } from "../annotations/mapping.ts";
import type { Rejection } from "./state.ts";

/** Two 32-bit hashes over every other unit each, as one key together with the length. */
export function textKey(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  const even = text.length & ~1;
  for (let i = 0; i < even; i += 2) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i + 1), 0x01000193);
  }
  if (even < text.length) a = Math.imul(a ^ text.charCodeAt(even), 0x01000193);
  return `${text.length}:${a >>> 0}:${b >>> 0}`;
}

/** A mention or rejection that lost a border or all of its text, as it was before. */
export type Damaged =
  | { readonly kind: "mention"; readonly item: Mention; readonly reviewed: boolean }
  | { readonly kind: "rejection"; readonly item: Rejection };

interface Version {
  /** Of the text before the edits. */
  readonly key: string;
  readonly edits: readonly Edit[];
  readonly damaged: readonly Damaged[];
  /** Counts acts and edits: what was changed by a person since is not put back. */
  readonly clock: number;
}

/** So many versions back an undo is exact. */
const KEPT = 400;

type Spans = readonly [Span, ...Span[]];

export class Versions {
  readonly #versions: Version[] = [];

  add(version: Version): void {
    this.#versions.push(version);
    if (this.#versions.length > KEPT) this.#versions.shift();
  }

  /**
   * What to put back when the text with this key has returned: the first damage of each item since then, with the
   * spans that it had in that text. Undefined when the text is new. Undone versions stay: a redo returns to them.
   */
  returned(key: string): { damaged: Damaged; spans: Spans; clock: number }[] | undefined {
    const at = this.#versions.findLastIndex((v) => v.key === key);
    if (at < 0) return undefined;
    const undone = this.#versions.slice(at);
    const seen = new Set<string>();
    const restored: { damaged: Damaged; spans: Spans; clock: number }[] = [];
    for (const [i, version] of undone.entries())
      for (const damaged of version.damaged) {
        const id = damaged.item.id ?? "";
        if (seen.has(id)) continue;
        seen.add(id);
        const edits = undone.slice(0, i).flatMap((v) => v.edits);
        const spans = mappedBack(damaged.item.spans, edits);
        if (spans) restored.push({ damaged, spans, clock: version.clock });
      }
    return restored;
  }
}

/** Spans before some edits, from those behind them; undefined where they have no counterpart there. */
export function mappedBack(spans: Spans, edits: readonly Edit[]): Spans | undefined {
  let back = spans;
  for (const e of edits.toReversed()) {
    const { spans: next, fate } = mapSpans(back, inverse(e));
    if (fate === "clamped" || fate === "gone") return undefined;
    back = next;
  }
  return back;
}
