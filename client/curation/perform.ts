// One act of curation from the window: what is selected goes to the server, what it answers is drawn at once, and the
// caret goes where it says.
import {
  type ExtensionContext,
  Range,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  type TextEditorSelectionChangeEvent,
  TextEditorSelectionChangeKind,
  window,
} from "vscode";
import type { CurateAnswer, CurateParams } from "../../server/protocol/curation.ts";
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
  /** Where the last act led, until the person goes elsewhere; `echo`: an older selection that was told late. */
  private led: { editor: TextEditor; at: Range; confirmed: boolean; echo?: Range } | undefined;

  constructor(context: ExtensionContext, curie: Curie, annotations: Annotations, mode: CurateMode) {
    this.curie = curie;
    this.annotations = annotations;
    this.mode = mode;
    context.subscriptions.push(window.onDidChangeTextEditorSelection((event) => this.moved(event)));
  }

  /** A key may be faster than the window: an older selection that is told late is not where the person went. */
  private moved({ textEditor, selections, kind }: TextEditorSelectionChangeEvent): void {
    const { led } = this;
    if (!led || textEditor !== led.editor) return;
    if (selections[0]?.isEqual(led.at)) led.confirmed = true;
    else if (
      led.confirmed ||
      kind === TextEditorSelectionChangeKind.Mouse ||
      kind === TextEditorSelectionChangeKind.Keyboard
    )
      this.led = undefined;
    else if (selections[0]) led.echo = selections[0];
  }

  /** Acts one after the other: a key pressed before the last answer came is about where that one leads. */
  act(act: Omit<CurateParams, "uri" | "selection">): Promise<CurateAnswer | undefined> {
    const turn = this.last.then(() => this.perform(act));
    this.last = turn.catch(() => {});
    return turn;
  }

  /** What an act is about now: where the last one led, else what is selected. */
  selectionOf(editor: TextEditor): CurateParams["selection"] {
    const { led } = this;
    const now = editor.selection;
    const isLed = led?.editor === editor && (now.isEqual(led.at) || led.echo?.isEqual(now) === true);
    return plain(isLed ? led.at : now);
  }

  /** Takes the caret to a place; the next act is about it, however soon it comes. */
  go(editor: TextEditor, at: CurateParams["selection"]): void {
    const range = new Range(at.start.line, at.start.character, at.end.line, at.end.character);
    this.led = { editor, at: range, confirmed: false };
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private async perform(act: Omit<CurateParams, "uri" | "selection">): Promise<CurateAnswer | undefined> {
    const editor = this.mode.editor;
    if (!editor) return undefined;
    const uri = editor.document.uri.toString();
    this.mode.keys++;
    if (!this.annotations.begun.has(uri)) await this.annotations.ask(uri, true);
    const params: CurateParams = { uri, selection: this.selectionOf(editor), walk: this.mode.walk, ...act };
    try {
      const answer = await this.curie.curate(params);
      if (
        answer.delta ||
        (answer.done && act.action !== "next" && act.action !== "previous" && act.action !== "skip")
      )
        this.annotations.apply(uri, answer);
      if (answer.focus && window.activeTextEditor === editor) this.go(editor, answer.focus);
      if (answer.message) window.setStatusBarMessage(answer.message, 5000);
      return answer;
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

const plain = ({ start, end }: Range): CurateParams["selection"] => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});
