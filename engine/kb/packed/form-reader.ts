// Reads names: each becomes the forms under which it is found, folded, with what differs from them in the vocabulary's writing
// and the states that recognition passes through. This is most of the work of a build, and needs nothing but the names.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { FoldedBytes, tokeniseAndFold } from "../../text/tokens.ts";
import { textOf, unitsOf } from "../../text/units.ts";
import { naturalOrder } from "../name-forms.ts";
import { NATURAL, PREFERRED } from "./form-scope.ts";
import { ByteList, Uint32List } from "./growable.ts";
import { languageOf, type NameRows, ROW, scopeOf } from "./name-batch.ts";
import { NameStates, type StateRows } from "./name-states.ts";
import { WritingEncoder } from "./writing-encoder.ts";

/** The forms of a batch of names, in their order; places and numbers count from its beginning. */
export interface FormRows {
  readonly count: number;
  /** Folded forms one after the other, and where each ends. */
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** Arrival of the concept; of a second form, the first one's number. */
  readonly owner: Uint32Array;
  /** Scope, `PREFERRED` and `NATURAL`. */
  readonly scope: Uint8Array;
  readonly language: Uint8Array;
  /** Codes of the writings, and where each form's ends; a second form has none. */
  readonly writing: Uint8Array;
  readonly writingEnds: Uint32Array;
  readonly states: StateRows;
}

const COMMA = 44;
const SPACE = 32;

interface Inverted {
  readonly text: string;
  readonly form: number;
  readonly row: number;
}

/** Reuse one for many batches. */
export class FormReader {
  readonly #bytes = new ByteList();
  readonly #ends = new Uint32List();
  readonly #owner = new Uint32List();
  readonly #scope = new ByteList();
  readonly #language = new ByteList();
  readonly #writing = new ByteList();
  readonly #writingEnds = new Uint32List();
  readonly #states = new NameStates();
  readonly #tokens = new TokenBuffer();
  readonly #folded = new FoldedBytes();
  readonly #writer = new WritingEncoder();
  #text = new Uint16Array(1 << 11);

  read({ count, rows, units }: NameRows): FormRows {
    let start = 0;
    let first = 0;
    let inverted: Inverted[] = [];
    for (let n = 0; n < count; n++) {
      const arrival = rows[ROW * n] as number;
      const end = rows[ROW * n + 1] as number;
      const row = rows[ROW * n + 2] as number;
      if ((scopeOf(row) & PREFERRED) !== 0) {
        if (inverted.length > 0) {
          this.#addInverted(inverted, first);
          inverted = [];
        }
        first = this.#ends.length;
      }
      const text = this.#name(units, start, end, arrival, row);
      if (text !== undefined) inverted.push({ text, form: this.#ends.length - 1, row });
      start = end;
    }
    this.#addInverted(inverted, first);
    return this.#take();
  }

  /** Adds the form of the name `units[from, to)`; answers it in natural order where it seems to be inverted. */
  #name(units: Uint16Array, from: number, to: number, arrival: number, row: number): string | undefined {
    const length = to - from;
    if (length > this.#text.length) this.#text = new Uint16Array(2 * length);
    const text = this.#text;
    let comma = false;
    for (let i = 0; i < length; i++) {
      const unit = units[from + i] as number;
      text[i] = unit;
      if (unit === SPACE && i > 0 && text[i - 1] === COMMA) comma = true;
    }
    tokeniseAndFold(text, length, this.#tokens, this.#folded);
    this.#writer.encode(text, length, this.#tokens, this.#folded);
    this.#writing.pushFrom(this.#writer.codes.all(), 0, this.#writer.codes.length);
    this.#states.add(this.#tokens, this.#form(arrival, scopeOf(row), languageOf(row)));
    return comma ? naturalOrder(textOf(text, 0, length)) : undefined;
  }

  /** Number of the new form, whose folded text is at hand. */
  #form(owner: number, scope: number, language: number): number {
    const { bytes, length } = this.#folded;
    this.#bytes.pushFrom(bytes, 0, length);
    this.#owner.push(owner);
    this.#scope.push(scope);
    this.#language.push(language);
    this.#writingEnds.push(this.#writing.length);
    return this.#ends.push(this.#bytes.length);
  }

  #isForm(form: number): boolean {
    const { bytes, length } = this.#folded;
    const from = form === 0 ? 0 : this.#ends.at(form - 1);
    if (this.#ends.at(form) - from !== length) return false;
    const own = this.#bytes.all();
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[i]) return false;
    return true;
  }

  /** Second forms of a concept's names, whose own forms begin with number `first`. */
  #addInverted(inverted: readonly Inverted[], first: number): void {
    for (const { text, form, row } of inverted) {
      tokeniseAndFold(unitsOf(text, 0, text.length), text.length, this.#tokens, this.#folded);
      // As `unInverted`: what folds like the name itself is no second form.
      if (this.#isForm(form)) continue;
      const count = this.#ends.length;
      let known = first;
      while (known < count && !this.#isForm(known)) known++;
      if (known === count) known = this.#form(form, (scopeOf(row) & ~PREFERRED) | NATURAL, languageOf(row));
      this.#states.add(this.#tokens, known);
    }
  }

  /** What was read since the last time, in memory of its own. */
  #take(): FormRows {
    const taken = {
      count: this.#ends.length,
      bytes: Uint8Array.from(this.#bytes.view()),
      ends: this.#ends.view().slice(),
      owner: this.#owner.view().slice(),
      scope: Uint8Array.from(this.#scope.view()),
      language: Uint8Array.from(this.#language.view()),
      writing: Uint8Array.from(this.#writing.view()),
      writingEnds: this.#writingEnds.view().slice(),
      states: this.#states.take(),
    };
    for (const list of [
      this.#bytes,
      this.#ends,
      this.#owner,
      this.#scope,
      this.#language,
      this.#writing,
      this.#writingEnds,
    ])
      list.length = 0;
    return taken;
  }
}
