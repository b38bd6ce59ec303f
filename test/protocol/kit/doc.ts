// An open document: its text as the editor holds it, its caret and marks, and what can be asked at the caret.
import type {
  CodeAction,
  CompletionList,
  Diagnostic,
  Hover,
  Location,
  LocationLink,
  Position,
  Range,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { MentionsResult } from "../../../server/protocol/mentions.ts";
import type { Editor } from "./editor.ts";
import { marked } from "./marked.ts";

export class Doc {
  readonly uri: string;
  readonly caret: number;
  /** The marked ranges. */
  readonly ranges: readonly Range[];
  #document: TextDocument;
  readonly #editor: Editor;

  constructor(editor: Editor, uri: string, source: string) {
    const { text, caret, ranges } = marked(source);
    this.#editor = editor;
    this.uri = uri;
    this.caret = caret;
    this.#document = TextDocument.create(uri, "", 1, text);
    this.ranges = ranges.map(({ start, end }) => ({
      start: this.#document.positionAt(start),
      end: this.#document.positionAt(end),
    }));
  }

  get version(): number {
    return this.#document.version;
  }
  get text(): string {
    return this.#document.getText();
  }
  get position(): Position {
    return this.#document.positionAt(this.caret);
  }

  positionOf(words: string, occurrence = 0): Position {
    let at = -1;
    for (let i = 0; i <= occurrence; i++) at = this.text.indexOf(words, at + 1);
    if (at < 0) throw new Error(`no “${words}” in the text`);
    return this.#document.positionAt(at);
  }

  textIn(range: Range): string {
    return this.#document.getText(range);
  }

  /** Replaces `[start, end)`, offsets in UTF-16 units, as one incremental change. */
  async edit(start: number, end: number, text: string): Promise<void> {
    const range = { start: this.#document.positionAt(start), end: this.#document.positionAt(end) };
    const version = this.version + 1;
    this.#document = TextDocument.update(this.#document, [{ range, text }], version);
    await this.#editor.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri, version },
      contentChanges: [{ range, text }],
    });
  }

  /** Writes `text` in front of the first occurrence of some words. */
  insertBefore(words: string, text: string): Promise<void> {
    const at = this.text.indexOf(words);
    if (at < 0) throw new Error(`no “${words}” in the text`);
    return this.edit(at, at, text);
  }

  close(): Promise<void> {
    return this.#editor.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: this.uri },
    });
  }

  /** Any request about a place in the document; the caret by default. */
  ask<R>(method: string, more: Record<string, unknown> = {}): Promise<R> {
    return this.#editor.ask<R>(method, { textDocument: { uri: this.uri }, position: this.position, ...more });
  }

  hover(position = this.position): Promise<Hover | null> {
    return this.ask("textDocument/hover", { position });
  }

  /** Text of the hover, or "" where there is none. */
  async hoverText(position = this.position): Promise<string> {
    const contents = (await this.hover(position))?.contents;
    return contents && typeof contents === "object" && "value" in contents ? contents.value : "";
  }

  complete(triggerKind: 1 | 2 = 1): Promise<CompletionList | null> {
    return this.ask("textDocument/completion", { context: { triggerKind } });
  }

  /** Reads the document first: quick fixes come from what is known. */
  async actions(
    range: Range = { start: this.position, end: this.position },
    more = {},
  ): Promise<CodeAction[]> {
    await this.mentions();
    return (await this.cachedActions(range, more)) ?? [];
  }

  cachedActions(
    range: Range = { start: this.position, end: this.position },
    more = {},
  ): Promise<CodeAction[] | null> {
    return this.ask("textDocument/codeAction", { range, context: { diagnostics: [], ...more } });
  }

  /** Carries a quick fix out as the editor would. */
  run(action: CodeAction | undefined): Promise<unknown> {
    if (!action?.command) throw new Error("there is no such action");
    return this.#editor.ask("workspace/executeCommand", {
      command: action.command.command,
      arguments: action.command.arguments,
    });
  }

  definition(): Promise<(Location | LocationLink)[] | null> {
    return this.ask("textDocument/definition");
  }

  references(): Promise<Location[] | null> {
    return this.ask("textDocument/references", { context: { includeDeclaration: false } });
  }

  mentions(): Promise<MentionsResult> {
    return this.ask("curie/mentions");
  }

  diagnostics(): Promise<Diagnostic[]> {
    return this.#editor.diagnostics(this);
  }
}
