// What the client can do, read once from `initialize`. Features ask these flags, never the raw capabilities.
import type { InitializeParams } from "vscode-languageserver/node";
import type { InitOptions } from "./protocol/start.ts";

export interface ClientTraits {
  readonly pullDiagnostics: boolean;
  readonly refresh: {
    readonly diagnostics: boolean;
    readonly semanticTokens: boolean;
    readonly inlayHints: boolean;
    readonly codeLens: boolean;
  };
  /** Answers `workspace/configuration`. */
  readonly configuration: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly register: {
    readonly configuration: boolean;
    readonly watchedFiles: boolean;
    readonly completion: boolean;
    readonly folding: boolean;
    readonly rename: boolean;
    readonly outline: boolean;
  };
  readonly markdownHover: boolean;
  readonly markdownCompletion: boolean;
  readonly completionLabelDetails: boolean;
  readonly documentSymbolTree: boolean;
  readonly codeActionLiterals: boolean;
  readonly relatedInformation: boolean;
  readonly definitionLinks: boolean;
  readonly options: InitOptions;
  /** `initializationOptions.settings`, for clients that answer no `workspace/configuration`. */
  readonly settings: unknown;
}

/** Only this end's own keys, each only with its own type: a client may send anything. */
function optionsOf(given: unknown): InitOptions {
  const options = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const kept: Record<string, unknown> = {};
  for (const key of ["virtualDocuments", "clientCommands", "trusted"])
    if (typeof options[key] === "boolean") kept[key] = options[key];
  for (const key of ["cacheFolder", "author"])
    if (typeof options[key] === "string" && options[key]) kept[key] = options[key];
  return kept;
}

export function traitsOf(params: InitializeParams): ClientTraits {
  const { textDocument, workspace, window } = params.capabilities ?? {};
  const given: unknown = params.initializationOptions;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refresh: {
      diagnostics: workspace?.diagnostics?.refreshSupport === true,
      semanticTokens: workspace?.semanticTokens?.refreshSupport === true,
      inlayHints: workspace?.inlayHint?.refreshSupport === true,
      codeLens: workspace?.codeLens?.refreshSupport === true,
    },
    configuration: workspace?.configuration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    register: {
      configuration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
      watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      completion: textDocument?.completion?.dynamicRegistration === true,
      folding: textDocument?.foldingRange?.dynamicRegistration === true,
      rename: textDocument?.rename?.dynamicRegistration === true,
      outline: textDocument?.documentSymbol?.dynamicRegistration === true,
    },
    markdownHover: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    markdownCompletion:
      textDocument?.completion?.completionItem?.documentationFormat?.includes("markdown") === true,
    completionLabelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    documentSymbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    options: optionsOf(given),
    settings:
      typeof given === "object" && given !== null ? (given as { settings?: unknown }).settings : undefined,
  };
}
