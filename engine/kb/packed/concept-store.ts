// The concepts of a build while they arrive: compact JSON in one buffer, ids beside it; a second concept of the same id
// is merged into the first.
import type { Concept, Synonym } from "../concept.ts";
import { sortByteStrings } from "./byte-sort.ts";
import { ByteList, Uint32List } from "./growable.ts";

/** JSON of a concept without the fields that hold their default. */
export function conceptToJson(concept: Concept): string {
  return JSON.stringify(concept, (_key, value) =>
    value === false || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
}

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

export class ConceptStore {
  readonly #json = new ByteList();
  readonly #start = new Uint32List();
  readonly #end = new Uint32List();
  readonly #index = new Map<string, number>();

  get count(): number {
    return this.#index.size;
  }

  /** Answers whether the id was there before, and has been merged. */
  add(concept: Concept): { merged: boolean; repaired: boolean } {
    let json = conceptToJson(concept);
    let clean = concept;
    let repaired = false;
    if (/\\ud[89a-f]/.test(json)) {
      clean = wellFormed(concept);
      const again = conceptToJson(clean);
      repaired = again !== json;
      json = again;
    }
    const at = this.#index.get(clean.id);
    if (at !== undefined) json = conceptToJson(mergeConcepts(conceptFromJson(this.json(at)), clean));
    const start = this.#json.length;
    this.#json.pushText(json);
    if (at === undefined) {
      this.#index.set(clean.id, this.#start.push(start));
      this.#end.push(this.#json.length);
    } else {
      this.#start.set(at, start);
      this.#end.set(at, this.#json.length);
    }
    return { merged: at !== undefined, repaired };
  }

  json(at: number): string {
    return this.#json.text(this.#start.at(at), this.#end.at(at));
  }

  /** Positions for `json` in bytewise order of their ids, and the ids. */
  sorted(): { positions: Uint32Array; ids: string[] } {
    const bytes = new ByteList();
    const starts = new Uint32List();
    const ends = new Uint32List();
    const ids = [...this.#index.keys()];
    for (const id of ids) {
      starts.push(bytes.length);
      bytes.pushText(id);
      ends.push(bytes.length);
    }
    const positions = sortByteStrings({ bytes: bytes.view(), starts: starts.view(), ends: ends.view() });
    return { positions, ids: Array.from(positions, (p) => ids[p] as string) };
  }
}
