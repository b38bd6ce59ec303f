// The oracle curator: knows the gold annotations and brings a text to them through the commands of curation, pressing
// the keys a careful person would press. Counts keys, never time. What it may press is what the keyboard has.
import { projectSchema } from "../../engine/corpus/annotations/project.ts";
import { isRefusal, type Operation, type Surroundings } from "../../engine/corpus/curation/act.ts";
import { moveBorder, movedBorder, type Side } from "../../engine/corpus/curation/borders.ts";
import { CuratedText } from "../../engine/corpus/curation/curated-text.ts";
import { accept, reject, setConcept, setType } from "../../engine/corpus/curation/decide.ts";
import { hints } from "../../engine/corpus/curation/hints.ts";
import { acceptGroup, rejectGroup, rejectRest, repeat } from "../../engine/corpus/curation/propagate.ts";
import { type CurationState, emptyState } from "../../engine/corpus/curation/state.ts";
import { everything, nextOpen } from "../../engine/corpus/curation/walk.ts";
import type { Document } from "../../engine/text/document.ts";
import { type Candidate, extentOf, type Mention } from "../../engine/text/mention.ts";
import { overlaps, type Span } from "../../engine/text/span.ts";

export interface Oracle {
  readonly keys: number;
  readonly accepted: number;
  /** Annotations that are not the gold's, and the gold's that are missing: none if the curator did its work. */
  readonly wrong: number;
  readonly byKey: Readonly<Record<string, number>>;
}

export interface OracleOptions {
  /** Whether one key may decide all the same words of a text. */
  readonly groups: boolean;
  /** Names and the concepts they mean, the likeliest first: what a knowledge base would answer. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

const BY = { author: "oracle", now: new Date("2026-01-01T00:00:00Z") };

export const projectOf = (types: readonly string[]) =>
  projectSchema.parse({ types: Object.fromEntries(types.map((t, i) => [t, { key: String(i + 1) }])) });

export const candidate = (id: string, name: string): Candidate => ({
  concept: { id },
  name,
  group: "",
  matched: name,
  stage: "exact",
  score: 1,
  obsolete: false,
});

class Curator {
  readonly text: CuratedText;
  readonly #gold: readonly Mention[];
  readonly #options: OracleOptions;
  readonly #around: Surroundings;
  readonly #keys: Record<string, number> = {};
  #at: Span = { start: 0, end: 0 };
  #batch = 0;

  constructor(
    document: Document,
    suggestions: readonly Mention[],
    types: readonly string[],
    options: OracleOptions,
  ) {
    this.text = new CuratedText(emptyState(document.text));
    this.text.propose(suggestions);
    this.#gold = document.mentions;
    this.#options = options;
    this.#around = {
      project: projectOf(types),
      walk: everything,
      candidates: (words) => (options.names.get(words.toLowerCase()) ?? []).map((id) => candidate(id, words)),
    };
  }

  get #state(): CurationState {
    return this.text.state;
  }

  /** Presses one key; false where it is refused, which a person sees and which counts all the same. */
  #press(key: string, operation: Operation): boolean {
    this.#keys[key] = (this.#keys[key] ?? 0) + 1;
    const acted = this.text.act(operation, this.#at, this.#around, BY, `b${++this.#batch}`);
    if (isRefusal(acted)) return false;
    if (acted.focus) this.#at = acted.focus;
    return true;
  }

