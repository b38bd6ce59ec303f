// What each stage of the cascade sees of annotated mentions, and whether its first concept is the annotators': what chances are
// learned from, and what they are tested on.

import type { AskedKb } from "../../../engine/linking/asked-kb.ts";
import {
  documentInput,
  namesInput,
  nilInput,
  type OwnStage,
} from "../../../engine/linking/cascade/chance.ts";
import {
  longFormIn,
  type Named,
  type NameEvidence,
  nameEvidence,
  seenTogether,
} from "../../../engine/linking/cascade/name-evidence.ts";
import { learnedContext } from "../../../engine/linking/context/learned.ts";
import { ContextRanking, formsIn, rankSituations } from "../../../engine/linking/context/rank-in-context.ts";
import type { Wordings } from "../../../engine/linking/context/wordings.ts";
import type { LexicalCandidate } from "../../../engine/linking/lexical/ranking.ts";
import type { GoldItem, SetReader } from "../context/documents.ts";
import { isRight } from "../context/judged.ts";
import type { GoldDocument } from "../lexical/gold.ts";

interface Seen {
  readonly x: readonly number[];
  readonly right: boolean;
}

/** One mention as the stages see it, each without what those before it say. */
export interface Look {
  readonly name?: Seen & { readonly stage: OwnStage };
  /** `sameAsName`: its first concept is the look-up's. */
  readonly names?: Seen & { readonly sameAsName: boolean };
  readonly byDocument?: Seen & {
    readonly sameAsName: boolean;
    readonly sameAsNames: boolean;
    /** Inputs of the chance of NIL. */
    readonly nil: readonly number[];
  };
}

/** One distinct mention of a document. */
export interface Row extends Look {
  readonly set: string;
  readonly document: number;
  readonly count: number;
  /** Whether a loaded knowledge base has its concept. */
  readonly reachable: boolean;
  /** The same as if its concept were in no knowledge base. */
  readonly without?: Look;
}

const plain = (x: ArrayLike<number>): number[] => Array.from(x, (v) => Math.round(v * 1e5) / 1e5);

/** A knowledge base that has forgotten some concepts, for look-ups. */
const without = (kb: AskedKb, ids: readonly string[]): AskedKb => ({
  info: kb.info,
  concept: (id) => (ids.includes(id) ? undefined : kb.concept(id)),
  lookup: (term, options) => kb.lookup(term, options).filter((hit) => !ids.includes(hit.concept)),
  candidates: (term, options) => kb.candidates(term, options).filter((hit) => !ids.includes(hit.concept)),
});

export async function rowsOf(
  reader: SetReader,
  documents: readonly GoldDocument[],
  wordings: Wordings,
): Promise<Row[]> {
  const kbs = await Promise.all(reader.set.kbs.map((kb) => wordings.laidOver(kb)));
  const ranking = new ContextRanking(kbs, wordings);
  const rule = learnedContext();
  return documents.flatMap((document) => {
    const items = reader.items(document);
    const forms = formsIn(document.text, items);
    const situations = ranking.situations(document.text, items);
    const found = items.map(({ text, group }): Named => {
      const long = longFormIn(forms, text);
      return { text, long, evidence: nameEvidence(kbs, wordings, long ?? text, group) };
    });
    const together = seenTogether(found);
    /** What a look-up says where the mention's concept is in no knowledge base. */
    const forgotten = (item: GoldItem, i: number): NameEvidence | undefined => {
      const { text, long } = found[i] as Named;
      const evidence = nameEvidence(
        kbs.map((kb) => without(kb, item.gold)),
        wordings,
        long ?? text,
        item.group,
      );
      return seenTogether(found.with(i, { text, long, evidence }))[i]?.evidence;
    };
    return items.map((item, i): Row => {
      const { long, evidence } = together[i] as Named;
      const ranked = ranking.proposals(item, forms);
      const all = rankSituations(situations[i] ?? [], rule);
      const hidden = (id: string): boolean => item.gold.includes(id);
      const look = (
        evidence: NameEvidence | undefined,
        names: readonly LexicalCandidate[],
        byDocument: typeof all,
      ): Look => lookOf(item, wordings, long !== undefined, evidence, names, byDocument);
      return {
        set: reader.set.name,
        document: reader.set.documents.indexOf(document),
        count: item.count,
        reachable: item.gold.length > 0,
        ...look(evidence, ranked, all),
        ...(item.gold.length
          ? {
              without: look(
                forgotten(item, i),
                ranked.filter((c) => !hidden(c.entry.concept)),
                all.filter((c) => !hidden(c.lexical.entry.concept)),
              ),
            }
          : {}),
      };
    });
  });
}

function lookOf(
  item: GoldItem,
  wordings: Wordings,
  isShort: boolean,
  evidence: NameEvidence | undefined,
  [names, ...otherNames]: readonly LexicalCandidate[],
  [best, ...others]: ReturnType<typeof rankSituations>,
): Look {
  const name = evidence?.concepts[0].entry.concept;
  const first = names?.entry.concept;
  const inDocument = best?.lexical.entry.concept;
  return {
    ...(evidence
      ? {
          name: {
            stage: isShort ? ("abbreviation" as const) : (`${evidence.level} name` as const),
            x: plain(evidence.features),
            right: isRight(item, name),
          },
        }
      : {}),
    ...(names
      ? {
          names: {
            x: plain(namesInput(item, [names, ...otherNames], wordings)),
            right: isRight(item, first),
            sameAsName: first === name,
          },
        }
      : {}),
    ...(best
      ? {
          byDocument: {
            x: plain(documentInput(item, [best, ...others], wordings)),
            nil: plain(nilInput(item, [best, ...others], wordings)),
            right: isRight(item, inDocument),
            sameAsName: inDocument === name,
            sameAsNames: inDocument === first,
          },
        }
      : {}),
  };
}
