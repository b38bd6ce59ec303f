// The concepts of a build while they arrive: compact JSON in one buffer, ids beside it; a second concept of the same id
// is merged into the first.
import type { Concept, Synonym } from "../concept.ts";
import { sortByteStrings } from "./byte-sort.ts";
import { Uint32List } from "./growable.ts";
import { sharedMemory } from "./growing-memory.ts";
import { IdTable } from "./id-table.ts";
import { RecordTexts } from "./record-texts.ts";

const unlessEmpty = <T>(items: readonly T[]): readonly T[] | undefined => (items.length ? items : undefined);

/** JSON of a concept without the fields that hold their default. */
export const conceptToJson = (concept: Concept): string =>
  JSON.stringify({
    id: concept.id,
    name: concept.name,
    group: concept.group,
    types: unlessEmpty(concept.types),
    synonyms: unlessEmpty(concept.synonyms),
    definitions: unlessEmpty(concept.definitions),
    parents: unlessEmpty(concept.parents),
    xrefs: unlessEmpty(concept.xrefs),
    altIds: unlessEmpty(concept.altIds),
    obsolete: concept.obsolete || undefined,
    replacedBy: unlessEmpty(concept.replacedBy),
  });

export const conceptFromJson = (json: string): Concept => ({
  types: [],
  synonyms: [],
  definitions: [],
  parents: [],
  xrefs: [],
  altIds: [],
  obsolete: false,
  replacedBy: [],
  ...JSON.parse(json),
});

/** The items of `a`, then those of `b` that it lacks. */
function union<T>(a: readonly T[], b: readonly T[], key: (item: T) => string): T[] {
  const known = new Set(a.map(key));
  return [...a, ...b.filter((item) => !known.has(key(item)))];
}

/** Both records as one: what they disagree on is the first one's, the second one's name becomes a synonym. */
export function mergeConcepts(a: Concept, b: Concept): Concept {
  const itself = (s: string) => s;
  const named = (s: Synonym) => `${s.language ?? ""}\n${s.text}`;
  const itsName: Synonym = { text: b.name, scope: "exact" };
  const own = new Set([named({ text: a.name, scope: "exact" })]);
  const others = [itsName, ...b.synonyms].filter((s) => !own.has(named(s)));
  return {
    ...a,
    synonyms: union(a.synonyms, others, named),
    types: union(a.types, b.types, itself),
    definitions: union(a.definitions, b.definitions, (d) => d.text),
    parents: union(a.parents, b.parents, itself),
    xrefs: union(a.xrefs, b.xrefs, itself),
    altIds: union(a.altIds, b.altIds, itself),
    replacedBy: union(a.replacedBy, b.replacedBy, itself),
    obsolete: a.obsolete && b.obsolete,
  };
}

/** Strings that no UTF-8 can hold (lone halves of surrogate pairs) get U+FFFD; the same object where there are none. */
export function wellFormed<T>(value: T): T {
  if (typeof value === "string") return value.toWellFormed() as T;
  if (Array.isArray(value)) return value.map(wellFormed) as T;
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, wellFormed(v)])) as T;
  return value;
}

/** What became of a concept that was added. */
export interface Added {
  /** Its number, in the order of arrival. */
  readonly arrival: number;
  /** The record as it is now: the given one, repaired, or united with that of the same id. */
  readonly concept: Concept;
  /** Arrival whose place it takes, because it had the same id. */
  readonly instead?: number;
  readonly repaired: boolean;
}

/** Number of an arrival that another one took the place of. */
export const REPLACED = 0xffffffff;

export class ConceptStore {
  readonly #json: RecordTexts;
  readonly #ids = new IdTable();
  /** Current arrival of each distinct id. */
  readonly #arrival = new Uint32List();
  #arrivals = 0;

  /** `spill`: a file for records that do not fit into memory. `forgetRecords` removes it. */
  constructor(spill?: string) {
    this.#json = new RecordTexts(spill);
  }

  /** Distinct ids. */
  get count(): number {
    return this.#ids.count;
  }

  get arrivals(): number {
    return this.#arrivals;
  }

  add(given: Concept): Added {
    let json = conceptToJson(given);
    let concept = given;
    let repaired = false;
    // Most have no such thing, which is found out sooner without a pattern.
    if (json.includes("\\ud") && /\\ud[89a-f]/.test(json)) {
      concept = wellFormed(given);
      const again = conceptToJson(concept);
      repaired = again !== json;
      json = again;
    }
    const id = this.#ids.add(concept.id);
    const arrival = this.#arrivals++;
    if (id === this.#arrival.length) {
      this.#arrival.push(arrival);
      this.#json.push(json);
      return { arrival, concept, repaired };
    }
    const instead = this.#arrival.at(id);
    const united = mergeConcepts(conceptFromJson(this.#json.text(instead)), concept);
    this.#json.push(conceptToJson(united));
    this.#arrival.set(id, arrival);
    return { arrival, concept: united, instead, repaired };
  }

  /** The concepts in bytewise order of their ids, which are their numbers from here on. */
  sorted(): SortedConcepts {
    const ids = this.#ids.strings();
    const order = sortByteStrings(ids);
    const arrivals = order.map((id) => this.#arrival.at(id));
    const numbers = new Uint32Array(sharedMemory(4 * this.#arrivals)).fill(REPLACED);
    arrivals.forEach((arrival, concept) => {
      numbers[arrival] = concept;
    });
    const byId = new Uint32Array(order.length);
    order.forEach((id, concept) => {
      byId[id] = concept;
    });
    return {
      count: order.length,
      arrivals,
      numbers,
      ids: (concept) => {
        const id = order[concept] as number;
        return ids.bytes.subarray(ids.starts[id], ids.ends[id]);
      },
      find: (bytes, from, to) => {
        const found = this.#ids.find(bytes, from, to);
        return found < 0 ? -1 : (byId[found] as number);
      },
    };
  }

  /** JSON of an arrival, as UTF-8. */
  json(arrival: number): Uint8Array {
    return this.#json.bytes(arrival);
  }

  /** Forgets the records, wherever they are; ids stay. */
  forgetRecords(): void {
    this.#json.clear();
  }
}

export interface SortedConcepts {
  readonly count: number;
  /** Arrival of each concept. */
  readonly arrivals: Uint32Array;
  /** Concept of each arrival, or `REPLACED`; other threads may read it. */
  readonly numbers: Uint32Array;
  /** Id of a concept, as UTF-8. */
  ids(concept: number): Uint8Array;
  /** Concept of the id `bytes[from, to)`, or -1. */
  find(bytes: Uint8Array, from?: number, to?: number): number;
}
