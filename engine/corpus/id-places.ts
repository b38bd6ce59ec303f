// Where concept ids stand in an annotation file of any format that is read, so that one of them can be replaced and every
// other byte stays. No format is understood here: an id stands where other characters in its place make the reader answer
// another concept for the mention, and nothing else.
import { createHash } from "node:crypto";
import type { Document } from "../text/document.ts";
import type { Span } from "../text/span.ts";

export interface WantedId {
  /** Which document of the file, and which mention of it, from 0. */
  readonly document: number;
  readonly mention: number;
  /** As the reader gives it; one of a composite. */
  readonly id: string;
}

export interface IdPlace {
  /** UTF-16 offsets into the file's text. Several where a file says one mention's id more than once. */
  readonly spans: readonly [Span, ...Span[]];
  /** What stands there: the whole id, or its part behind the prefix where the file has the prefix elsewhere, or none. */
  readonly written: string;
}

/** The ids of a composite annotation, which files part by `|`, `,`, `;` or `+`. */
export function partsOf(written: string): string[] {
  const parts = written
    .split(/[|,;+]/)
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length ? parts : [written];
}

/** Trials of one file at the most: each reads it once. */
const MOST_TRIALS = 48;
/** UTF-16 units that the trials of one file may read, all told; the first two are always made. */
const MOST_READ = 400_000_000;
/** How many units before an id tell in what kind of place it stands. */
const BEFORE = 8;

/** Replaced together: one occurrence, or those that say one mention's id. */
type Unit = readonly [Span, ...Span[]];

const localOf = (id: string): string => id.slice(id.lastIndexOf(":") + 1);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * The places of ids in a file's text, by wanted id; those that no trial finds are absent. `read` reads the file as if it
 * held another text; what it throws is an answer, too.
 */
export async function idPlaces(
  text: string,
  read: (text: string) => AsyncIterable<Document>,
  wanted: readonly WantedId[],
): Promise<Map<WantedId, IdPlace>> {
  const found = new Map<WantedId, IdPlace>();
  if (wanted.length === 0) return found;
  const trials = new Trials(text, read);
  await trials.begin();
  // Formats with a line a token say an id again in the next line; where those are two mentions, each is for itself.
  for (const together of [true, false]) {
    const left = wanted.filter((w) => !found.has(w));
    if (left.length === 0) break;
    const open = new Map<string, WantedId[]>();
    for (const w of left) open.set(keyOf(w), [...(open.get(keyOf(w)) ?? []), w]);
    const units = unitsOf(text, new Set(left.map(({ id }) => localOf(id))), together);
    for await (const { unit, at } of trials.places(units)) {
      if (unit.length > 1 && at.mentions.size > 1) continue;
      for (const key of at.ids) {
        for (const w of open.get(key) ?? []) found.set(w, placeOf(text, unit, w.id));
        open.delete(key);
      }
      if (open.size === 0) break;
    }
  }
  return found;
}

const keyOf = ({ document, mention, id }: WantedId): string => `${document} ${mention} ${id}`;

/** With its prefix, where that stands before it as it is read. */
function placeOf(text: string, unit: Unit, id: string): IdPlace {
  const prefix = id.slice(0, id.length - localOf(id).length);
  const isWhole = unit.every(({ start }) => text.endsWith(prefix, start));
  const back = isWhole ? prefix.length : 0;
  const whole = ({ start, end }: Span): Span => ({ start: start - back, end });
  const [first, ...more] = unit;
  return {
    spans: [whole(first), ...more.map(whole)],
    written: text.slice(first.start - back, first.end),
  };
}

/** Occurrences of the ids, whatever they mean there. */
function unitsOf(text: string, locals: ReadonlySet<string>, together: boolean): Unit[] {
  const any = [...locals].sort((a, b) => b.length - a.length).map(escaped);
  const units: [Span, ...Span[]][] = [];
  let last: { line: number; local: string } | undefined;
  let line = 0;
  let counted = 0;
  // Before it may stand what is no part of a word, or the _ of an IRI.
  const occurrence = new RegExp(`(?<![^\\W_])(?:${any.join("|")})(?!\\w)`, "g");
  for (const { 0: local, index: start } of text.matchAll(occurrence)) {
    const span = { start, end: start + local.length };
    for (let at = text.indexOf("\n", counted); at >= 0 && at < start; at = text.indexOf("\n", counted)) {
      line++;
      counted = at + 1;
    }
    if (together && last?.local === local && line - last.line <= 1) units.at(-1)?.push(span);
    else units.push([span]);
    last = { line, local };
  }
  return units;
}

