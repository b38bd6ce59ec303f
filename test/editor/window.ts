// VS Code's window as the steps see it: where things are on the page, and the keys a person would press. No step
// sleeps; every wait is for something to appear, and fails after half a minute.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { Running } from "../../client/launch/vscode.ts";
import type { HubServer } from "../fixtures/models/hub-server.ts";
import type { Workspace } from "./workspace.ts";

export class Window {
  readonly page: Page;
  readonly vscode: Running;
  readonly workspace: Workspace;
  /** What stands for a model hub; nobody else's is asked. */
  readonly hub: HubServer;

  constructor(page: Page, vscode: Running, workspace: Workspace, hub: HubServer) {
    this.page = page;
    this.vscode = vscode;
    this.workspace = workspace;
    this.hub = hub;
    page.setDefaultTimeout(30_000);
  }

  /** The text editor in front. */
  get editor(): Locator {
    return this.page.locator(".editor-instance:visible .monaco-editor").first();
  }

  /** Monaco paints spaces as no-break spaces, which a regular expression must be told. */
  line(text: string | RegExp): Locator {
    const hasText =
      typeof text === "string" ? text : new RegExp(text.source.replaceAll(" ", "\\s"), text.flags);
    return this.editor.locator(".view-line", { hasText });
  }

  /** Opens the page anew with one file in front, the caret at a line and column (from 1) where given. */
  async open(name: string, line?: number, column = 1): Promise<void> {
    const file = this.vscode.remote(this.workspace.path(name));
    const payload: [string, string][] = line
      ? [
          ["openFile", `${file}:${line}:${column}`],
          ["gotoLineMode", "true"],
        ]
      : [["openFile", file]];
    await this.page.goto(this.vscode.url(this.workspace.folder, payload));
  }

  /** Brings a file to the front with Ctrl+P, and the caret to `line:column` (from 1) with Ctrl+G where given. */
  async go(name: string, place?: string): Promise<void> {
    // The list of files may be older than the file.
    await this.#ask("Control+p", name, name);
    await this.accept(name);
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    if (!place) return;
    await this.page.keyboard.press("Control+g");
    await this.input.fill(`:${place}`);
    const [line, column] = place.split(":");
    await this.accept(`go to line ${line} at column ${column}`);
    await this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Enter, once the row in question is the one that Enter means. */
  async accept(text: string | RegExp): Promise<void> {
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: text }).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.#ask("F1", `>${title}`, title);
    await this.accept(title);
  }

  /** Opens a quick pick and types, until the row is the one that Enter means: a page that takes the focus late closes it. */
  async #ask(key: string, words: string, row: string): Promise<void> {
    const focused = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: row });
    for (let tries = 0; tries < 4; tries++) {
      await this.page.keyboard.press(key);
      const isThere = await this.input
        .fill(words, { timeout: 5000 })
        .then(() => focused.waitFor({ timeout: 5000 }))
        .then(
          () => true,
          () => false,
        );
      if (isThere) return;
      await this.escape(1);
    }
  }

  /** A row of the quick pick in front. */
  row(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  }

  /** The modal question in front, and its buttons. */
  get dialog(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }

  button(name: string): Locator {
    return this.dialog.getByRole("button", { name });
  }

  /** A message in the corner that has these words. */
  notice(hasText: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText }).last();
  }

  get input(): Locator {
    return this.page.locator(".quick-input-widget input");
  }

  async escape(times = 2): Promise<void> {
    for (let i = 0; i < times; i++) await this.page.keyboard.press("Escape");
  }

  /** The squiggles of the editor in front, of all severities, left to right and top to bottom. */
  get squiggles(): Locator {
    return this.editor.locator(".squiggly-warning, .squiggly-error, .squiggly-info");
  }

  /** The colour, weight and style a stretch of text is painted in; `text` must lie inside one token. */
  async paint(text: string): Promise<string> {
    const wanted = text.replaceAll(" ", "\u00a0");
    const token = this.editor.locator(".view-line span[class*='mtk']", { hasText: wanted }).first();
    await token.waitFor();
    return token.evaluate((element) => {
      const style = (
        globalThis as unknown as { getComputedStyle(e: unknown): Record<string, string> }
      ).getComputedStyle(element);
      return [style.color, style.fontWeight, style.fontStyle, style.textDecorationLine].join(" ");
    });
  }

  /** Changes a setting of the workspace, on disk. */
  setting(key: string, value: unknown): void {
    const file = this.workspace.path(".vscode/settings.json");
    mkdirSync(dirname(file), { recursive: true });
    const settings = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : {};
    writeFileSync(file, JSON.stringify({ ...settings, [key]: value }, null, 2));
  }

  /** A view in the side bar or the panel, by its heading. */
  pane(title: string): Locator {
    return this.page.locator(".pane", { has: this.page.locator(`.pane-header[aria-label^="${title}"]`) });
  }

  /** Polls until `ok`: for what no locator waits for, such as a colour or a file on disk. */
  async until<T>(what: string, get: () => T | Promise<T>, ok: (value: T) => boolean): Promise<T> {
    const end = Date.now() + 15_000;
    for (;;) {
      const value = await get();
      if (ok(value)) return value;
      if (Date.now() > end)
        throw new Error(`no ${what} within 15 s; the last look gave ${JSON.stringify(value)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
