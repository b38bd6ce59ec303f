// What a short form means when the text itself says so: its long form is linked, and the short form borrows the
// result (Schwartz & Hearst 2003 find the pair; this file gives it a concept).
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { DictionaryOptions, DictionaryRecogniser } from "../recognition/dictionary.ts";
import type { Candidate } from "../text/mention.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { candidatesFor } from "./cascade/term-candidates.ts";
import { distinct, rank } from "./rank.ts";

/** A resolved long form. `candidates` is empty where no KB has a concept near it. */
export interface Sense {
  readonly long: string;
  readonly candidates: readonly Candidate[];
  /** Semantic group that the long form's head word announces (`... syndrome`), for senses without a candidate. */
  readonly group?: string;
}

// Head words that make a phrase an entity even when no KB knows it.
const HEADS: readonly [RegExp, string][] = [
  [/(?:disease|syndrome|disorder|deficiency|failure|infection|injury|cancer|tumou?r|lesion|maladie|enfermedad|síndrome)s?$/iu, "DISO"],
  [/(?:itis|osis|emia|aemia|pathy|oma|opathie|patía|plasia|rrh[eo]a|algia)s?$/iu, "DISO"],
  [/(?:综合征|综合症|病|癌|瘤|炎|症)$/u, "DISO"],
  [/(?:inhibitor|antagonist|agonist|acid|antibiotic|mycin|cillin|statin|mab|tinib)s?$/iu, "CHEM"],
  [/(?:receptor|kinase|protein|gene|factor|synthase|transferase)s?$/iu, "GENE"],
  [/(?:rat|mouse|mice|virus|viruses|bacteri\p{L}+|patient|volunteer|monkey)s?$/iu, "LIVB"],
  [/(?:ectomy|plasty|scopy|ostomy|otomy|graphy|transplantation|therapy)$/iu, "PROC"],
]; // biome-ignore format: one row, one group

const isHan = /^\p{Script=Han}/u;

export class LongFormLinker {
  readonly #kbs: readonly KnowledgeBase[];
  readonly #recogniser: DictionaryRecogniser;
  readonly #tokens: TokenBuffer;
  readonly #keep: DictionaryOptions["keep"];
  readonly #known = new Map<string, Sense>();

  constructor(
    kbs: readonly KnowledgeBase[],
    recogniser: DictionaryRecogniser,
    tokens: TokenBuffer,
    keep: NonNullable<DictionaryOptions["keep"]>,
  ) {
    this.#kbs = kbs;
    this.#recogniser = recogniser;
    this.#tokens = tokens;
    this.#keep = keep;
  }

  /** The sense of a long form; remembered, since a text is read again at every edit. */
  sense(long: string): Sense {
    const known = this.#known.get(long);
    if (known) return known;
    const candidates = this.#candidates(long);
    const group = HEADS.find(([head]) => head.test(long))?.[1];
    const sense = { long, candidates, ...(group ? { group } : {}) };
    if (this.#known.size > 5000) this.#known.clear();
    this.#known.set(long, sense);
    return sense;
  }

  #candidates(long: string): Candidate[] {
    const matches = this.#recogniser.recognise(
      long,
      this.#tokens,
      0,
      long.length,
      this.#keep ? { keep: this.#keep } : {},
    );
    const whole = matches.find((m) => m.start === 0 && m.end === long.length);
    // Chinese gives no border on the left: the longest known name that ends here is the long form.
    const named = whole ?? (isHan.test(long) ? matches.find((m) => m.end === long.length) : undefined);
    if (named) return rank(named.entries, long.slice(named.start, named.end));
    return distinct(candidatesFor(this.#kbs, long, { limit: 5 }).filter((c) => c.score > 0));
  }
}

/** What a sense gives to a short form: the long form's concepts a little lower, the short form's usual ones far lower. */
export function lend(sense: Sense, usual: readonly Candidate[]): Candidate[] {
  const lent = sense.candidates.map((c) => ({
    ...c,
    stage: "abbreviation" as const,
    longForm: sense.long,
    score: Math.max(0, Math.round((c.score - 0.02) * 1000) / 1000),
  }));
  const set = usual.map((c) => ({ ...c, score: Math.round(c.score * 0.5 * 1000) / 1000 }));
  return distinct([...lent, ...set]);
}
