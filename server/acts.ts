// What a person did in this session and may take back, whatever it was: one stack for decisions and dictionary entries,
// so that "undo" means the last act.
import type { DecisionAnswer } from "./protocol/decisions.ts";

/** Takes the act back and says what it was. Rejects where that cannot be written; the act then stays on the stack. */
export type Undo = () => Promise<DecisionAnswer>;

export class Acts {
  readonly #done: Undo[] = [];

  did(undo: Undo): void {
    this.#done.push(undo);
  }

  /** Null where nothing is left to take back. */
  async undoLast(): Promise<DecisionAnswer | null> {
    const undo = this.#done.at(-1);
    if (!undo) return null;
    const answer = await undo();
    this.#done.splice(this.#done.lastIndexOf(undo), 1);
    return answer;
  }
}
