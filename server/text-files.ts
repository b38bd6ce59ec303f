// The text files of the workspace folders, as far as they are searched for mentions.
import { join } from "node:path";
import type { CancellationToken } from "vscode-languageserver/node";
import type { Files } from "./ports.ts";
import type { Folder } from "./workspace.ts";

const TEXT_FILE = /\.(?:txt|md|pubtator\w*)$/i;
const SKIPPED_FOLDER = /^(?:\.|node_modules$|dist$|out$)/;
/** More are not read. */
export const MOST_FILES = 2000;

export interface TextFile {
  readonly path: string;
  readonly folder: Folder;
}

/** Folder by folder, hidden ones and build output left out. `complete` is false where there were more files. */
export async function textFiles(
  folders: readonly Folder[],
  files: Files,
  token: CancellationToken,
): Promise<{ found: TextFile[]; complete: boolean }> {
  const found: TextFile[] = [];
  const walk = async (at: string, folder: Folder): Promise<boolean> => {
    for (const entry of await files.list(at)) {
      if (token.isCancellationRequested) return true;
      const path = join(at, entry.name);
      if (entry.kind === "folder" && !SKIPPED_FOLDER.test(entry.name)) {
        if (!(await walk(path, folder))) return false;
      } else if (entry.kind === "file" && TEXT_FILE.test(entry.name)) {
        if (found.length >= MOST_FILES) return false;
        found.push({ path, folder });
      }
    }
    return true;
  };
  for (const folder of folders) if (!(await walk(folder.path, folder))) return { found, complete: false };
  return { found, complete: true };
}
