// The language server as the features see it: typed requests, events, and its state. The only file that knows the
// client library's class; messages themselves are declared in server/protocol/.
import { randomBytes } from "node:crypto";
import { type CancellationToken, EventEmitter, type ExtensionContext, window } from "vscode";
import { LanguageClient, State, TransportKind, WorkDoneProgress } from "vscode-languageclient/node";
import type { ConceptParams, ConceptView, SearchParams } from "../server/protocol/concepts.ts";
import type { CorpusDocumentResult, CorpusListParams, CorpusListResult } from "../server/protocol/corpora.ts";
import type { CurateAnswer, CurateParams } from "../server/protocol/curation.ts";
import type { DecideParams, DecisionAnswer } from "../server/protocol/decisions.ts";
import type { AdditionAnswer, AdditionParams } from "../server/protocol/dictionary.ts";
import type {
  EvaluateParams,
  EvaluateResult,
  PlaceParams,
  PlaceResult,
} from "../server/protocol/evaluation.ts";
import type { JobProgress } from "../server/protocol/kb-jobs.ts";
import type { LabellingParams, LabellingResult, LabelParams } from "../server/protocol/labelling.ts";
import type { LearnResult, UnlearnResult } from "../server/protocol/learning.ts";
import type { AnalysedParams, MentionsParams, MentionsResult } from "../server/protocol/mentions.ts";
import type { InstallProgress, NeuralStatus } from "../server/protocol/neural.ts";
import type { StatusParams } from "../server/protocol/start.ts";
import { initializationOptions } from "./initialization.ts";
import { documentSelector } from "./languages.ts";
import { Mentions } from "./mentions.ts";
import { provideDiagnostics, shown } from "./quiet.ts";
import { recovery } from "./recovery.ts";

/** `starting` and `stopped` are the client's own knowledge; the other states are the server's. */
export type ServerState = StatusParams["state"] | "starting" | "stopped";

/** Milliseconds that a server gets to end; one that has just begun to read on a busy machine needs more than the library's two seconds. */
const STOPPING = 10_000;

export class Curie {
  readonly client: LanguageClient;
  readonly mentions: Mentions;
  /** For tests in the extension host: what curation shows. */
  curation: unknown;
  /** For tests in the extension host: generation runs. */
  runs: unknown;
  /** Seals keys on their way to the server; new with each window. */
  readonly seal = randomBytes(32);
  readonly log = window.createOutputChannel("Curie", { log: true });
  /** The last thing the server said about itself; undefined until it spoke, and after it stopped. */
  status: StatusParams | undefined;
  /** The last thing it said about neural recognition. */
  neural: NeuralStatus | undefined;
  private evaluations = 0;
  private phase: "starting" | "running" | "stopped" = "starting";

  private readonly stateChanged = new EventEmitter<void>();
  private readonly analysed = new EventEmitter<AnalysedParams>();
  private readonly executed = new EventEmitter<{ command: string; result: unknown }>();
  private readonly neuralChanged = new EventEmitter<void>();
  private readonly installed = new EventEmitter<InstallProgress>();
  readonly onDidChangeNeural = this.neuralChanged.event;
  readonly onInstallProgress = this.installed.event;
  private readonly worked = new EventEmitter<JobProgress>();
  readonly onJobProgress = this.worked.event;
  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidAnalyse = this.analysed.event;
  /** After a command of the server was carried out. */
  readonly onDidExecute = this.executed.event;

  constructor(context: ExtensionContext) {
    const server = {
      module: context.asAbsolutePath("dist/server.cjs"),
      transport: TransportKind.ipc,
      options: { env: { CURIE_KEY_SEAL: this.seal.toString("base64") } },
    };
    this.client = new LanguageClient(
      "curie",
      "Curie",
      { run: server, debug: server },
      {
        documentSelector,
        outputChannel: this.log,
        errorHandler: recovery(this.log),
        initializationOptions: () => initializationOptions(context),
        // Failures show in the status item; nothing pops up unasked.
        initializationFailedHandler: () => false,
        // Hovers offer their choices as links. Words of texts and knowledge bases never become markup, and no command
        // beyond these can be linked.
        markdown: {
          isTrusted: { enabledCommands: ["curie.decide", "curie.openConcept", "curie.searchConcept"] },
        },
        middleware: {
          executeCommand: async (command, args, next) => {
            const result: unknown = await next(command, args);
            this.executed.fire({ command, result });
            return result;
          },
          provideDiagnostics,
          handleDiagnostics: (uri, diagnostics, next) => next(uri, shown(uri, diagnostics)),
        },
      },
    );
    this.client.onNotification("curie/status", (status: StatusParams) => {
      this.status = status;
      this.stateChanged.fire();
    });
    this.client.onNotification("curie/neural", (status: NeuralStatus) => {
      this.neural = status;
      this.neuralChanged.fire();
    });
    this.client.onNotification("curie/models/progress", (p: InstallProgress) => this.installed.fire(p));
    this.client.onNotification("curie/kb/progress", (p: JobProgress) => this.worked.fire(p));
    this.client.onNotification("curie/analysed", (params: AnalysedParams) => this.analysed.fire(params));
    this.client.onDidChangeState(({ newState }) => this.moveTo(newState));
    this.mentions = new Mentions(context, this);
    context.subscriptions.push(
      this.log,
      this.stateChanged,
      this.worked,
      this.analysed,
      this.executed,
      this.neuralChanged,
      this.installed,
      {
        dispose: () => void this.client.dispose().catch(() => {}),
      },
    );
  }

