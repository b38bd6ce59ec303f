// The annotations of every visible text, as the server last told: asked for once, then kept by the differences that
// each act answers with.
import { EventEmitter, type ExtensionContext, type TextDocument, window, workspace } from "vscode";
import type {
  AnnotatedParams,
  AnnotationsParams,
  AnnotationsResult,
  AnnotationView,
} from "../../server/protocol/annotations.ts";
import type { CurateAnswer } from "../../server/protocol/curation.ts";
import type { Curie } from "../curie.ts";
import { isRead } from "../languages.ts";

export interface Annotated extends Omit<AnnotationsResult, "annotations"> {
  readonly annotations: ReadonlyMap<string, AnnotationView>;
}

/** Milliseconds that a wish to ask anew waits for others. */
const PAUSE = 120;

export class Annotations {
  private readonly known = new Map<string, Annotated>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly stale = new Set<string>();
  private readonly changed = new EventEmitter<string>();
  /** Fires with the URI of a text whose annotations are others now. */
  readonly onDidChange = this.changed.event;
  private readonly curie: Curie;
  /** Texts that somebody began to annotate. */
  readonly begun = new Set<string>();

  constructor(context: ExtensionContext, curie: Curie) {
    this.curie = curie;
    context.subscriptions.push(
      this.changed,
      curie.client.onNotification("curie/annotated", ({ uri }: AnnotatedParams) => this.soon(uri)),
      curie.onDidAnalyse(({ uri }) => this.known.has(uri) || this.soon(uri)),
      curie.onDidChangeState(() => {
        if (curie.state === "ready" || curie.state === "no-kb") this.askForVisible();
      }),
      window.onDidChangeVisibleTextEditors(() => this.askForVisible()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const uri = document.uri.toString();
        if (contentChanges.length && this.known.get(uri)?.curated) this.soon(uri);
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.known.delete(document.uri.toString());
        this.begun.delete(document.uri.toString());
      }),
    );
  }

  of(document: TextDocument): Annotated | undefined {
    return this.known.get(document.uri.toString());
  }

  private askForVisible(): void {
    for (const { document } of window.visibleTextEditors)
      if (isRead(document) && !this.known.has(document.uri.toString()))
        void this.ask(document.uri.toString());
  }

  private soon(uri: string): void {
    if (this.waiting.has(uri)) {
      this.stale.add(uri);
      return;
    }
    this.waiting.set(
      uri,
      setTimeout(async () => {
        // The next wish waits until this answer is there: a long text must not be asked for faster than it is told.
        await this.ask(uri);
        this.waiting.delete(uri);
        if (this.stale.delete(uri)) this.soon(uri);
      }, PAUSE),
    );
  }

  /** Asks the server for everything. `begin`: somebody wants to annotate the text. */
  async ask(uri: string, begin = this.begun.has(uri)): Promise<Annotated | undefined> {
    if (!this.curie.client.isRunning()) return undefined;
    if (begin) this.begun.add(uri);
    const params: AnnotationsParams = { textDocument: { uri }, ...(begin ? { begin } : {}) };
    try {
      const result = await this.curie.client.sendRequest<AnnotationsResult | null>(
        "curie/annotations",
        params,
      );
      if (!result || !workspace.textDocuments.some((d) => d.uri.toString() === uri)) return undefined;
      const annotations = new Map(result.annotations.map((a) => [a.key, a]));
      const annotated: Annotated = { ...result, annotations };
      this.known.set(uri, annotated);
      this.changed.fire(uri);
      return annotated;
    } catch (error) {
      this.curie.log.debug(`curie/annotations ${uri}: ${error}`);
      return undefined;
    }
  }

  /** Takes in what an act changed; asks anew where the answer does not follow on what is known. */
  apply(uri: string, { delta }: CurateAnswer): void {
    const before = this.known.get(uri);
    if (!before || !delta) {
      this.soon(uri);
      return;
    }
    const annotations = new Map(before.annotations);
    for (const key of delta.removed) annotations.delete(key);
    for (const view of delta.changed) annotations.set(view.key, view);
    this.known.set(uri, { ...before, serial: delta.serial, annotations, progress: delta.progress });
    this.changed.fire(uri);
  }
}
