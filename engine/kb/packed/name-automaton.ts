// Recognition's view of the names, as it is built: every token prefix of every name goes into a filter, every whole name
// into a table that leads to its key. A text is matched by feeding states; no name has an object.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { rollA, rollB, tokenise } from "../../text/tokens.ts";
import { ENDS, GOES_ON } from "../knowledge-base.ts";
import type { SectionArray } from "./kb-file.ts";
import { StateFilterBuilder } from "./state-filter.ts";
import { TerminalTableBuilder } from "./terminal-table.ts";

/** Names longer than this many tokens can still be looked up, but no text will hold them word for word. */
export const MOST_TOKENS = 60;

const tokens = new TokenBuffer();

/** Token indices `[from, to)` of a name without the punctuation at its ends, which no mention includes. */
function core(tokens: TokenBuffer): [number, number] {
  let from = 0;
  let to = tokens.count;
  while (from < to && tokens.mark[from]) from++;
  while (to > from && tokens.mark[to - 1]) to--;
  return [from, to];
}

/** The state in which a whole term ends, punctuation at its ends aside; undefined for one without any word. */
export function stateOf(term: string): { a: number; b: number } | undefined {
  const [from, to] = core(tokenise(term, tokens));
  if (from === to) return undefined;
  let a = 0;
  let b = 0;
  for (let t = from; t < to; t++) {
    const hash = tokens.hash[t] as number;
    a = rollA(a, hash);
    b = rollB(b, hash);
  }
  return { a, b };
}

export class AutomatonBuilder {
  #filter = new StateFilterBuilder();
  #terminals = new TerminalTableBuilder();

  /**
   * Makes a form of a name, given as its tokens, lead to the key that `finish` knows as its. A form without any word leads
   * nowhere. The buffer may be used again afterwards.
   */
  add(tokens: TokenBuffer, form: number): void {
    const [from, to] = core(tokens);
    if (from === to || to - from > MOST_TOKENS) return;
    let a = 0;
    let b = 0;
    for (let t = from; t < to; t++) {
      const hash = tokens.hash[t] as number;
      a = rollA(a, hash);
      b = rollB(b, hash);
      this.#filter.add(a, b, t < to - 1 ? GOES_ON : ENDS);
    }
    this.#terminals.add(a, b, form);
  }

  /** See `TerminalTableBuilder.finish`. What was added is forgotten: of millions of names it is hundreds of megabytes. */
  finish(
    keyOfForm: Uint32Array,
    keys: number,
  ): { sections: [string, SectionArray][]; terminals: number; alike: Uint32Array } {
    const { slots, terminals, alike } = this.#terminals.finish(keyOfForm, keys);
    this.#terminals = new TerminalTableBuilder();
    const filter = this.#filter.finish();
    this.#filter = new StateFilterBuilder();
    return {
      terminals,
      alike,
      sections: [
        ["automaton.filter", filter],
        ["automaton.slots", slots],
      ],
    };
  }
}
