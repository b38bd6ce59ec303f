// Where the record of each concept begins: sixteen bytes for each, so that a report can name places at any size.
import { Uint32List } from "./packed/growable.ts";

const PARTS = 4;

/** Two words of a hash of the id (FNV-1a twice): two of ten million ids share both once in 300,000 vocabularies. */
function hashOf(id: string): [number, number] {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < id.length; i++) {
    const c = id.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c, 0x85ebca6b);
    b ^= b >>> 15;
  }
  return [a >>> 0, b >>> 0];
}

export class ConceptPlaces {
  readonly #places = new Uint32List();
  readonly #files: string[] = [];
  readonly #numbers = new Map<string, number>();

  add(id: string, file: string, line: number): void {
    let number = this.#numbers.get(file);
    if (number === undefined) {
      number = this.#files.push(file) - 1;
      this.#numbers.set(file, number);
    }
    for (const part of [...hashOf(id), number, line]) this.#places.push(part);
  }

  /** The place that was added last. */
  get latest(): { file: string; line: number } | undefined {
    const { length } = this.#places;
    if (length === 0) return undefined;
    const file = this.#files[this.#places.at(length - 2)] as string;
    return { file, line: this.#places.at(length - 1) };
  }

  /** The first place of the concept. Looks through all of them: for the few that a report shows. */
  of(id: string): { file: string; line: number } | undefined {
    const [a, b] = hashOf(id);
    const places = this.#places.view();
    for (let i = 0; i < places.length; i += PARTS)
      if (places[i] === a && places[i + 1] === b)
        return { file: this.#files[places[i + 2] as number] as string, line: places[i + 3] as number };
    return undefined;
  }
}
