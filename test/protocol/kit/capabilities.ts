// Three clients: one like VS Code, one that is told its diagnostics, one that can next to nothing.
import type { ClientCapabilities } from "vscode-languageserver/node";

export const full: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  window: { workDoneProgress: true },
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: {
      dynamicRegistration: true,
      completionItem: { documentationFormat: ["markdown", "plaintext"], labelDetailsSupport: true },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source"] } },
      isPreferredSupport: true,
    },
    definition: { linkSupport: true },
    documentSymbol: { dynamicRegistration: true, hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
  },
};

const { diagnostic: _pull, ...pushed } = full.textDocument ?? {};

/** As above, but waits for its diagnostics and answers no `workspace/configuration`. */
export const noPull: ClientCapabilities = {
  ...full,
  workspace: { workspaceFolders: true },
  textDocument: pushed,
};

export const minimal: ClientCapabilities = {};

export const capabilitySets = { full, noPull, minimal } as const;
export type SetName = keyof typeof capabilitySets;
