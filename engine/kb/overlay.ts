// A packed knowledge base with names and concepts that a person has added since: what they touch is packed anew, small
// and in memory, and answers before the file, which is left as it is.
import { packKb } from "./build.ts";
import type { Concept } from "./concept.ts";
import { inOrder } from "./hit-order.ts";
import { inStep } from "./in-step.ts";
import { type GramCounts, jointCounts, ownFloor, TermCosine } from "./joint-similarity.ts";
import type {
  KbInfo,
  KnowledgeBase,
  NameAutomaton,
  NameHit,
  RootConcept,
  SearchOptions,
} from "./knowledge-base.ts";
import { openKb } from "./open.ts";
import { type Addition, addedConcepts } from "./overlay-additions.ts";
import { OverlayAutomaton } from "./overlay-automaton.ts";
import { overlayInfo } from "./overlay-info.ts";
import { ImportReport } from "./report.ts";

export interface OverlayOptions {
  /** Where the additions come from, for a person and for the report. */
  readonly source?: string;
  /** Where names for unknown concepts are reported. */
  readonly report?: ImportReport;
}

type Ask = (kb: KnowledgeBase, options: SearchOptions) => NameHit[];

const DEFAULT_LIMIT = 20;
const limitOf = (options: SearchOptions): number => Math.max(0, options.limit ?? DEFAULT_LIMIT);
/** Hits asked for beside the limit, in case that many are of touched concepts. */
const FEW_HIDDEN = 20;
/** Touched concepts of an overlay that is folded into the next one: packing so few holds nobody up. */
const SMALL = 40;
/** Every question goes through all of them. */
const MOST_LAYERS = 8;

/**
 * `base` with the additions, as if it had been built with them. Two answers differ from those of such a build: scores of
 * `candidates` (names of touched concepts count twice in what grams weigh), and `children` of a new concept, which lacks
 * concepts of `base` that had named it as their parent before it was there.
 *
 * Every touched concept is packed anew with all its names. `base` may be such an overlay itself: a small one is folded into
 * the new one, a large one stays as it is, so that one more name costs milliseconds however many were added before.
 */
export async function overlayKb(
  base: KnowledgeBase,
  additions: Iterable<Addition>,
  options: OverlayOptions = {},
): Promise<KnowledgeBase> {
  const source = options.source ?? "user dictionary";
  const report = options.report ?? new ImportReport();
  const touched = addedConcepts(base, additions, report, source);
  const folds = (lower: OverlayKb) =>
    lower.touched.size <= Math.max(SMALL, touched.size) || lower.depth >= MOST_LAYERS;
  if (base instanceof OverlayKb && folds(base))
    return pack(base.base, new Map([...base.touched, ...touched]), source, report);
  return pack(base, touched, source, report);
}

async function pack(
  base: KnowledgeBase,
  touched: ReadonlyMap<string, Concept>,
  source: string,
  report: ImportReport,
): Promise<KnowledgeBase> {
  const { name, version, language } = base.info;
  const { chunks } = await packKb(touched.values(), { name, version, source, language, report });
  return new OverlayKb(base, touched, await openKb(Buffer.concat(chunks)));
}

class OverlayKb implements KnowledgeBase {
  readonly info: KbInfo;
  readonly languages: readonly string[];
  readonly automaton: NameAutomaton;
  /** Overlays over one another, this one included. */
  readonly depth: number;
  readonly base: KnowledgeBase;
  /** Whole records of everything touched, and the same as a knowledge base. */
  readonly touched: ReadonlyMap<string, Concept>;
  readonly #added: KnowledgeBase;
  #children: Map<string, string[]> | undefined;

  constructor(base: KnowledgeBase, touched: ReadonlyMap<string, Concept>, added: KnowledgeBase) {
    this.base = base;
    this.depth = base instanceof OverlayKb ? base.depth + 1 : 1;
    this.touched = touched;
    this.#added = added;
    this.info = overlayInfo(base, touched.values(), added.info);
    this.languages = [...new Set([...base.languages, ...added.languages])];
    this.automaton = new OverlayAutomaton(added.automaton, base.automaton, (e) => touched.has(e.concept));
  }

