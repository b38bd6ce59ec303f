// Concepts for mentions that something other than the dictionary found: by their own words, and by their long form where the text
// explains them. Mentions that have a concept already, or were linked by somebody, stay as they are.
import { isGroup, type SemanticGroup } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { candidatesFor } from "../linking/cascade/term-candidates.ts";
import { LongFormLinker, lend } from "../linking/long-form.ts";
import { defaultLinking, type LinkingOptions, statusOf } from "../linking/rank.ts";
import { DictionaryRecogniser } from "../recognition/dictionary.ts";
import { definitionsIn } from "../text/abbreviations.ts";
import type { Document } from "../text/document.ts";
import { type Candidate, type Mention, textOf } from "../text/mention.ts";
import { TokenBuffer } from "../text/token-buffer.ts";

export interface FoundLinkerOptions extends Partial<LinkingOptions> {
  /** Semantic groups that a type may have concepts of; undefined or empty: all. Default: a type that is a group's code is it. */
  readonly groupsOf?: (type: string) => readonly SemanticGroup[] | undefined;
}

const MOST_KNOWN = 20_000;

export class FoundLinker {
  readonly #kbs: readonly KnowledgeBase[];
  readonly #options: LinkingOptions & FoundLinkerOptions;
  readonly #longForms: LongFormLinker;
  readonly #known = new Map<string, readonly Candidate[]>();

  constructor(kbs: readonly KnowledgeBase[], options: FoundLinkerOptions = {}) {
    this.#kbs = kbs;
    this.#options = { ...defaultLinking, ...options };
    this.#longForms = new LongFormLinker(kbs, new DictionaryRecogniser(kbs), new TokenBuffer(), () => true);
  }

  /** The mentions of a document with candidates and a status, in the order given. */
  link({ text, sections }: Pick<Document, "text" | "sections">, mentions: readonly Mention[]): Mention[] {
    const parts = sections.length ? sections : [{ start: 0, end: text.length }];
    const longs = new Map<string, string>();
    for (const { short, long } of parts.flatMap((part) => definitionsIn(text, part)))
      if (!longs.has(short)) longs.set(short, long);
    return mentions.map((m) => {
      if (m.status !== "undecided" || m.concepts.length || m.candidates.length) return m;
      const words = textOf(m, text);
      const usual = this.#candidates(words, m.type);
      const long = longs.get(words) ?? longs.get(words.replace(/s$/, ""));
      const candidates = long === undefined ? usual : lend(this.#longForms.sense(long), usual);
      const status = statusOf(candidates, this.#options);
      const best = candidates[0];
      return { ...m, status, candidates, concepts: status === "linked" && best ? [best.concept] : [] };
    });
  }

  #candidates(words: string, type = ""): readonly Candidate[] {
    const key = `${type}\n${words}`;
    const known = this.#known.get(key);
    if (known) return known;
    const groups = this.#options.groupsOf ? this.#options.groupsOf(type) : isGroup(type) ? [type] : undefined;
    const found = candidatesFor(this.#kbs, words, groups?.length ? { groups, limit: 10 } : { limit: 10 });
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}
