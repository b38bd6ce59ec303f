// Letters over the words of the visible text: typing them takes the caret to a word, without a mouse.
import { Range, type TextEditor, ThemeColor, window } from "vscode";
import type { HintView } from "../../server/protocol/curation.ts";
import type { Curation } from "./perform.ts";

let letters: ReturnType<typeof window.createTextEditorDecorationType> | undefined;

/** Shows the letters and waits for them; true when a word was chosen and is selected. */
export async function chooseWord(here: Curation, editor: TextEditor): Promise<boolean> {
  const [visible] = editor.visibleRanges;
  if (!visible) return false;
  const { start, end } = visible;
  const range = {
    start: { line: start.line, character: 0 },
    end: { line: end.line, character: editor.document.lineAt(end.line).range.end.character },
  };
  const hints = await here.curie.client.sendRequest<HintView[]>("curie/curation/hints", {
    uri: editor.document.uri.toString(),
    range,
  });
  if (!hints.length) return false;
  letters ??= window.createTextEditorDecorationType({});
  const type = letters;
  const draw = (typed: string): void =>
    editor.setDecorations(
      type,
      hints
        .filter((h) => h.label.startsWith(typed))
        .map((h) => ({
          range: new Range(
            h.range.start.line,
            h.range.start.character,
            h.range.start.line,
            h.range.start.character,
          ),
          renderOptions: {
            before: {
              contentText: h.label.slice(typed.length),
              color: new ThemeColor("editor.background"),
              backgroundColor: new ThemeColor("editorWarning.foreground"),
              fontWeight: "bold",
              margin: "0 2px 0 0",
            },
          },
        })),
    );
  return new Promise((resolve) => {
    let typed = "";
    const listeners = [
      window.onDidChangeActiveTextEditor(() => stop(undefined)),
      window.onDidChangeTextEditorSelection(({ textEditor }) => textEditor === editor && stop(undefined)),
    ];
    const stop = (chosen: HintView | undefined): void => {
      for (const listener of listeners) listener.dispose();
      here.mode.listen(undefined);
      editor.setDecorations(type, []);
      if (chosen) here.go(editor, chosen.range);
      resolve(chosen !== undefined);
    };
    here.mode.listen((text) => {
      typed += text.toLowerCase();
      const exact = hints.find((h) => h.label === typed);
      if (exact || !hints.some((h) => h.label.startsWith(typed))) stop(exact);
      else draw(typed);
    });
    draw(typed);
  });
}
