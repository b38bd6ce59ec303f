// Curate mode: single letters act and the text cannot change. It is seen in the status bar, known to keybindings as
// `curie.curating`, and left with Escape.
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  StatusBarAlignment,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import type { WalkParams } from "../../server/protocol/curation.ts";
import type { Curie } from "../curie.ts";
import { isText } from "../languages.ts";
import type { Annotations } from "./annotations.ts";

export class CurateMode {
  private readonly curie: Curie;
  private readonly annotations: Annotations;
  private readonly bar = window.createStatusBarItem("curie.curate", StatusBarAlignment.Left, 1000);
  private typing: Disposable | undefined;
  /** Texts that were made read-only by the mode. */
  private readonly locked = new Set<string>();
  private on = false;
  /** Takes what is typed while letters stand over the words. */
  private listener: ((text: string) => void) | undefined;
  /** What is visited, and in which order. */
  walk: WalkParams = {};
  keys = 0;

  constructor(context: ExtensionContext, curie: Curie, annotations: Annotations) {
    this.curie = curie;
    this.annotations = annotations;
    this.bar.name = l10n.t("Curie curate mode");
    this.bar.command = "curie.curate.help";
    context.subscriptions.push(
      this.bar,
      { dispose: () => this.typing?.dispose() },
      annotations.onDidChange(() => this.show()),
      window.onDidChangeActiveTextEditor((editor) => void this.entered(editor)),
      curie.onDidChangeState(() => this.on && !curie.client.isRunning() && void this.leave()),
    );
  }

  get isOn(): boolean {
    return this.on;
  }

  /** Turns the mode on; false where there is no text that can be annotated. */
  async enter(): Promise<boolean> {
    const editor = window.activeTextEditor ?? (await nextEditor());
    if (!editor || !isText(editor.document) || !this.curie.client.isRunning()) {
      void window.showInformationMessage(l10n.t("Open a text to annotate it."));
      return false;
    }
    this.on = true;
    await commands.executeCommand("setContext", "curie.curating", true);
    this.swallowTyping();
    await this.entered(editor);
    this.show();
    return true;
  }

  async leave(): Promise<void> {
    if (!this.on) return;
    this.on = false;
    this.typing?.dispose();
    this.typing = undefined;
    await commands.executeCommand("setContext", "curie.curating", false);
    this.bar.hide();
    const active = window.activeTextEditor;
    if (active) await this.unlock(active);
  }

  /** Typed letters go to the listener until it is taken away; undefined takes it away. */
  listen(listener: ((text: string) => void) | undefined): void {
    this.listener = listener;
    void commands.executeCommand("setContext", "curie.hinting", listener !== undefined);
  }

  private async entered(editor: TextEditor | undefined): Promise<void> {
    if (!editor) return;
    if (!this.on) {
      await this.unlock(editor);
      return;
    }
    if (!isText(editor.document)) return;
    const uri = editor.document.uri.toString();
    // Pasting, deleting and dragging do not go through `type`.
    if (!this.locked.has(uri)) {
      this.locked.add(uri);
      await commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
    }
    await this.annotations.ask(uri, true);
    this.show();
  }

  private async unlock(editor: TextEditor): Promise<void> {
    if (this.locked.delete(editor.document.uri.toString()))
      await commands.executeCommand("workbench.action.files.resetActiveEditorReadonlyInSession");
  }

  /** A letter that no key is bound to changes nothing and says so. */
  private swallowTyping(): void {
    if (this.typing) return;
    try {
      this.typing = commands.registerCommand("type", async (given: { text: string }) => {
        const editor = window.activeTextEditor;
        if (this.listener) this.listener(given.text);
        else if (editor && isText(editor.document))
          window.setStatusBarMessage(
            l10n.t("“{0}” does nothing in curate mode; ? shows the keys", given.text),
            3000,
          );
        else await commands.executeCommand("default:type", given);
      });
    } catch {
      // Another extension has taken over typing; the text is read-only all the same.
      this.curie.log.warn("curate mode: another extension handles typing");
    }
  }

  private show(): void {
    const document = window.activeTextEditor?.document;
    if (!this.on || !document) {
      this.bar.hide();
      return;
    }
    const annotated = this.annotations.of(document);
    const { accepted = 0, open = 0, review = 0 } = annotated?.progress ?? {};
    const words = annotated?.readOnly
      ? l10n.t("read-only format")
      : review
        ? l10n.t("{0} open, {1} accepted, {2} to review", open, accepted, review)
        : l10n.t("{0} open, {1} accepted", open, accepted);
    this.bar.text = `$(edit) ${l10n.t("CURATE")} · ${words}`;
    this.bar.tooltip = l10n.t(
      "Curate mode is on: letters act, the text cannot change. Escape leaves, ? shows the keys.",
    );
    this.bar.accessibilityInformation = { label: `${l10n.t("Curate mode")}: ${words}` };
    this.bar.backgroundColor = new ThemeColor("statusBarItem.warningBackground");
    this.bar.show();
  }

  /** Whether a keybinding of the workspace may act: the mode is on and the text is one. */
  get editor(): TextEditor | undefined {
    const editor = window.activeTextEditor;
    return editor && isText(editor.document) && workspace.textDocuments.includes(editor.document)
      ? editor
      : undefined;
  }
}

/** The editor that a busy window is about to tell of; undefined when there is none within a second. */
const nextEditor = (): Promise<TextEditor | undefined> =>
  new Promise((resolve) => {
    const listener = window.onDidChangeActiveTextEditor((editor) => done(editor));
    const timer = setTimeout(() => done(undefined), 1000);
    const done = (editor: TextEditor | undefined): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(editor);
    };
  });
