// An editor for tests: starts the real server over stdio and does what editors do, in verbs.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { NeuralStatus } from "../../../server/protocol/neural.ts";
import type { InitOptions, StatusParams } from "../../../server/protocol/start.ts";
import { capabilitySets, type SetName } from "./capabilities.ts";
import { Doc } from "./doc.ts";
import { testKb } from "./knowledge.ts";
import { temporaryFolder } from "./temporary.ts";

const root = join(import.meta.dirname, "..", "..", "..");
/** The sources, or the bundle that CURIE_SERVER names. */
const server = process.env.CURIE_SERVER || join(root, "server", "main.ts");

export interface EditorOptions {
  readonly client?: SetName;
  /** The section `curie`; the tests' KB alone is loaded unless `kb` says otherwise. */
  readonly settings?: Record<string, unknown>;
  readonly init?: InitOptions;
  /** Opened as the workspace folder (default: a new one); null opens none. */
  readonly folder?: string | null;
  /** Whom the server is to follow (default: this process). */
  readonly processId?: number;
  /** Do not wait for the KBs. */
  readonly impatient?: boolean;
}

export class Editor {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly client: SetName;
  readonly folder: string;
  readonly isPulling: boolean;
  initialized!: InitializeResult;
  /** Milliseconds from the request to the answer of `initialize`, start of the process included. */
  startup = 0;
  settings: Record<string, unknown>;
  readonly statuses: StatusParams[] = [];
  readonly neural: NeuralStatus[] = [];
  readonly messages: string[] = [];
  readonly log: string[] = [];
  readonly progress: { token: unknown; kind: string; title?: string }[] = [];
  readonly registered: { method: string; options: unknown }[] = [];
  readonly refreshed: string[] = [];
  readonly published = new Map<string, { version?: number; diagnostics: Diagnostic[] }[]>();
  readonly analysed: { uri: string; version: number }[] = [];
  #waiting: (() => void)[] = [];
  #docs = 0;