  get state(): ServerState {
    return this.phase === "running" ? (this.status?.state ?? "loading") : this.phase;
  }

  /** Starts the server; a failure is a state that the status item shows, not an exception. */
  async start(): Promise<void> {
    try {
      await this.client.start();
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.moveTo(State.StartFailed);
    }
  }

  async restart(): Promise<void> {
    if (this.client.needsStop()) await this.client.stop(STOPPING);
    await this.start();
  }

  mentionsOf(uri: string): Promise<MentionsResult> {
    return this.client.sendRequest("curie/mentions", { textDocument: { uri } } satisfies MentionsParams);
  }

  search(params: SearchParams, token?: CancellationToken): Promise<ConceptView[]> {
    return this.client.sendRequest("curie/search", params, token);
  }

  /** Any other request of `server/protocol/`. Rejects with a message for a person. */
  request<P, R>(method: string, params: P, token?: CancellationToken): Promise<R> {
    // A token that is not there would count as a second parameter, and named ones are refused beside it.
    return token ? this.client.sendRequest(method, params, token) : this.client.sendRequest(method, params);
  }

  /** Adds a name or a concept to the dictionary of a document's folder. Rejects with a message for a person. */
  async addToDictionary(params: AdditionParams): Promise<AdditionAnswer> {
    const result: AdditionAnswer = await this.client.sendRequest("workspace/executeCommand", {
      command: "curie.addToDictionary",
      arguments: [params],
    });
    this.executed.fire({ command: "curie.addToDictionary", result });
    return result;
  }

  /** The concept as a Markdown document, or null where no loaded KB holds the id. */
  conceptPage(id: string, token?: CancellationToken): Promise<string | null> {
    return this.client.sendRequest("curie/concept", { id } satisfies ConceptParams, token);
  }

  /** What a request with this work-done token says while it goes on. */
  onWorkDone(token: string, report: (message: string) => void): { dispose(): void } {
    return this.client.onProgress(WorkDoneProgress.type, token, (value) => {
      if (value.kind === "report" && value.message) report(value.message);
    });
  }

  /** Rejects with the reason where a side cannot be read. `report`: what is being done, in words. */
  async evaluate(
    params: EvaluateParams,
    report: (message: string) => void,
    token: CancellationToken,
  ): Promise<EvaluateResult> {
    const workDoneToken = `curie-evaluate-${++this.evaluations}`;
    const listening = this.onWorkDone(workDoneToken, report);
    try {
      return await this.client.sendRequest("curie/evaluate", { ...params, workDoneToken }, token);
    } finally {
      listening.dispose();
    }
  }

  /** Learns the types of the document's folder. Rejects with a message for a person. */
  async learn(
    uri: string,
    report: (message: string) => void,
    token: CancellationToken,
  ): Promise<LearnResult> {
    const workDoneToken = `curie-learn-${++this.evaluations}`;
    const listening = this.onWorkDone(workDoneToken, report);
    try {
      return await this.client.sendRequest("curie/learn", { uri, workDoneToken }, token);
    } finally {
      listening.dispose();
    }
  }

  unlearn(uri: string): Promise<UnlearnResult> {
    return this.client.sendRequest("curie/learn/undo", { uri });
  }

  place(params: PlaceParams): Promise<PlaceResult | null> {
    return this.client.sendRequest("curie/place", params);
  }

  /** Rejects with the reason where the file cannot be read. */
  corpusList(params: CorpusListParams, token: CancellationToken): Promise<CorpusListResult> {
    return this.client.sendRequest("curie/corpus/list", params, token);
  }

  /** One document of a corpus file by its address; rejects where it is no longer there. */
  corpusDocument(uri: string, token: CancellationToken): Promise<CorpusDocumentResult | null> {
    return this.client.sendRequest("curie/corpus/document", { uri }, token);
  }

  labelling(uri: string): Promise<LabellingResult> {
    return this.client.sendRequest("curie/labelling", { uri } satisfies LabellingParams);
  }

  label(params: LabelParams): Promise<unknown> {
    return this.client.sendRequest("curie/label", params);
  }

  /** Rejects where the mention is gone or the decision cannot be kept. */
  async decide(params: DecideParams): Promise<DecisionAnswer> {
    const result: DecisionAnswer = await this.client.sendRequest("workspace/executeCommand", {
      command: "curie.decide",
      arguments: [params],
    });
    this.executed.fire({ command: "curie.decide", result });
    return result;
  }

  /** One act of curation. Rejects where it cannot be kept. */
  curate(params: CurateParams): Promise<CurateAnswer> {
    return this.client.sendRequest("workspace/executeCommand", {
      command: "curie.curate",
      arguments: [params],
    });
  }

  private moveTo(state: State): void {
    this.phase = state === State.Running ? "running" : state === State.Starting ? "starting" : "stopped";
    if (state !== State.Running) {
      this.status = undefined;
      this.neural = undefined;
    }
    this.stateChanged.fire();
    this.neuralChanged.fire();
  }
}
