// Generation runs as the views see them: asked of the server, kept up to date by what it tells.
import { randomBytes } from "node:crypto";
import { EventEmitter, type ExtensionContext, Uri } from "vscode";
import type {
  AskParams,
  ConsentNeeded,
  GenerationAct,
  GenerationReportPlace,
  RunChangedParams,
  RunView,
} from "../../server/protocol/generation.ts";
import type { Curie } from "../curie.ts";
import { type EditorModels, editorModels } from "./editor-models.ts";
import { Keys } from "./keys.ts";

export class Runs {
  readonly keys: Keys;
  /** For tests: another in the place of the editor's. */
  models: EditorModels = editorModels;
  private readonly curie: Curie;
  private list: RunView[] = [];
  private readonly changed = new EventEmitter<RunView | undefined>();
  /** One run has moved, or, with undefined, all may have. */
  readonly onDidChange = this.changed.event;

  constructor(context: ExtensionContext, curie: Curie) {
    this.curie = curie;
    this.keys = new Keys(context, curie.seal);
    context.subscriptions.push(
      this.changed,
      curie.client.onNotification("curie/generation/changed", ({ run }: RunChangedParams) => this.take(run)),
      curie.client.onRequest("curie/generation/ask", (params: AskParams, token) =>
        this.models.ask(params, token),
      ),
      curie.onDidChangeState(() => void this.refresh()),
    );
  }

  get all(): readonly RunView[] {
    return this.list;
  }

  /** Carries one act out. Rejects with a message for a person. */
  act<R>(act: GenerationAct): Promise<R> {
    return this.curie.request("workspace/executeCommand", { command: "curie.generation", arguments: [act] });
  }

  private ready = false;

  async refresh(): Promise<void> {
    const running = this.curie.client.isRunning();
    if (running === this.ready && this.list.length) return;
    this.ready = running;
    this.list = running ? await this.act<RunView[]>({ act: "list" }).catch(() => []) : [];
    this.changed.fire(undefined);
  }

  /** Starts or goes on with a run; the host's key goes with it. */
  async begin(
    act: Extract<GenerationAct, { act: "start" | "resume" }>,
    host: string | undefined,
  ): Promise<RunView | ConsentNeeded> {
    const key = host === undefined ? undefined : await this.keys.sealed(host, randomBytes(12));
    const answer = await this.act<RunView | ConsentNeeded>({ ...act, ...(key ? { key } : {}) });
    if (!("consent" in answer)) this.take(answer);
    return answer;
  }

  async order(act: "pause" | "cancel", out: string): Promise<void> {
    this.take(await this.act<RunView>({ act, out }));
  }

  async forget(out: string): Promise<void> {
    await this.act({ act: "forget", out });
    this.list = this.list.filter((run) => run.out !== out);
    this.changed.fire(undefined);
  }

  async report(out: string): Promise<{ page: string; corpus: Uri }> {
    const { page, corpus } = await this.act<GenerationReportPlace>({ act: "report", out });
    return { page, corpus: Uri.parse(corpus) };
  }

  private take(run: RunView): void {
    const known = this.list.some(({ out }) => out === run.out);
    this.list = known ? this.list.map((r) => (r.out === run.out ? run : r)) : [run, ...this.list];
    this.changed.fire(run);
  }
}
