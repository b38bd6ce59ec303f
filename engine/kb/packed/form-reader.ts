// Reads names: each becomes the forms under which it is found, folded, with what differs from them in the vocabulary's writing
// and the states that recognition passes through. This is most of the work of a build, and needs nothing but the names.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { FoldedBytes, rollA, rollB, tokeniseAndFold } from "../../text/tokens.ts";
import { textOf, unitsOf } from "../../text/units.ts";
import { naturalOrder } from "../name-forms.ts";
import { FormLists, type FormRows } from "./form-lists.ts";
import { NATURAL, PREFERRED } from "./form-scope.ts";
import { coreOf, MOST_TOKENS } from "./name-automaton.ts";
import { languageOf, type NameRows, ROW, scopeOf } from "./name-batch.ts";
import { StateWriter } from "./state-filter.ts";
import { WritingEncoder } from "./writing-encoder.ts";

const COMMA = 44;
const SPACE = 32;

interface Inverted {
  readonly text: string;
  readonly form: number;
  readonly row: number;
}

/** Reuse one for many batches of one build: what it has met lately it does not write down again. */
export class FormReader {
  readonly #states = new StateWriter();
  readonly #tokens = new TokenBuffer();
  readonly #folded = new FoldedBytes();
  readonly #writer = new WritingEncoder();
  #lists = new FormLists();
  #text = new Uint16Array(1 << 11);

  /** Reads the names into `lists`, which are emptied first. */
  read({ count, rows, units }: NameRows, lists: FormLists): FormRows {
    this.#lists = lists;
    lists.clear();
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
        first = lists.count;
      }
      const text = this.#name(units, start, end, arrival, row);
      if (text !== undefined) inverted.push({ text, form: lists.count - 1, row });
      start = end;
    }
    this.#addInverted(inverted, first);
    return lists.rows;
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
    this.#lists.writing.pushFrom(this.#writer.codes.all(), 0, this.#writer.codes.length);
    this.#addStates(this.#form(arrival, scopeOf(row), languageOf(row)));
    return comma ? naturalOrder(textOf(text, 0, length)) : undefined;
  }

  /** Number of the new form, whose folded text is at hand. */
  #form(owner: number, scope: number, language: number): number {
    const { bytes, length } = this.#folded;
    const lists = this.#lists;
    lists.bytes.pushFrom(bytes, 0, length);
    lists.owner.push(owner);
    lists.scope.push(scope);
    lists.language.push(language);
    lists.writingEnds.push(lists.writing.length);
    return lists.ends.push(lists.bytes.length);
  }

  /** The states of the form whose tokens are at hand. One without any word leads nowhere. */
  #addStates(form: number): void {
    const tokens = this.#tokens;
    const [from, to] = coreOf(tokens);
    if (from === to || to - from > MOST_TOKENS) return;
    const { prefixes } = this.#lists;
    let a = 0;
    let b = 0;
    for (let t = from; t < to; t++) {
      const hash = tokens.hash[t] as number;
      a = rollA(a, hash);
      b = rollB(b, hash);
      this.#states.add(a, b, t === to - 1, prefixes);
    }
    this.#lists.a.push(a);
    this.#lists.b.push(b);
    this.#lists.form.push(form);
  }

  #isForm(form: number): boolean {
    const { bytes, length } = this.#folded;
    const { ends } = this.#lists;
    const from = form === 0 ? 0 : ends.at(form - 1);
    if (ends.at(form) - from !== length) return false;
    const own = this.#lists.bytes.all();
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[i]) return false;
    return true;
  }

  /** Second forms of a concept's names, whose own forms begin with number `first`. */
  #addInverted(inverted: readonly Inverted[], first: number): void {
    for (const { text, form, row } of inverted) {
      tokeniseAndFold(unitsOf(text, 0, text.length), text.length, this.#tokens, this.#folded);
      // As `unInverted`: what folds like the name itself is no second form.
      if (this.#isForm(form)) continue;
      const { count } = this.#lists;
      let known = first;
      while (known < count && !this.#isForm(known)) known++;
      if (known === count) known = this.#form(form, (scopeOf(row) & ~PREFERRED) | NATURAL, languageOf(row));
      this.#addStates(known);
    }
  }
}
