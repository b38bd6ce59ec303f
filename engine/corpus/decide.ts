// Decisions laid over an analysis: a chosen concept comes first with stage `decided`, a NIL stays NIL, an ignored
// mention is gone. The analysis itself is not touched.
import { type Candidate, extentOf, type Mention } from "../text/mention.ts";
import { occurrencesOf } from "../text/occurrences.ts";
import { byPosition, type Span } from "../text/span.ts";
import { findAnchor, plainSpace } from "./anchor.ts";
import type { Decision } from "./decisions.ts";

/** What a loaded KB says about a chosen concept. */
export type Describe = (id: string) => Pick<Candidate, "concept" | "name" | "group" | "obsolete"> | undefined;

export interface Decided {
  readonly mentions: readonly Mention[];
  /** Which decision shaped a mention. */
  readonly by: ReadonlyMap<Mention, Decision>;
}

/**
 * How a quote is compared for `file` and `everywhere`: words without regard to case, so that one at the head of a
 * sentence counts; short forms (no small letter but a plural s) exactly, since AS is not "as".
 */
export function writtenForm(quote: string): string {
  const plain = plainSpace(quote).trim();
  return /\p{Ll}/u.test(plain.replace(/s$/, "")) ? plain.toLowerCase() : plain;
}

/**
 * Applies standing decisions of a folder to the mentions of one of its files. The narrower scope wins, then the
 * later decision. `file` is the name under which the file's own decisions were recorded.
 */
export function applyDecisions(
  mentions: readonly Mention[],
  text: string,
  decisions: readonly Decision[],
  file: string,
  describe: Describe,
): Decided {
  const by = new Map<Mention, Decision>();
  const own = decisions.filter((d) => d.scope === "everywhere" || d.file === file);
  if (!own.length) return { mentions, by };
  const wide = new Map<string, Decision>();
  for (const scope of ["everywhere", "file"] as const)
    for (const d of own) if (d.scope === scope) wide.set(writtenForm(d.quote), d);
  const { placed, unplaced } = placeHere(mentions, text, own);
  const decided: Mention[] = [];
  for (const m of mentions) {
    const { start, end } = extentOf(m);
    const d = placed.get(m) ?? (wide.size ? wide.get(writtenForm(text.slice(start, end))) : undefined);
    const shaped = d ? shape(m, d, describe) : m;
    if (!shaped) continue;
    decided.push(shaped);
    if (d) by.set(shaped, d);
  }
  for (const [d, at] of unplaced) {
    const added = shape(
      { spans: [at], source: "decided", status: "nil", concepts: [], candidates: [] },
      d,
      describe,
    );
    if (!added) continue;
    decided.push(added);
    by.set(added, d);
  }
  if (unplaced.length) decided.sort((a, b) => byPosition(extentOf(a), extentOf(b)));
  return { mentions: decided, by };
}

/** Finds the mention that each `here` decision means; chosen concepts whose words are no mention get a place too. */
function placeHere(mentions: readonly Mention[], text: string, decisions: readonly Decision[]) {
  const here = Map.groupBy(
    decisions.filter((d) => d.scope === "here"),
    (d) => d.quote,
  );
  const placed = new Map<Mention, Decision>();
  const unplaced: [Decision, Span][] = [];
  if (!here.size) return { placed, unplaced };
  const written = Map.groupBy(mentions, (m) => {
    const { start, end } = extentOf(m);
    return plainSpace(text.slice(start, end)).trim();
  });
  for (const [quote, about] of here) {
    const candidates = written.get(quote) ?? [];
    const extents = candidates.map(extentOf);
    for (const d of about) {
      const i = findAnchor(text, extents, d);
      const mention = candidates[i];
      if (mention) placed.set(mention, d);
      else if (d.action === "choose" && !candidates.length) {
        // A person's choice outlives the name that once led to it, say when the KB was exchanged.
        const words = occurrencesOf(quote, text);
        const at = words[findAnchor(text, words, d)];
        if (at) unplaced.push([d, at]);
      }
    }
  }
  return { placed, unplaced };
}

function shape(m: Mention, d: Decision, describe: Describe): Mention | undefined {
  if (d.action === "ignore") return undefined;
  if (d.action === "nil") return { ...m, source: "decided", status: "nil", concepts: [] };
  const id = d.concept ?? "";
  const known = describe(id) ?? m.candidates.find((c) => c.concept.id === id);
  const chosen: Candidate = {
    concept: known?.concept ?? { id },
    name: known?.name ?? id,
    group: known?.group ?? m.type ?? "",
    matched: d.quote,
    stage: "decided",
    score: 1,
    obsolete: known?.obsolete ?? false,
  };
  return {
    ...m,
    ...(chosen.group ? { type: chosen.group } : {}),
    status: "linked",
    concepts: [chosen.concept],
    candidates: [chosen, ...m.candidates.filter((c) => c.concept.id !== id)],
  };
}
