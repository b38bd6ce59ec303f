// What the server offers, and what it registers with clients that let it register later.
import {
  CodeActionKind,
  type CompletionOptions,
  CompletionRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { PROJECT_FILE } from "../engine/corpus/annotations/project.ts";
import type { ClientTraits } from "./client-traits.ts";
import { DECISIONS_FILE } from "./decisions-store.ts";
import { DICTIONARY_FILE } from "./dictionary-store.ts";
import { CURATE } from "./features/curate.ts";
import { commands } from "./features/decide.ts";
import { GENERATION } from "./features/generation.ts";
import { legend } from "./lsp/legend.ts";
import { OUTLINE } from "./outline-registration.ts";

/** In prompt files: an expression, a field, a block, a partial. */
const PROMPT_TRIGGERS = ["{", ".", "/", "#", ">"];

/** The space lets a name of several words go on being completed: `@type 2 diab`. */
const completionOptions = (trigger: string): CompletionOptions => ({
  resolveProvider: true,
  triggerCharacters: [...new Set([...(trigger ? [trigger, " "] : []), ...PROMPT_TRIGGERS])],
});

export const capabilitiesFor = (client: ClientTraits, trigger: string): ServerCapabilities => ({
  positionEncoding: "utf-16",
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  ...(client.pullDiagnostics
    ? {
        diagnosticProvider: {
          identifier: "curie",
          interFileDependencies: false,
          workspaceDiagnostics: false,
        },
      }
    : {}),
  hoverProvider: true,
  ...(client.register.completion ? {} : { completionProvider: completionOptions(trigger) }),
  codeActionProvider: client.codeActionLiterals ? { codeActionKinds: [CodeActionKind.QuickFix] } : true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  ...(client.register.outline ? {} : { documentSymbolProvider: OUTLINE }),
  workspaceSymbolProvider: true,
  semanticTokensProvider: { legend, full: { delta: true }, range: true },
  ...(client.register.folding ? {} : { foldingRangeProvider: true }),
  ...(client.register.rename ? {} : { renameProvider: { prepareProvider: true } }),
  inlayHintProvider: true,
  codeLensProvider: {},
  executeCommandProvider: { commands: [...commands, CURATE, GENERATION] },
  ...(client.workspaceFolders
    ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }
    : {}),
});

/** After `initialized`: changes of settings, of decisions, annotations, projects and their guidelines, and of KB files. */
export async function registerWatchers(connection: Connection, client: ClientTraits): Promise<void> {
  if (client.register.configuration)
    await connection.client.register(DidChangeConfigurationNotification.type, { section: "curie" });
  if (client.register.watchedFiles)
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [
        `**/${DECISIONS_FILE}`,
        `**/${DICTIONARY_FILE}`,
        "**/*.curiekb",
        "**/*.ann",
        "**/*.log.jsonl",
        `**/${PROJECT_FILE}`,
        "**/*.md",
      ].map((globPattern) => ({ globPattern })),
    });
}

/** Completion with the trigger that the settings name, where the client can be told later than at the start. */
export class CompletionRegistration {
  readonly #connection: Connection;
  #trigger: string | undefined;
  #registered: Promise<Disposable> | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async set(trigger: string): Promise<void> {
    if (this.#trigger === trigger) return;
    this.#trigger = trigger;
    const before = await this.#registered;
    before?.dispose();
    this.#registered = this.#connection.client.register(CompletionRequest.type, {
      documentSelector: null,
      ...completionOptions(trigger),
    });
    await this.#registered;
  }
}