  #undo(): void {
    this.#keys.u = (this.#keys.u ?? 0) + 1;
    this.text.undo(BY, `b${++this.#batch}`);
  }

  #count(key: string, n = 1): void {
    this.#keys[key] = (this.#keys[key] ?? 0) + n;
  }

  /** Whether an act would leave nothing but gold: what the person sees on the screen right after. */
  #wouldBeRight(operation: Operation): boolean {
    const act = operation(this.#state, this.#at, this.#around);
    if (isRefusal(act)) return false;
    return act.changes.every((c) => {
      if (c.kind === "rejection") return !this.#goldAt(extentOf(c.after as unknown as Mention), undefined);
      return c.kind !== "mention" || !c.after || this.#isGold(c.after);
    });
  }

  #goldAt(place: Span, type: string | undefined): Mention | undefined {
    return this.#gold.find((g) => {
      const e = extentOf(g);
      return e.start === place.start && e.end === place.end && (type === undefined || g.type === type);
    });
  }

  #isGold(m: Mention): boolean {
    const g = this.#goldAt(extentOf(m), m.type);
    return g !== undefined && (m.concepts[0]?.id ?? "") === (g.concepts[0]?.id ?? "");
  }

  curate(): Oracle {
    // A text is opened at its first suggestion.
    const first = nextOpen(this.#state, this.#at, everything);
    if (first) this.#at = extentOf(first);
    this.#suggestions();
    for (const g of this.#gold) if (!this.#done(g)) this.#fromNothing(g);
    const { mentions } = this.#state;
    const missing = this.#gold.filter((g) => !this.#done(g)).length;
    return {
      keys: Object.values(this.#keys).reduce((a, b) => a + b, 0),
      accepted: mentions.length,
      wrong: missing + mentions.filter((m) => !this.#isGold(m)).length,
      byKey: this.#keys,
    };
  }

  #done(g: Mention): boolean {
    return this.#state.mentions.some((m) => {
      const [a, b] = [extentOf(m), extentOf(g)];
      return a.start === b.start && a.end === b.end && this.#isGold(m);
    });
  }

  /** From one suggestion to the next, until none is open. */
  #suggestions(): void {
    for (let turn = 0; this.#state.open.length && turn < 5000; turn++) {
      const standing = this.#state.open.find((m) => same(extentOf(m), this.#at));
      if (!standing) {
        const next = nextOpen(this.#state, this.#at, everything);
        if (!next) return;
        this.#count("n");
        this.#at = extentOf(next);
        continue;
      }
      if (this.#options.groups && this.#onlyWrongOnesLeft() && this.#state.open.length > 2) {
        this.#press("T", rejectRest());
        this.#count("Enter"); // agrees to the preview
        return;
      }
      this.#suggestion(standing);
    }
  }

  #onlyWrongOnesLeft(): boolean {
    return this.#state.open.every((m) => !this.#goldFor(m));
  }

  /** The gold mention that a suggestion is, or is meant to be. */
  #goldFor(m: Mention): Mention | undefined {
    const place = extentOf(m);
    return (
      this.#goldAt(place, undefined) ?? this.#gold.find((g) => overlaps(extentOf(g), place) && !this.#done(g))
    );
  }

  #suggestion(m: Mention): void {
    const gold = this.#goldFor(m);
    if (!gold) {
      const group = this.#options.groups && this.#wouldBeRight(rejectGroup);
      this.#press(group ? "X" : "x", group ? rejectGroup : reject);
      return;
    }
    const isExact = same(extentOf(gold), extentOf(m));
    if (isExact && m.type === gold.type) {
      const group = this.#options.groups && this.#wouldBeRight(acceptGroup);
      this.#press(group ? "A" : "a", group ? acceptGroup : accept);
      if (!group) this.#repeatIfItHelps();
      return;
    }
    if (!isExact && !this.#adjust(gold)) {
      // No border key leads there: away with it, and the mention is made from nothing later.
      this.#press("x", reject);
      return;
    }
    if (gold.type !== this.#here()?.type) this.#press("1..9", setType(gold.type ?? ""));
    this.#link(gold);
    this.#repeatIfItHelps();
  }

  #here(): Mention | undefined {
    return this.#state.mentions.find((m) => same(extentOf(m), this.#at));
  }

  /** Moves borders, by word while that helps and then by character, until the item at hand is the gold's. */
  #adjust(gold: Mention): boolean {
    const goal = extentOf(gold);
    const plan: { side: Side; step: 1 | -1; unit: "word" | "character" }[] = [];
    for (const side of ["start", "end"] as const) {
      let at = this.#at[side];
      const want = goal[side];
      for (let n = 0; at !== want && n < 12; n++) {
        const step = want > at ? 1 : -1;
        const byWord = movedBorder(this.#state.text, at, side, step, "word");
        const word = byWord !== undefined && (step === 1 ? byWord <= want : byWord >= want);
        plan.push({ side, step, unit: word ? "word" : "character" });
        at = word ? byWord : at + step;
      }
      if (at !== want) return false;
    }
    // Growing before shrinking, so that something is always left.
    plan.sort((a, b) => Number(shrinks(a)) - Number(shrinks(b)));
    for (const { side, step, unit } of plan)
      if (!this.#press(`${side} ${unit}`, moveBorder(side, step, unit))) return false;
    return true;
  }

  /** Chooses the concept where the one that came by itself is not the gold's: the picker, down to it, Enter. */
  #link(gold: Mention): void {
    const now = this.#here();
    if (!now || this.#isGold(now)) return;
    const id = gold.concepts[0]?.id;
    if (id === undefined) {
      this.#press("0", setConcept(undefined));
      return;
    }
    const { start, end } = extentOf(gold);
    const words = this.#state.text.slice(start, end).toLowerCase();
    const rank = (this.#options.names.get(words) ?? []).indexOf(id);
    this.#count("↓", Math.max(0, rank));
    this.#count("Enter");
    this.#press("c", setConcept(candidate(id, words)));
  }

  /** One key marks the same words everywhere, where the gold has some of them that are not marked yet. */
  #repeatIfItHelps(): void {
    const { precedent, state } = this.text;
    if (precedent?.verdict !== "accepted") return;
    const words = precedent.words.toLowerCase();
    const left = this.#gold.filter((g) => {
      const { start, end } = extentOf(g);
      return state.text.slice(start, end).toLowerCase() === words && !this.#done(g);
    });
    // Where each still has its own suggestion, its own key comes anyway.
    const unsuggested = left.filter((g) => !state.open.some((m) => same(extentOf(m), extentOf(g))));
    if (!unsuggested.length) return;
    const before = this.#state.mentions.length;
    if (!this.#press(".", repeat(precedent))) return;
    const made = this.#state.mentions.filter((m) => !this.#isGold(m)).length;
    if (made && this.#state.mentions.length > before) this.#undo();
  }

  /** Alt and the type's digit, the word's letters, borders to the full name, the concept where it is not the first. */
  #fromNothing(gold: Mention): void {
    const goal = extentOf(gold);
    const types = Object.keys(this.#around.project.types);
    const digit = `Alt+${types.indexOf(gold.type ?? "") + 1}`;
    const shown = hints(this.#state, { start: Math.max(0, goal.start - 2000), end: goal.end + 2000 });
    const word = shown.find((h) => h.start < goal.end && goal.start < h.end);
    if (word) {
      this.#count("letters", word.label.length);
      this.#at = { start: word.start, end: word.end };
    } else {
      // Not labelled: to the nearest word that is, then by words.
      const near = shown.reduce<(typeof shown)[number] | undefined>(
        (a, b) => (a && Math.abs(a.start - goal.start) <= Math.abs(b.start - goal.start) ? a : b),
        undefined,
      );
      const from = near?.start ?? 0;
      const between = this.#state.text.slice(Math.min(from, goal.start), Math.max(from, goal.start));
      this.#count("f", near ? 1 : 0);
      this.#count("letters", near?.label.length ?? 0);
      this.#count("Ctrl+→", between.split(/\s+/).filter(Boolean).length);
      this.#at = { start: goal.start, end: goal.start };
    }
    if (!this.#press(digit, setType(gold.type ?? ""))) return;
    if (!this.#adjust(gold)) return;
    this.#link(gold);
    this.#repeatIfItHelps();
  }
}

const same = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;
const shrinks = ({ side, step }: { side: Side; step: 1 | -1 }): boolean =>
  (side === "start") === (step === 1);

export const curateLikeGold = (
  document: Document,
  suggestions: readonly Mention[],
  types: readonly string[],
  options: OracleOptions,
): Oracle => new Curator(document, suggestions, types, options).curate();