  private constructor(options: EditorOptions, settings: Record<string, unknown>) {
    this.client = options.client ?? "full";
    this.isPulling = capabilitySets[this.client].textDocument?.diagnostic !== undefined;
    this.settings = settings;
    this.folder = options.folder ?? temporaryFolder();
    this.child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    if (!this.child.stdout || !this.child.stdin) throw new Error("the server has no streams");
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout),
      new StreamMessageWriter(this.child.stdin),
    );
    this.#listen();
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const settings = {
      kb: { paths: [await testKb()], includeStarter: false },
      // What the dictionary finds is tested exactly; a model's findings and a document's say have tests of their own.
      neural: { enable: false },
      linking: { byDocument: false },
      ...options.settings,
    };
    const began = performance.now();
    const editor = new Editor(options, settings);
    const { connection } = editor;
    const folder = options.folder === null ? null : pathToFileURL(editor.folder).href;
    editor.initialized = await connection.sendRequest("initialize", {
      processId: options.processId ?? process.pid,
      rootUri: folder,
      workspaceFolders: folder ? [{ uri: folder, name: "folder" }] : null,
      capabilities: capabilitySets[editor.client],
      initializationOptions: {
        virtualDocuments: editor.client === "full",
        clientCommands: editor.client === "full",
        author: "tester",
        cacheFolder: join(editor.folder, "cache"),
        ...options.init,
        ...(capabilitySets[editor.client].workspace?.configuration ? {} : { settings }),
      },
    });
    editor.startup = performance.now() - began;
    await connection.sendNotification("initialized", {});
    if (!options.impatient)
      await editor.until(() => (editor.status?.state ?? "loading") !== "loading", "the KBs");
    return editor;
  }

  get status(): StatusParams | undefined {
    return this.statuses.at(-1);
  }

  #listen(): void {
    const { connection } = this;
    const heard =
      <T>(take: (params: T) => void) =>
      (params: T) => {
        take(params);
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const wake of waiting) wake();
      };
    const noted = (method: string) =>
      connection.onRequest(
        method,
        heard(() => {
          this.refreshed.push(method);
        }),
      );
    connection.onRequest(
      "client/registerCapability",
      heard((params: { registrations: never[] }) => {
        for (const { method, registerOptions } of params.registrations as {
          method: string;
          registerOptions: unknown;
        }[])
          this.registered.push({ method, options: registerOptions });
      }),
    );
    connection.onRequest("client/unregisterCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    for (const what of ["diagnostic", "semanticTokens", "inlayHint", "codeLens"])
      noted(`workspace/${what}/refresh`);
    connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section }) => (section === "curie" ? this.settings : null)),
    );
    connection.onNotification(
      "curie/status",
      heard((s: StatusParams) => this.statuses.push(s)),
    );
    connection.onNotification(
      "curie/neural",
      heard((s: NeuralStatus) => this.neural.push(s)),
    );
    connection.onNotification(
      "curie/analysed",
      heard((a: { uri: string; version: number }) => this.analysed.push(a)),
    );
    connection.onNotification(
      "window/showMessage",
      heard((m: { message: string }) => this.messages.push(m.message)),
    );
    connection.onNotification(
      "window/logMessage",
      heard((m: { message: string }) => this.log.push(m.message)),
    );
    connection.onNotification(
      "$/progress",
      heard((p: { token: unknown; value: { kind: string; title?: string } }) =>
        this.progress.push({ token: p.token, ...p.value }),
      ),
    );
    connection.onNotification(
      "textDocument/publishDiagnostics",
      heard(({ uri, ...said }: { uri: string; version?: number; diagnostics: Diagnostic[] }) => {
        this.published.set(uri, [...(this.published.get(uri) ?? []), said]);
      }),
    );
    connection.listen();
  }

  /** Waits until something that the server said makes it true. */
  async until(isTrue: () => boolean, what: string, patience = 15_000): Promise<void> {
    const late = Date.now() + patience;
    while (!isTrue()) {
      const left = late - Date.now();
      if (left <= 0) throw new Error(`waited ${patience} ms in vain for ${what}`);
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  /** Sends a request by its method's name. */
  ask<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest(method, params);
  }

  /** Opens a file of the workspace folder (it need not be on disk) with marks in its text. */
  open(name: string, source: string, languageId = "plaintext"): Promise<Doc> {
    return this.openUri(pathToFileURL(join(this.folder, name)).href, source, languageId);
  }

  openUntitled(source: string, languageId = "plaintext"): Promise<Doc> {
    return this.openUri(`untitled:Untitled-${++this.#docs}`, source, languageId);
  }

  async openUri(uri: string, source: string, languageId = "plaintext"): Promise<Doc> {
    const doc = new Doc(this, uri, source);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: doc.version, text: doc.text },
    });
    return doc;
  }

  /** Findings of the document's present version, pulled or awaited. */
  async diagnostics(doc: Doc): Promise<Diagnostic[]> {
    if (this.isPulling) {
      const report = await this.ask<DocumentDiagnosticReport>("textDocument/diagnostic", {
        textDocument: { uri: doc.uri },
      });
      if (report.kind !== "full") throw new Error("unchanged without having asked for it");
      return report.items;
    }
    const last = () => this.published.get(doc.uri)?.at(-1);
    await this.until(() => last()?.version === doc.version, `diagnostics of ${doc.uri}`);
    return last()?.diagnostics ?? [];
  }

  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    this.settings = { kb: this.settings.kb, linking: this.settings.linking, ...settings };
    await this.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: capabilitySets[this.client].workspace?.configuration ? null : { curie: this.settings },
    });
  }

  /** Ends the server as the protocol asks; answers its exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = once(this.child, "exit");
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const [code] = (await ended) as [number | null];
    this.connection.dispose();
    return code;
  }
}

/** A diagnostic's message; this server sends no markup. */
export const messageOf = (d: Diagnostic | undefined): string =>
  typeof d?.message === "string" ? d.message : "";
