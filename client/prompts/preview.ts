// Preview Prompt: the panel beside a template. Follows every edit; a broken template leaves the last good picture, marked.
import { commands, l10n, Range, Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { PreviewOf, PreviewParams, PreviewResult } from "../../server/protocol/prompts.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { PROMPT_LANGUAGE } from "../languages.ts";
import { type PreviewMessage, type PreviewState, previewPage } from "../views/prompt-preview-page.ts";

const QUIET_MS = 120;
const HERE = "curie.hasPrompt";

/** The template that a command is about: named by a lens, else the one in front. */
export function promptUri(given: unknown): Uri | undefined {
  if (typeof given === "string") return Uri.parse(given);
  if (given instanceof Uri) return given;
  const document = window.activeTextEditor?.document;
  return document?.languageId === PROMPT_LANGUAGE ? document.uri : undefined;
}

export const noPrompt = () =>
  void window.showInformationMessage(l10n.t("Curie: open a prompt template (.prompt) first."));

export const previewPrompt: Feature = (context, curie) => {
  const panels = new Map<string, Preview>();
  const follow = () =>
    void commands.executeCommand(
      "setContext",
      HERE,
      window.activeTextEditor?.document.languageId === PROMPT_LANGUAGE,
    );
  follow();
  context.subscriptions.push(
    window.onDidChangeActiveTextEditor(follow),
    commands.registerCommand("curie.previewPrompt", async (given?: unknown) => {
      const uri = promptUri(given);
      if (!uri) return noPrompt();
      const known = panels.get(uri.toString());
      if (known) return known.panel.reveal(undefined, true);
      await workspace.openTextDocument(uri);
      const preview = new Preview(curie, uri);
      panels.set(uri.toString(), preview);
      preview.panel.onDidDispose(() => panels.delete(uri.toString()));
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId !== PROMPT_LANGUAGE) return;
      // A partial may be part of any of them.
      for (const preview of panels.values()) preview.soon();
    }),
    curie.onDidChangeState(() => {
      for (const preview of panels.values()) preview.soon();
    }),
  );
};

class Preview {
  readonly panel: WebviewPanel;
  readonly #curie: Curie;
  readonly #uri: Uri;
  #of: PreviewOf = { index: 0 };
  #seed = 1;
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(curie: Curie, uri: Uri) {
    this.#curie = curie;
    this.#uri = uri;
    const title = l10n.t("Preview: {0}", uri.path.split("/").at(-1) ?? "");
    this.panel = window.createWebviewPanel(
      "curie.promptPreview",
      title,
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, enableFindWidget: true, localResourceRoots: [] },
    );
    this.panel.webview.onDidReceiveMessage((message: PreviewMessage) => this.#take(message));
    this.panel.onDidDispose(() => clearTimeout(this.#timer));
    this.panel.onDidChangeViewState(() => this.panel.visible && this.soon());
    this.panel.webview.html = previewPage();
  }

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#show(), QUIET_MS);
  }

  #take(message: PreviewMessage): void {
    if (message.kind === "line") {
      const at = new Range(message.line, 0, message.line, 0);
      const column = window.visibleTextEditors.find(
        (e) => e.document.uri.toString() === this.#uri.toString(),
      )?.viewColumn;
      void window.showTextDocument(this.#uri, { selection: at, viewColumn: column ?? ViewColumn.One });
      return;
    }
    if (message.kind === "show") {
      this.#of = message.of;
      this.#seed = message.seed;
    }
    void this.#show();
  }

  async #show(): Promise<void> {
    const turn = ++this.#turn;
    const asked: PreviewParams = { uri: this.#uri.toString(), seed: this.#seed, of: this.#of };
    try {
      const result = await this.#curie.request<PreviewParams, PreviewResult | null>(
        "curie/prompt/preview",
        asked,
      );
      if (turn !== this.#turn || !result) return;
      await this.panel.webview.postMessage({
        kind: "state",
        result,
        of: asked.of,
        seed: asked.seed,
      } satisfies PreviewState);
    } catch (error) {
      this.#curie.log.warn(`preview of ${asked.uri}: ${error instanceof Error ? error.message : error}`);
    }
  }
}
