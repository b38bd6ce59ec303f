// Text for annotation at scale, as GLiNER-biomed chose it (arXiv 2504.00676): prose only, near duplicates once, all sources seen.
// Memory is bounded: of each stratum a pool is drawn while the corpora stream by, and only pools are compared.
import type { Document } from "../../text/document.ts";
import { draw } from "../../text/draw.ts";
import type { Mention } from "../../text/mention.ts";
import { nounPhrases } from "../../text/noun-phrases.ts";
import { representatives } from "../quality/near-duplicates.ts";
import { passageFlaw } from "./passage-quality.ts";
import type { Passage } from "./passages.ts";
import { type Allocation, allocate } from "./stratified.ts";

export interface CurationOptions {
  /** Passages wanted. */
  readonly wanted: number;
  readonly allocation: Allocation;
  readonly language: string;
  readonly seed: number;
  /** Passages kept of each stratum before duplicates go (default: twice what is wanted). */
  readonly pool?: number;
}

export interface CurationReport {
  readonly passages: number;
  /** Not prose, by reason. */
  readonly flaws: Readonly<Record<string, number>>;
  /** Drawn into pools, and of these near duplicates of another. */
  readonly pooled: number;
  readonly duplicates: number;
  /** By stratum: prose passages seen, taken. */
  readonly strata: Readonly<Record<string, { readonly prose: number; readonly taken: number }>>;
  readonly taken: number;
}

interface Ticket {
  readonly passage: Passage;
  readonly at: number;
  readonly order: number;
}

/** A uniform sample of a stream, the lowest tickets; sorted now and then. */
class Pool {
  readonly #most: number;
  #tickets: Ticket[] = [];
  seen = 0;
  constructor(most: number) {
    this.#most = most;
  }
  add(ticket: Ticket): void {
    this.seen++;
    this.#tickets.push(ticket);
    if (this.#tickets.length >= 2 * this.#most + 16) this.#trim();
  }
  #trim(): void {
    this.#tickets.sort((a, b) => a.at - b.at || a.order - b.order);
    this.#tickets.length = Math.min(this.#tickets.length, this.#most);
  }
  /** In the order of their tickets: any beginning is a uniform sample, too. */
  get tickets(): readonly Ticket[] {
    this.#trim();
    return this.#tickets;
  }
}

export class PassageSampler {
  readonly #options: CurationOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #flaws: Record<string, number> = {};
  #passages = 0;

  constructor(options: CurationOptions) {
    this.#options = options;
  }

  add(passage: Passage): void {
    const { language, seed, wanted, pool = 2 * wanted } = this.#options;
    const order = this.#passages++;
    const flaw = passageFlaw(passage.text, passage.language ?? language);
    if (flaw) {
      this.#flaws[flaw] = (this.#flaws[flaw] ?? 0) + 1;
      return;
    }
    const own = this.#pools.get(passage.stratum) ?? new Pool(pool);
    this.#pools.set(passage.stratum, own);
    own.add({ passage, order, at: draw(seed, passage.document, passage.start) });
  }

  /** The sample in the order in which its passages came. */
  finish(): { passages: Passage[]; report: CurationReport } {
    const { wanted, allocation } = this.#options;
    const names = [...this.#pools.keys()].sort();
    const tickets = names.flatMap((name) => (this.#pools.get(name) as Pool).tickets);
    const stands = representatives(tickets.map((t) => t.passage.text));
    const alone = tickets.filter((_, i) => stands[i] === i);
    const left = new Map(names.map((name) => [name, alone.filter((t) => t.passage.stratum === name)]));
    // As many as the stratum has without duplicates, told from its pool, so that proportions are those of the corpora.
    const sizes = new Map(
      names.map((name): [string, number] => {
        const { seen, tickets: drawn } = this.#pools.get(name) as Pool;
        return [name, Math.round((seen * (left.get(name)?.length ?? 0)) / drawn.length)];
      }),
    );
    const shares = allocate(sizes, wanted, allocation);
    const taken = names.flatMap((name) => (left.get(name) ?? []).slice(0, shares.get(name) ?? 0));
    const strata = Object.fromEntries(
      names.map((name) => [
        name,
        {
          prose: this.#pools.get(name)?.seen ?? 0,
          taken: taken.filter((t) => t.passage.stratum === name).length,
        },
      ]),
    );
    return {
      passages: taken.sort((a, b) => a.order - b.order).map((t) => t.passage),
      report: {
        passages: this.#passages,
        flaws: this.#flaws,
        pooled: tickets.length,
        duplicates: tickets.length - alone.length,
        strata,
        taken: taken.length,
      },
    };
  }
}

/** The passage as a document; `propose`: its noun phrases as mentions without a concept. */
export function documentOf(passage: Passage, propose: boolean): Document {
  const { text, document, start, language } = passage;
  const phrases = propose ? nounPhrases(text, { start: 0, end: text.length }, language) : [];
  return {
    id: `${document}#${start}`,
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    ...(language ? { language } : {}),
    mentions: phrases.map(
      (span, i): Mention => ({
        id: `T${i + 1}`,
        spans: [span],
        type: "phrase",
        source: "noun-phrase",
        status: "undecided",
        concepts: [],
        candidates: [],
      }),
    ),
  };
}
