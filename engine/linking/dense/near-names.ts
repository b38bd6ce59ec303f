// Names of a knowledge base near to a term in an encoder's space, and whose they are. Encoding takes time and may be cancelled, so
// terms are made ready first; ranking then asks without waiting.
import type { KnowledgeBase, NameEntry } from "../../kb/knowledge-base.ts";
import type { NameEncoder } from "./build-vectors.ts";
import type { VectorFile } from "./vector-file.ts";
import { VectorSearch } from "./vector-search.ts";

/** A name of one of the loaded knowledge bases that is near to a term; a name of several concepts has one for each. */
export interface NearName {
  readonly entry: NameEntry;
  /** Place of its KB among the loaded ones. */
  readonly kb: number;
  /** -1 to 1. */
  readonly cosine: number;
}

/** Names near to terms, whatever finds them. */
export interface NearNames {
  /** What a cosine weighs beside the weights of the lexical ranking. */
  readonly weight: number;
  /** Best first; none for a term that was not made ready. */
  near(term: string): readonly NearName[];
}

/** Names that are looked at for a term. */
const MOST = 64;
/** More concepts share no name in any vocabulary. */
const MOST_OWNERS = 500;
/** Terms whose names are kept: a corpus says the same things over and over. */
const MOST_KEPT = 20_000;

/**
 * Weight where none was learned on annotated texts: little beside the lexical weights, since encoders differ in how far apart their
 * cosines lie. `curie kb embed --fit` learns another; development splits taught 12 for the encoder of `npm run train:encoder`.
 */
export const USUAL_WEIGHT = 2;

interface Place {
  readonly kb: KnowledgeBase;
  readonly at: number;
  readonly file: VectorFile;
  readonly search: VectorSearch;
}

export class EncodedNames implements NearNames {
  readonly weight: number;
  readonly #encoder: NameEncoder;
  readonly #places: readonly Place[];
  readonly #known = new Map<string, readonly NearName[]>();

  /** `kbs`: the loaded ones, in their order; `files`: vectors of some of them, made by this encoder. Reads the vectors. */
  constructor(
    kbs: readonly KnowledgeBase[],
    files: readonly VectorFile[],
    encoder: NameEncoder,
    weight?: number,
  ) {
    this.#encoder = encoder;
    this.#places = files.map((file) => {
      const at = kbs.findIndex(({ info }) => info.hash === file.meta.kb.hash);
      return { kb: kbs[at] as KnowledgeBase, at, file, search: new VectorSearch(file) };
    });
    this.weight = weight ?? files.find((f) => f.meta.fusion)?.meta.fusion?.weight ?? USUAL_WEIGHT;
  }

  /** Rejects with the encoder's `ModelError`, or with the signal's reason. */
  async prepare(terms: Iterable<string>, signal?: AbortSignal): Promise<void> {
    if (this.#known.size > MOST_KEPT) this.#known.clear();
    const asked = [...new Set(terms)].filter((term) => !this.#known.has(term));
    const vectors = await this.#encoder.encodeEach(asked, signal);
    const known = asked.flatMap((term, i) =>
      vectors[i] ? [{ term, vector: vectors[i] as Float32Array }] : [],
    );
    const found = asked.map((term) => [term, [] as NearName[]] as const);
    const byTerm = new Map(found);
    for (const { kb, at, file, search } of this.#places) {
      const all = search.nearest(
        known.map(({ vector }) => vector),
        MOST,
      );
      for (const [i, neighbours] of all.entries()) {
        signal?.throwIfAborted();
        const of = byTerm.get(known[i]?.term ?? "");
        for (const { row, cosine } of neighbours)
          for (const entry of ownersOf(kb, file.text(row))) of?.push({ entry, kb: at, cosine });
      }
    }
    for (const [term, names] of found) {
      names.sort((a, b) => b.cosine - a.cosine);
      this.#known.set(term, names);
    }
  }

  near(term: string): readonly NearName[] {
    return this.#known.get(term) ?? [];
  }
}

/** Every concept that has exactly this name. */
const ownersOf = (kb: KnowledgeBase, text: string): NameEntry[] =>
  kb.lookup(text, { distinct: false, limit: MOST_OWNERS }).filter((hit) => hit.text === text);
