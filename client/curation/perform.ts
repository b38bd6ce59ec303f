// One act of curation from the window: what is selected goes to the server, what it answers is drawn at once, and the
// caret goes where it says.
import { Range, Selection, type TextEditor, TextEditorRevealType, window } from "vscode";
import type { CurateAnswer, CurateParams } from "../../server/protocol.ts";
import type { Curie } from "../curie.ts";
import type { Annotations } from "./annotations.ts";
import type { CurateMode } from "./curate-mode.ts";

export class Curation {
  readonly curie: Curie;
  readonly annotations: Annotations;
  readonly mode: CurateMode;
  /** The annotation that a relation starts from, or that gets the next fragment. */
  from: { uri: string; id: string; text: string } | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(curie: Curie, annotations: Annotations, mode: CurateMode) {
    this.curie = curie;
    this.annotations = annotations;
    this.mode = mode;
  }

  /** Acts one after the other: a key pressed before the last answer came is about where that one leads. */
  act(act: Omit<CurateParams, "uri" | "selection">): Promise<CurateAnswer | undefined> {
    const turn = this.last.then(() => this.perform(act));
    this.last = turn.catch(() => {});
    return turn;
  }

  private async perform(act: Omit<CurateParams, "uri" | "selection">): Promise<CurateAnswer | undefined> {
    const editor = this.mode.editor;
    if (!editor) return undefined;
    const uri = editor.document.uri.toString();
    this.mode.keys++;
    if (!this.annotations.begun.has(uri)) await this.annotations.ask(uri, true);
    const params: CurateParams = { uri, selection: selectionOf(editor), walk: this.mode.walk, ...act };
    try {
      const answer = await this.curie.curate(params);
      if (
        answer.delta ||
        (answer.done && act.action !== "next" && act.action !== "previous" && act.action !== "skip")
      )
        this.annotations.apply(uri, answer);
      if (answer.focus && window.activeTextEditor === editor) focus(editor, answer.focus);
      if (answer.message) window.setStatusBarMessage(answer.message, 5000);
      return answer;
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

export const selectionOf = ({ selection: { start, end } }: TextEditor): CurateParams["selection"] => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});

export function focus(editor: TextEditor, at: CurateParams["selection"]): void {
  const range = new Range(at.start.line, at.start.character, at.end.line, at.end.character);
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}
