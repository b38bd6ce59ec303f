// The rules of a language, read from its data file: trigger terms with what they say of a mention and on which side,
// words that only look like triggers, words that end a scope. The scheme is ConText's (Harkema, Dowling, Thornblade,
// Chapman 2009), which follows NegEx (Chapman et al. 2001).
import * as z from "zod";
import en from "./rules/en.json" with { type: "json" };
import es from "./rules/es.json" with { type: "json" };
import fr from "./rules/fr.json" with { type: "json" };

/** What a trigger says of a mention: it is not there, may be, would be, was; a relative has it, or somebody else. */
export const CATEGORIES = ["negated", "uncertain", "hypothetical", "historical", "family", "other"] as const;
export type Category = (typeof CATEGORIES)[number];

/** Where a trigger's scope lies: behind it, before it, or, for a heading, in the lines under it. */
export const DIRECTIONS = ["forward", "backward", "heading"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * Words in a row: `a|b` is one of several, `?a|b` may be missing, `…` stands for one to three words of any kind. Case
 * does not count; a word without its accents counts where the text leaves them out.
 */
const phrase = z.string().regex(/^(?!…)\S+(?: \S+)*$/);

export const rulesSchema = z.strictObject({
  /** BCP 47. */
  language: z.string(),
  /** Characters that end every scope of a sentence. */
  stops: z.array(z.string().length(1)),
  triggers: z.array(
    z.strictObject({
      category: z.enum(CATEGORIES),
      direction: z.enum(DIRECTIONS),
      /** Most words that may stand between the trigger and a mention; absent: the rest of the sentence. */
      limit: z.int().min(0).optional(),
      /** Characters that end the scopes of these triggers beside those of all. */
      stops: z.array(z.string().length(1)).default([]),
      phrases: z.array(phrase).min(1),
    }),
  ),
  /** Words that join the items of a list. */
  conjunctions: z.array(z.string()),
  /** Look like a trigger, or hold one, and are none. */
  pseudo: z.array(phrase),
  terminators: z.array(
    z.strictObject({
      /** Categories whose scopes it ends; absent: all. */
      ends: z.array(z.enum(CATEGORIES)).optional(),
      /** Only to the next comma or conjunction: no increase `in` creatinine, or fever. */
      pauses: z.literal(true).optional(),
      phrases: z.array(phrase).min(1),
    }),
  ),
});

export type ContextRules = z.output<typeof rulesSchema>;

/** What a phrase does where it is found. */
export type Role =
  | { readonly kind: "pseudo" }
  | { readonly kind: "terminator"; readonly ends: ReadonlySet<Category>; readonly pauses: boolean }
  | {
      readonly kind: "trigger";
      readonly category: Category;
      readonly direction: Direction;
      readonly limit: number;
      readonly stops: ReadonlySet<string>;
    };

/** One place of a phrase; no words: any. */
export interface Slot {
  readonly words?: ReadonlySet<string>;
  readonly optional: boolean;
}

export interface Phrase {
  readonly slots: readonly Slot[];
  readonly role: Role;
}

/** Rules ready to be looked up by a phrase's first word. */
export interface CompiledRules {
  readonly language: string;
  readonly conjunctions: ReadonlySet<string>;
  readonly byFirst: ReadonlyMap<string, readonly Phrase[]>;
}

const withoutAccents = (word: string) => word.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");

function slotsOf(text: string): Slot[] {
  return text.split(" ").map((part): Slot => {
    if (part === "…") return { optional: false };
    const optional = part.startsWith("?");
    const words = (optional ? part.slice(1) : part).split("|");
    return { optional, words: new Set(words.flatMap((w) => [w, withoutAccents(w)])) };
  });
}

export function compile(rules: ContextRules): CompiledRules {
  const byFirst = new Map<string, Phrase[]>();
  const add = (phrases: readonly string[], role: Role) => {
    for (const text of phrases) {
      const slots = slotsOf(text);
      const entry: Phrase = { slots, role };
      // A phrase may begin with any of its leading optional places.
      for (const slot of slots) {
        for (const word of slot.words ?? []) {
          const known = byFirst.get(word);
          if (!known) byFirst.set(word, [entry]);
          else if (known.at(-1) !== entry) known.push(entry);
        }
        if (!slot.optional) break;
      }
    }
  };
  for (const { category, direction, limit = Number.POSITIVE_INFINITY, stops, phrases } of rules.triggers)
    add(phrases, {
      kind: "trigger",
      category,
      direction,
      limit,
      stops: new Set([...rules.stops, ...stops]),
    });
  for (const { ends, pauses = false, phrases } of rules.terminators)
    add(phrases, { kind: "terminator", ends: new Set(ends ?? CATEGORIES), pauses });
  add(rules.pseudo, { kind: "pseudo" });
  return { language: rules.language, conjunctions: new Set(rules.conjunctions), byFirst };
}

const sources: Readonly<Record<string, unknown>> = { en, fr, es };
const compiled = new Map<string, CompiledRules>();

/** Languages that have rules. */
export const CONTEXT_LANGUAGES = Object.keys(sources);

/** Rules of a BCP 47 language, English where it is unknown; undefined where the language has none. */
export function contextRules(language = "en"): CompiledRules | undefined {
  const base = language.slice(0, 2).toLowerCase();
  const source = Object.hasOwn(sources, base) ? sources[base] : undefined;
  if (source === undefined) return undefined;
  let rules = compiled.get(base);
  if (!rules) {
    rules = compile(rulesSchema.parse(source));
    compiled.set(base, rules);
  }
  return rules;
}