  get gramCounts(): GramCounts {
    return jointCounts([this.#added.gramCounts, this.base.gramCounts]);
  }

  concept(id: string): Concept | undefined {
    const own = this.touched.get(id);
    if (own) return own;
    const formerly = this.#added.concept(id);
    const old = this.base.concept(id);
    // A former id of a touched concept may be the own id of another one.
    if (!old || this.touched.has(old.id)) return formerly;
    return formerly && old.id !== id ? formerly : old;
  }

  *concepts(): Generator<Concept> {
    for (const [added, old] of inStep([this.#added.concepts(), this.base.concepts()]))
      yield (added ?? old) as Concept;
  }

  children(id: string): string[] {
    const own = this.concept(id)?.id;
    if (own === undefined) return [];
    this.#children ??= this.#touchedByParent();
    const old = this.base.children(own).filter((child) => !this.touched.has(child));
    const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    return [...old, ...(this.#children.get(own) ?? [])].sort(order);
  }

  *roots(): Generator<RootConcept> {
    const named = [...this.touched.values()].flatMap(({ id, altIds }) => [id, ...altIds]);
    const fresh = new Set(named.filter((id) => this.base.concept(id) === undefined));
    for (const root of this.base.roots()) {
      if (this.touched.has(root.id)) continue;
      // What it named as broader may be there now.
      if (fresh.size > 0 && this.base.concept(root.id)?.parents.some((p) => fresh.has(p))) continue;
      yield root;
    }
    for (const concept of this.touched.values())
      if (!concept.parents.some((p) => (this.concept(p)?.id ?? concept.id) !== concept.id)) yield concept;
  }

  #touchedByParent(): Map<string, string[]> {
    const children = new Map<string, string[]>();
    for (const { id, parents } of this.touched.values())
      for (const parent of new Set(parents.map((p) => this.concept(p)?.id ?? p))) {
        if (parent === id) continue;
        const known = children.get(parent);
        if (known) known.push(id);
        else children.set(parent, [id]);
      }
    return children;
  }

  /** As `KnowledgeBase.lookup`; of equally good names those of touched concepts come first. */
  lookup(term: string, options: SearchOptions = {}): NameHit[] {
    const query = term.trim();
    const meant = this.concept(query)?.id;
    // A former id of one concept that is the own id of another one: both halves have found it, only one is meant.
    const found = this.#ask(options, (kb, asked) => kb.lookup(term, asked)).filter(
      (hit) => meant === undefined || hit.concept === meant || hit.match !== "exact" || hit.text === query,
    );
    return found.sort((a, b) => b.score - a.score).slice(0, limitOf(options));
  }

  prefix(query: string, options: SearchOptions = {}): NameHit[] {
    return this.#ordered(options, (kb, asked) => kb.prefix(query, asked), query);
  }

  words(query: string, options: SearchOptions = {}): NameHit[] {
    return this.#ordered(options, (kb, asked) => kb.words(query, asked));
  }

  candidates(term: string, options: SearchOptions = {}): NameHit[] {
    const { floor = 0 } = options;
    const cosine = new TermCosine(this.gramCounts, term);
    return this.#ordered(options, (kb, asked) =>
      kb
        .candidates(term, { ...asked, floor: ownFloor(floor, kb.gramCounts) })
        .map((hit) => ({ ...hit, score: cosine.of(hit.text) })),
    ).filter((hit) => hit.score >= floor);
  }

  #ordered(options: SearchOptions, ask: Ask, query?: string): NameHit[] {
    const hits = this.#ask(options, ask);
    return inOrder(hits, () => this.info.language, query).slice(0, limitOf(options));
  }

  /** Hits of the added concepts, then those of all others: of each enough for the limit. */
  #ask(options: SearchOptions, ask: Ask): NameHit[] {
    const limit = limitOf(options);
    const added = ask(this.#added, options);
    for (let wanted = limit + Math.min(this.touched.size, FEW_HIDDEN); ; wanted *= 4) {
      const all = ask(this.base, { ...options, limit: wanted });
      const visible = all.filter((hit) => !this.touched.has(hit.concept));
      if (visible.length >= limit || all.length < wanted) return [...added, ...visible];
    }
  }
}
