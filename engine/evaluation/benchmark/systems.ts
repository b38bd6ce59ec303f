// The systems that a benchmark can put together: what finds mentions, and what links them. One row each; a new recogniser
// or linker is a new row.
import { Analyser } from "../../analysis/analyser.ts";
import type { Region } from "../../analysis/analysis.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { candidatesFor } from "../../linking/cascade/term-candidates.ts";
import { defaultLinking, statusOf } from "../../linking/rank.ts";
import type { Document } from "../../text/document.ts";
import { extentOf, type Mention, textOf } from "../../text/mention.ts";

/** Mentions of a document; those that come in are gold's. */
export type Recogniser = (document: Document) => readonly Mention[];
/** The same mentions, linked. */
export type Linker = (mentions: readonly Mention[], document: Document) => readonly Mention[];

const regionsOf = ({ sections }: Document): Region[] =>
  sections.map(({ start, end }) => ({ start, end, scope: 0 }));

const analysing =
  (options: { nested: boolean }) =>
  (kbs: readonly KnowledgeBase[]): Recogniser => {
    const analyser = new Analyser(kbs, options);
    return (document) => analyser.analyse(document.text, regionsOf(document)).all();
  };

export const RECOGNISERS: Readonly<Record<string, (kbs: readonly KnowledgeBase[]) => Recogniser>> = {
  /** Names of the knowledge bases, nested ones included. */
  dictionary: analysing({ nested: true }),
  /** The same, outermost mentions only. */
  "dictionary-flat": analysing({ nested: false }),
  /** Gold's own spans and types: measures the linker alone. */
  gold: () => (document) =>
    document.mentions.map((m) => ({
      ...m,
      source: "gold",
      status: "undecided",
      concepts: [],
      candidates: [],
    })),
};

/** `similar` names for each mention cost much more than equal ones: told apart by `floor`. */
function byName(kbs: readonly KnowledgeBase[], similar: boolean): Linker {
  return (mentions, { text }) =>
    mentions.map((m) => {
      const found = candidatesFor(kbs, textOf(m, text));
      return linked(m, similar ? found : found.filter((c) => c.stage !== "similar"));
    });
}

function linked(m: Mention, candidates: Mention["candidates"]): Mention {
  const status = statusOf(candidates, defaultLinking);
  const best = candidates[0];
  // Evaluation wants the best answer of an ambiguous mention, too.
  return {
    ...m,
    candidates,
    status: best && status !== "nil" ? "linked" : status,
    concepts: best && status !== "nil" ? [best.concept] : [],
  };
}

export const LINKERS: Readonly<Record<string, (kbs: readonly KnowledgeBase[]) => Linker>> = {
  /** Equal names, case, accents, plurals and spellings aside. */
  names: (kbs) => byName(kbs, false),
  /** Equal names; where there are none, those with the most character 3-grams in common. */
  similar: (kbs) => byName(kbs, true),
  /** What the whole text says: its abbreviations, names written in full elsewhere; then equal names. */
  context: (kbs) => {
    const analyser = new Analyser(kbs, { nested: true });
    const names = byName(kbs, false);
    return (mentions, document) => {
      const analysis = analyser.analyse(document.text, regionsOf(document));
      return mentions.map((m) => {
        const { start, end } = extentOf(m);
        const same = analysis.within({ start, end }).find((a) => {
          const at = extentOf(a);
          return at.start === start && at.end === end && a.spans.length === m.spans.length;
        });
        return same ? linked(m, same.candidates) : (names([m], document)[0] as Mention);
      });
    };
  },
};
