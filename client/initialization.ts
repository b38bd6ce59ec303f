// What the server is told at its start, and again at each restart: what this client can do, and whose work it is.
import { userInfo } from "node:os";
import { type ExtensionContext, workspace } from "vscode";
import type { InitOptions } from "../server/protocol/start.ts";

export function initializationOptions(context: ExtensionContext): InitOptions {
  const author = systemUser();
  return {
    virtualDocuments: true,
    clientCommands: true,
    trusted: workspace.isTrusted,
    ...(context.globalStorageUri.scheme === "file" ? { cacheFolder: context.globalStorageUri.fsPath } : {}),
    ...(author ? { author } : {}),
  };
}

/** Name of the system's user; undefined where the system knows none, as in some containers. */
function systemUser(): string | undefined {
  try {
    return userInfo().username || undefined;
  } catch {
    return undefined;
  }
}
