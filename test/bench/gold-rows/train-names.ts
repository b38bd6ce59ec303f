// Linking with nothing but what a training part names: a knowledge base of its wordings, and how often each meant which concept. No
// vocabulary is asked, so a concept that training does not name cannot be answered.
import { packKb } from "../../../engine/kb/build.ts";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { openKb } from "../../../engine/kb/open.ts";
import {
  ContextRanking,
  type ContextRule,
  contextConfidence,
  type MentionInDocument,
  rankSituations,
} from "../../../engine/linking/context/rank-in-context.ts";
import { Wordings } from "../../../engine/linking/context/wordings.ts";
import { fold } from "../../../engine/text/tokens.ts";
import { groupOf, type NamedDocument } from "./corpora.ts";

/** All meanings of a wording are kept; the first spelling of each is its name. */
async function kbOf(training: readonly NamedDocument[]): Promise<KnowledgeBase> {
  const names = new Map<string, Map<string, string>>();
  for (const { mentions } of training)
    for (const { text, concept } of mentions) {
      if (concept === undefined || fold(text) === "") continue;
      const of = names.get(concept) ?? new Map<string, string>();
      names.set(concept, of);
      if (!of.has(fold(text))) of.set(fold(text), text);
    }
  const { chunks } = await packKb(
    [...names].map(([id, of]) => {
      const [name = "", ...synonyms] = of.values();
      return conceptSchema.parse({ id, name, group: groupOf(id.slice(0, id.indexOf(":"))), synonyms });
    }),
    { name: "train-names", version: "1", source: "training mentions" },
  );
  return openKb(Buffer.concat(chunks));
}

/** Documents in which a wording means a concept. */
function wordingsOf(training: readonly NamedDocument[]): Wordings {
  const wordings = new Wordings();
  for (const { mentions } of training) {
    const said = new Map(
      mentions.flatMap(({ text, concept }) =>
        concept === undefined ? [] : [[`${fold(text)}\n${concept}`, { text, concept }] as const],
      ),
    );
    for (const { text, concept } of said.values()) wordings.add(text, concept);
  }
  return wordings;
}

export interface OwnAnswer {
  /** First by the context rule, and first by names alone; undefined where no name is like the mention. */
  readonly concept: string | undefined;
  readonly byNames: string | undefined;
  /** 0 to 1; 0 where there is no answer. */
  readonly chance: number;
}

export class TrainNames {
  readonly #kb: KnowledgeBase;
  readonly #wordings: Wordings;
  readonly #ranking: ContextRanking;

  private constructor(kb: KnowledgeBase, wordings: Wordings) {
    this.#kb = kb;
    this.#wordings = wordings;
    this.#ranking = new ContextRanking([kb], wordings);
  }

  static async of(training: readonly NamedDocument[]): Promise<TrainNames> {
    return new TrainNames(await kbOf(training), wordingsOf(training));
  }

  /** Whether the concept can be answered at all, and whether training has the wording, whatever it means there. */
  holds = (concept: string | undefined): boolean =>
    concept !== undefined && this.#kb.concept(concept) !== undefined;
  says = (type: string, text: string): boolean =>
    this.#wordings.meanings(text).some((id) => id.startsWith(`${type}:`));

  /** One answer a mention, in order. */
  link(
    text: string,
    mentions: readonly { readonly text: string; readonly type: string }[],
    rule: ContextRule,
  ): OwnAnswer[] {
    const asked = new Map<string, MentionInDocument>();
    for (const m of mentions) asked.set(`${m.type}\n${m.text}`, { text: m.text, group: groupOf(m.type) });
    const found = this.#ranking.situations(text, [...asked.values()]);
    const answers = new Map(
      [...asked.keys()].map((key, i): [string, OwnAnswer] => {
        const situations = found[i] ?? [];
        const ranked = rankSituations(situations, rule);
        return [
          key,
          {
            concept: ranked[0]?.lexical.entry.concept,
            byNames: situations[0]?.candidate.entry.concept,
            chance: contextConfidence(ranked, rule),
          },
        ];
      }),
    );
    return mentions.map((m) => answers.get(`${m.type}\n${m.text}`) as OwnAnswer);
  }
}
