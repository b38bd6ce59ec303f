// VS Code's window as the steps see it: where things are on the page, and the keys a person would press. No step
// sleeps; every wait is for something to appear, and fails after half a minute.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import type { Running } from "../../client/launch/vscode.ts";
import type { HubServer } from "../fixtures/models/hub-server.ts";
import type { Workspace } from "./workspace.ts";

interface Styled {
  getComputedStyle(element: unknown): { readonly opacity: string };
}

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

  /** The page anew with nothing in front, after what may have left anything at all. */
  async afresh(): Promise<void> {
    await this.open("note.txt");
    await this.editor.waitFor();
    await this.command("View: Close All Editor Groups");
  }

  /**
   * Acts, and again as long as nothing comes of it, with growing patience: a page that loads late takes the focus, closes a
   * menu or moves the words from under the mouse, and a person tries once more.
   */
  async insist(act: () => unknown, seen: Locator, state: "visible" | "hidden" = "visible"): Promise<void> {
    for (let patience = 2000; ; patience *= 1.5) {
      await act();
      try {
        await seen.first().waitFor({ state, timeout: patience });
        return;
      } catch (error) {
        if (patience > 12_000) throw error;
      }
    }
  }

  /** Brings a file to the front with Ctrl+P, and the caret to `line:column` (from 1) with Ctrl+G where given. */
  async go(name: string, place?: string): Promise<void> {
    // The list of files may be older than the file.
    await this.ask("Control+p", name, name);
    await this.accept(name);
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    if (!place) return;
    const [line, column] = place.split(":");
    await this.ask("Control+g", `:${place}`, `go to line ${line} at column ${column}`);
    await this.accept(`go to line ${line} at column ${column}`);
    await this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Enter, once the row in question is the one that Enter means. */
  async accept(text: string | RegExp): Promise<void> {
    await this.focusedRow(text).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.ask("F1", `>${title}`, title);
    await this.accept(title);
  }

  /** Opens a quick pick and types, until the row is the one that Enter means: its list may be older than what is sought. */
  async ask(key: string, words: string, row: string | RegExp): Promise<void> {
    const open = async () => {
      if (await this.input.isVisible()) await this.escape(1);
      await this.page.keyboard.press(key);
      await this.input.fill(words, { timeout: 5000 }).catch(() => {});
    };
    await this.insist(open, this.focusedRow(row));
  }

  private focusedRow(hasText: string | RegExp): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText });
  }

  /** Types into the question in front, once it is the one with these words: the one before stays until the answer came. */
  async fill(question: string | RegExp, words: string): Promise<void> {
    await this.question(question).waitFor();
    await this.input.fill(words);
  }

  /**
   * Types a path into the file dialog, which in a browser's VS Code is a quick pick: it lists its own folder first, the way up
   * always, and writes that over what was typed before, or moves the caret while somebody types.
   */
  async path(path: string, shows: Locator): Promise<void> {
    await this.row("..").waitFor();
    await this.until(
      `${path} in the dialog`,
      async () => {
        const isTyped = (await this.input.inputValue()) === path;
        if (!isTyped) await this.input.fill(path);
        return isTyped && shows.isVisible();
      },
      Boolean,
    );
  }

  /** The quick pick or input box in front, where it has these words. */
  question(hasText: string | RegExp): Locator {
    return this.page.locator(".quick-input-widget:visible", { hasText });
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

  /** A message that has these words: in the corner, or in the list under the bell, where it goes after some seconds. */
  notice(hasText: string | RegExp): Locator {
    return this.page
      .locator(".notification-toast:visible, .notifications-center:visible .monaco-list-row", { hasText })
      .last();
  }

  /** Presses a button of a message; where that has gone from the corner, the list under the bell is opened. */
  async answer(notice: string | RegExp, button: string): Promise<void> {
    const there = this.notice(notice).getByRole("button", { name: button });
    await there.waitFor({ timeout: 10_000 }).catch(() => this.command("Notifications: Show Notifications"));
    await there.click();
  }

  get input(): Locator {
    return this.page.locator(".quick-input-widget input");
  }

  /** The hover over some words, once it is all there and says so: a hover is as old as its opening. */
  async hoverOver(words: Locator, says: string | RegExp): Promise<Locator> {
    const hover = this.page.locator(".monaco-hover:visible", { hasText: says }).first();
    const point = async () => {
      await this.page.mouse.move(5, 5);
      // A line that is painted anew at that moment cannot be pointed at; the next time it can.
      await words
        .first()
        .hover({ force: true, timeout: 5000 })
        .catch(() => {});
    };
    await this.insist(point, hover);
    // It fades in, and the picture is to show it.
    await this.until(
      "hover that is all there",
      () => hover.evaluate((e) => (globalThis as unknown as Styled).getComputedStyle(e).opacity),
      (opacity) => opacity === "1",
    );
    return hover;
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

  /** Changes a setting of the workspace, on disk; undefined takes it away. When it is read is up to the editor. */
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

  /** The page of the webview that has such an element, whichever of those that are open it is. */
  async webview(selector: string): Promise<Frame> {
    const having = async (): Promise<Frame | undefined> => {
      for (const frame of this.page.frames())
        if (
          await frame
            .locator(selector)
            .count()
            .catch(() => 0)
        )
          return frame;
      return undefined;
    };
    let found: Frame | undefined;
    await this.until(
      `a page with ${selector}`,
      async () => {
        found = await having();
        return found !== undefined;
      },
      Boolean,
    );
    return found as Frame;
  }

  /** Polls until `ok`: for what no locator waits for, such as a colour or a file on disk. */
  async until<T>(what: string, get: () => T | Promise<T>, ok: (value: T) => boolean): Promise<T> {
    const end = Date.now() + 30_000;
    for (;;) {
      const value = await get();
      if (ok(value)) return value;
      if (Date.now() > end)
        throw new Error(`no ${what} within 30 s; the last look gave ${JSON.stringify(value)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