/**
 * Units with those that stand in a like place, the largest groups first: behind as many tabs in their line, after like
 * characters. A number that is an id in one column is an offset in another, and one group is only the ids.
 */
function alike(text: string, units: readonly Unit[]): Unit[][] {
  const groups = new Map<string, Unit[]>();
  let lineStart = 0;
  let tabs = 0;
  let at = 0;
  for (const unit of units) {
    const { start } = unit[0];
    for (; at < start; at++) {
      const c = text.charCodeAt(at);
      if (c === 9) tabs++;
      else if (c === 10) [lineStart, tabs] = [at + 1, 0];
    }
    const before = text.slice(Math.max(lineStart, start - BEFORE), start).replace(/\d+/g, "0");
    const key = `${tabs} ${before}`;
    const group = groups.get(key);
    if (group) group.push(unit);
    else groups.set(key, [unit]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

/** What a unit says: ids, each with its mention. */
interface Said {
  readonly ids: Set<string>;
  readonly mentions: Set<string>;
}

/** What a reading answered: all that must stay, and which unit said what. */
interface Reading {
  readonly kept: readonly string[];
  readonly marks: ReadonlyMap<number, Said>;
}

class Trials {
  readonly #text: string;
  readonly #read: (text: string) => AsyncIterable<Document>;
  /** Digits that stand nowhere in the text. */
  readonly #salt: string;
  #before: readonly string[] = [];
  #made = 0;

  constructor(text: string, read: (text: string) => AsyncIterable<Document>) {
    this.#text = text;
    this.#read = read;
    let salt = 90_417;
    while (text.includes(String(salt))) salt++;
    this.#salt = String(salt);
  }

  async begin(): Promise<void> {
    this.#before = (await this.#reading(this.#text, undefined))?.kept ?? [];
  }

  /** Units that say concepts of mentions, each with those; fewer are tried where all together say something else. */
  async *places(units: readonly Unit[]): AsyncGenerator<{ unit: Unit; at: Said }> {
    const open: (readonly Unit[])[] = units.length ? [units] : [];
    this.#made = 0;
    for (let some = open.shift(); some; some = open.shift()) {
      if (this.#made >= MOST_TRIALS || (this.#made > 1 && this.#made * this.#text.length > MOST_READ)) break;
      this.#made++;
      const reading = await this.#reading(this.#marked(some), this.#before);
      if (reading) {
        for (const [n, at] of reading.marks) {
          const unit = some[n];
          if (unit) yield { unit, at };
        }
        continue;
      }
      const groups = alike(this.#text, some);
      if (groups.length > 1) open.push(...groups);
      else if (some.length > 1) {
        const middle = some.length >> 1;
        open.push(some.slice(0, middle), some.slice(middle));
      }
    }
  }

  /** The text with a mark behind each of the units: digits, which every kind of id may have. */
  #marked(units: readonly Unit[]): string {
    const ends = units
      .flatMap((unit, n) => unit.map(({ end }) => ({ end, n })))
      .sort((a, b) => a.end - b.end);
    const pieces: string[] = [];
    let at = 0;
    for (const { end, n } of ends) {
      pieces.push(this.#text.slice(at, end), this.#salt, String(n), this.#salt);
      at = end;
    }
    return pieces.join("") + this.#text.slice(at);
  }

  /** Undefined as soon as anything but an id is not what it was before. */
  async #reading(text: string, before: readonly string[] | undefined): Promise<Reading | undefined> {
    const mark = new RegExp(`${this.#salt}(\\d+?)${this.#salt}`, "g");
    const marks = new Map<number, Said>();
    const kept: string[] = [];
    try {
      for await (const { id, text: words, mentions } of this.#read(text)) {
        const document = kept.length;
        const hash = createHash("sha1").update(JSON.stringify([id, words]));
        for (const [mention, m] of mentions.entries()) {
          const ids = m.concepts.map(({ id }) => id.replaceAll(mark, ""));
          hash.update(JSON.stringify([m.spans, m.type, ids]));
          for (const part of m.concepts.flatMap(({ id }) => [id, ...partsOf(id)]))
            for (const [, n] of part.matchAll(mark)) {
              const said = marks.get(Number(n)) ?? { ids: new Set(), mentions: new Set() };
              said.ids.add(keyOf({ document, mention, id: part.replaceAll(mark, "") }));
              said.mentions.add(`${document} ${mention}`);
              marks.set(Number(n), said);
            }
        }
        kept.push(hash.digest("base64"));
        if (before && before[document] !== kept[document]) return undefined;
      }
    } catch {
      return undefined;
    }
    return before && before.length !== kept.length ? undefined : { kept, marks };
  }
}
