// The states of recognition that names pass through: of each prefix, in a row of pairs with most repetitions left out, and of
// each whole name, with its form.
import type { TokenBuffer } from "../../text/token-buffer.ts";
import { rollA, rollB } from "../../text/tokens.ts";
import { Uint32List } from "./growable.ts";
import { coreOf, MOST_TOKENS } from "./name-automaton.ts";
import { StateRow } from "./state-filter.ts";

export interface StateRows {
  /** Of prefixes: both hashes, the second with `END` where a name ends. */
  readonly prefixes: Int32Array<ArrayBuffer>;
  /** Of whole names: both hashes and the form, each in a row of its own. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly form: Uint32Array;
}

export class NameStates {
  readonly #prefixes = new StateRow();
  readonly #a = new Uint32List();
  readonly #b = new Uint32List();
  readonly #form = new Uint32List();

  /** A form without any word leads nowhere. The buffer may be used again afterwards. */
  add(tokens: TokenBuffer, form: number): void {
    const [from, to] = coreOf(tokens);
    if (from === to || to - from > MOST_TOKENS) return;
    let a = 0;
    let b = 0;
    for (let t = from; t < to; t++) {
      const hash = tokens.hash[t] as number;
      a = rollA(a, hash);
      b = rollB(b, hash);
      this.#prefixes.add(a, b, t === to - 1);
    }
    this.#a.push(a);
    this.#b.push(b);
    this.#form.push(form);
  }

  /** What was added since the last time, in memory of its own. */
  take(): StateRows {
    const taken = {
      prefixes: this.#prefixes.take(),
      a: this.#a.view().slice(),
      b: this.#b.view().slice(),
      form: this.#form.view().slice(),
    };
    this.#a.length = 0;
    this.#b.length = 0;
    this.#form.length = 0;
    return taken;
  }
}
