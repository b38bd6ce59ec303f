// The mentions of every visible text, asked for once and shared by the views. They follow edits at a rate that a
// long text can bear: while answers are on their way, further wishes wait and become one.
import { EventEmitter, type ExtensionContext, languages, type TextDocument, window, workspace } from "vscode";
import type { MentionsResult } from "../server/protocol/mentions.ts";
import type { Curie } from "./curie.ts";
import { isRead } from "./languages.ts";

/** Milliseconds between two answers for one text while somebody types. */
const PAUSE = 150;
/** Milliseconds that news waits for other news of the same text. */
const TOGETHER = 50;

export class Mentions {
  private readonly known = new Map<string, MentionsResult>();
  private readonly asking = new Set<string>();
  private readonly stale = new Set<string>();
  private readonly news = new Set<string>();
  private readonly changed = new EventEmitter<string>();
  /** Fires with the URI of a text whose mentions or findings changed, once for changes that come together. */
  readonly onDidChange = this.changed.event;

  private readonly curie: Curie;

  constructor(context: ExtensionContext, curie: Curie) {
    this.curie = curie;
    context.subscriptions.push(
      this.changed,
      languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) if (this.known.has(uri.toString())) this.tell(uri.toString());
      }),
      curie.onDidAnalyse(({ uri }) => this.analysed(uri)),
      curie.onDidChangeState(() => this.serverChanged()),
      window.onDidChangeVisibleTextEditors(() => this.askForVisible((uri) => !this.known.has(uri))),
      workspace.onDidCloseTextDocument((document) => this.known.delete(document.uri.toString())),
    );
  }

  /** What is known now; undefined until the server answered for this text. */
  of(document: TextDocument): MentionsResult | undefined {
    return this.known.get(document.uri.toString());
  }

  private analysed(uri: string): void {
    if (visibleUris().has(uri)) void this.ask(uri);
    // Asked for again when it comes into view.
    else this.known.delete(uri);
  }

  private serverChanged(): void {
    if (this.curie.state === "ready" || this.curie.state === "no-kb") this.askForVisible(() => true);
    else if (this.curie.state === "stopped") {
      const uris = [...this.known.keys()];
      this.known.clear();
      for (const uri of uris) this.tell(uri);
    }
  }

  private askForVisible(wanted: (uri: string) => boolean): void {
    for (const uri of visibleUris()) if (wanted(uri)) void this.ask(uri);
  }

  /** Mentions and findings of one version come one after the other; views should not show half of the news. */
  private tell(uri: string): void {
    if (this.news.has(uri)) return;
    this.news.add(uri);
    setTimeout(() => {
      this.news.delete(uri);
      this.changed.fire(uri);
    }, TOGETHER);
  }

  private async ask(uri: string): Promise<void> {
    if (!this.curie.client.isRunning() || !isOpen(uri)) return;
    if (this.asking.has(uri)) {
      this.stale.add(uri);
      return;
    }
    this.asking.add(uri);
    try {
      const result = await this.curie.mentionsOf(uri);
      if (isOpen(uri)) {
        this.known.set(uri, result);
        this.tell(uri);
      }
    } catch (error) {
      // Cancelled, outdated, or the server ended: the next analysis or start asks again.
      this.curie.log.debug(`curie/mentions ${uri}: ${error}`);
    }
    setTimeout(() => {
      this.asking.delete(uri);
      if (this.stale.delete(uri)) void this.ask(uri);
    }, PAUSE);
  }
}

const visibleUris = (): Set<string> =>
  new Set(
    window.visibleTextEditors
      .map((editor) => editor.document)
      .filter(isRead)
      .map((document) => document.uri.toString()),
  );

const isOpen = (uri: string): boolean =>
  workspace.textDocuments.some((document) => document.uri.toString() === uri);
