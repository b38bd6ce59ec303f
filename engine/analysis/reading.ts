// A document being read while it is edited: only blocks whose text changed are recognised again, only blocks whose
// abbreviations changed are linked again. Any sequence of updates ends where reading the last text afresh would.
import { fullNameOf, type NamedInFull, settle } from "../linking/agreement.ts";
import type { LongFormLinker } from "../linking/long-form.ts";
import type { LinkingOptions } from "../linking/rank.ts";
import { blocksOf } from "../text/blocks.ts";
import type { Mention } from "../text/mention.ts";
import type { Span } from "../text/span.ts";
import type { Analysis, Region } from "./analysis.ts";
import type { BlockReading, PlacedBlock } from "./block-reading.ts";
import { linkBlock } from "./link-block.ts";
import { PlacedAnalysis } from "./placed-analysis.ts";
import { ScopeLanguages } from "./scope-languages.ts";
import { ScopeSenses, type Senses } from "./senses.ts";

/** What a reading needs of its analyser. */
export interface Reader {
  readonly linker: LongFormLinker;
  readonly linking: LinkingOptions;
  readonly groups: readonly string[];
  read(text: string, from: number, to: number, around: string | undefined): BlockReading;
}

/** Linked mentions of a block, kept while its reading and its senses are the same objects. */
interface LinkedBlock {
  readonly senses: Senses;
  readonly mentions: readonly Mention[];
  /** Concepts that the block names in full. */
  readonly named: readonly [concept: string, name: string][];
  readonly ambiguous: boolean;
}

interface Place extends Span {
  readonly scope: number;
}

export class Reading {
  readonly #reader: Reader;
  readonly #languages = new ScopeLanguages();
  #blocks: readonly PlacedBlock[] = [];
  #linked = new WeakMap<BlockReading, LinkedBlock>();
  #scopes = new Map<number, ScopeSenses>();
  /** Blocks recognised by the last update: what an edit really cost. */
  lastRead = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /**
   * Analysis of `text`. `regions` says what is prose (default: all of it, one scope); they must be in order and not
   * overlap. Cost: recognition of changed blocks, plus a comparison of the others with their old text.
   */
  update(text: string, regions: readonly Region[] = [{ start: 0, end: text.length, scope: 0 }]): Analysis {
    this.#languages.update(text, regions);
    const places = regions.flatMap((r) =>
      blocksOf(text, r.start, r.end).map((b) => ({ start: b.start, end: b.end, scope: r.scope })),
    );
    this.#blocks = this.#placed(text, places);
    return new PlacedAnalysis(text, this.#blocks, this.#link());
  }

  #placed(text: string, places: readonly Place[]): PlacedBlock[] {
    const old = this.#blocks;
    const asHere = (reading: BlockReading, place: Place) =>
      reading.language !== undefined || reading.around === this.#languages.of(place.scope);
    const same = (place: Place, block: PlacedBlock | undefined) =>
      block !== undefined &&
      block.end - block.start === place.end - place.start &&
      asHere(block.reading, place) &&
      text.startsWith(block.reading.text, place.start);
    let head = 0;
    while (head < places.length && same(places[head] as Place, old[head])) head++;
    let tail = 0;
    while (
      tail < Math.min(places.length, old.length) - head &&
      same(places[places.length - 1 - tail] as Place, old[old.length - 1 - tail])
    )
      tail++;
    const moved = new Map<string, BlockReading>();
    for (const block of old.slice(head, old.length - tail)) moved.set(block.reading.text, block.reading);
    this.lastRead = 0;
    return places.map((place, i) => {
      if (i < head) return { ...place, reading: (old[i] as PlacedBlock).reading };
      const fromEnd = places.length - i;
      if (fromEnd <= tail) return { ...place, reading: (old[old.length - fromEnd] as PlacedBlock).reading };
      const known = moved.size ? moved.get(text.slice(place.start, place.end)) : undefined;
      if (known && asHere(known, place)) return { ...place, reading: known };
      this.lastRead++;
      const around = this.#languages.of(place.scope);
      return { ...place, reading: this.#reader.read(text, place.start, place.end, around) };
    });
  }

  /** Mentions of each block, settled by the rest of its scope. */
  #link(): (readonly Mention[])[] {
    const byScope = Map.groupBy(this.#blocks, (b) => b.scope);
    const senses = new Map<PlacedBlock, Senses>();
    const scopes = new Map<number, ScopeSenses>();
    for (const [scope, blocks] of byScope) {
      const kept = this.#scopes.get(scope) ?? new ScopeSenses();
      scopes.set(scope, kept);
      const tables = kept.tables(
        blocks.map((b) => b.reading),
        this.#reader.linker,
      );
      blocks.forEach((b, i) => {
        senses.set(b, tables[i] as Senses);
      });
    }
    this.#scopes = scopes;
    const linked = this.#blocks.map((b) => this.#linkedBlock(b.reading, senses.get(b) as Senses));
    const named = new Map<number, Map<string, string>>();
    this.#blocks.forEach((b, i) => {
      const names = named.get(b.scope) ?? new Map<string, string>();
      named.set(b.scope, names);
      for (const [concept, name] of (linked[i] as LinkedBlock).named)
        if (!names.has(concept)) names.set(concept, name);
    });
    return linked.map((l, i) => {
      if (!l.ambiguous) return l.mentions;
      const names: NamedInFull = named.get((this.#blocks[i] as PlacedBlock).scope) ?? new Map();
      return l.mentions.map((m) => settle(m, names, this.#reader.linking));
    });
  }

  #linkedBlock(reading: BlockReading, senses: Senses): LinkedBlock {
    const known = this.#linked.get(reading);
    if (known && known.senses === senses) return known;
    const mentions = linkBlock(reading, senses, this.#reader.linking, this.#reader.groups);
    const fresh = {
      senses,
      mentions,
      named: mentions.map(fullNameOf).filter((full) => full !== undefined),
      ambiguous: mentions.some((m) => m.status === "ambiguous"),
    };
    this.#linked.set(reading, fresh);
    return fresh;
  }
}
