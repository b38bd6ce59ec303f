// A knowledge base of nothing but what a training corpus names: each form under the type and concepts that most of its
// mentions have. The humblest baseline there is, and the only one where no open vocabulary holds the gold ids.
import { packKb } from "../../engine/kb/build.ts";
import { conceptSchema } from "../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { openKb } from "../../engine/kb/open.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { fold } from "../../engine/text/tokens.ts";

export interface TrainingMention {
  readonly text: string;
  readonly type: string;
  /** Concepts of the mention; none in corpora for recognition alone, or NIL. */
  readonly ids: readonly string[];
}

export interface TrainingKb {
  readonly kb: KnowledgeBase;
  /** The corpus' type of a recognised mention, by its best candidate. */
  readonly typeOf: (m: Mention) => string | undefined;
}

/** Ids of the concepts: `TRAIN:`, the mention's ids joined by `+` or `-` where there are none, `/`, the type's number. */
export async function trainingKb(name: string, mentions: Iterable<TrainingMention>): Promise<TrainingKb> {
  const types: string[] = [];
  const numberOf = (type: string): number => {
    if (!types.includes(type)) types.push(type);
    return types.indexOf(type);
  };
  /** Form, folded → (type, ids) → number of mentions, and the spelling seen first. */
  const forms = new Map<string, { readonly text: string; readonly meanings: Map<string, number> }>();
  for (const { text, type, ids } of mentions) {
    const form = fold(text);
    if (form === "") continue;
    const known = forms.get(form) ?? { text, meanings: new Map<string, number>() };
    forms.set(form, known);
    const meaning = `${type}\n${[...ids].sort().join("+") || "-"}`;
    known.meanings.set(meaning, (known.meanings.get(meaning) ?? 0) + 1);
  }
  const concepts = new Map<string, string[]>();
  for (const { text, meanings } of forms.values()) {
    const best = [...meanings].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? "";
    const [type = "", ids = ""] = best.split("\n");
    const id = `TRAIN:${ids}/${numberOf(type)}`;
    concepts.set(id, [...(concepts.get(id) ?? []), text]);
  }
  const packed = await packKb(
    [...concepts].map(([id, [first, ...others]]) =>
      conceptSchema.parse({ id, name: first, group: "CONC", synonyms: others }),
    ),
    { name, version: "1", source: "training mentions" },
  );
  const kb = await openKb(Buffer.concat(packed.chunks));
  return {
    kb,
    typeOf: (m) => types[Number(/\/(\d+)$/.exec(m.candidates[0]?.concept.id ?? "")?.[1] ?? Number.NaN)],
  };
}

/** Gold ids of a concept of such a knowledge base, as the corpus writes them; empty for one that stands for a type. */
export const trainingIds = (id: string): string => id.replace(/^TRAIN:-?/, "").replace(/\/\d+$/, "");
