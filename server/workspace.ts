// The workspace folders, and where a document lies in them. The one place that turns URIs into paths.
import { isAbsolute, relative, resolve, sep } from "node:path";
import type {
  InitializeParams,
  WorkspaceFolder,
  WorkspaceFoldersChangeEvent,
} from "vscode-languageserver/node";
import { URI } from "vscode-uri";

/** Path of a `file:` URI; undefined for untitled, virtual and malformed ones. */
export function pathOf(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri, true);
    return parsed.scheme === "file" ? parsed.fsPath : undefined;
  } catch {
    return undefined;
  }
}

export const uriOf = (path: string): string => URI.file(path).toString();

/** The path as clients that encode differently agree on it; the URI itself where it names no file. */
export const sameDocument = (a: string, b: string): boolean =>
  a === b || (pathOf(a) !== undefined && pathOf(a) === pathOf(b));

/** Path inside a folder with `/` between its parts, or undefined where it lies outside. */
export function inside(folder: string, path: string): string | undefined {
  const way = relative(folder, path);
  if (!way || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return way.split(sep).join("/");
}

export interface Folder {
  readonly uri: string;
  readonly path: string;
}

export class Workspace {
  #folders: Folder[] = [];

  /** Folders on disk, in the client's order. */
  get folders(): readonly Folder[] {
    return this.#folders;
  }

  initialize(params: InitializeParams): void {
    const root = params.rootUri ?? (params.rootPath ? uriOf(resolve(params.rootPath)) : undefined);
    const given = params.workspaceFolders ?? (root ? [{ uri: root, name: "" }] : []);
    this.#add(given);
  }

  change({ added, removed }: WorkspaceFoldersChangeEvent): void {
    this.#folders = this.#folders.filter((f) => !removed.some((r) => sameDocument(r.uri, f.uri)));
    this.#add(added);
  }

  #add(folders: readonly Pick<WorkspaceFolder, "uri">[]): void {
    for (const { uri } of folders) {
      const path = pathOf(uri);
      if (path && !this.#folders.some((f) => f.path === path)) this.#folders.push({ uri, path });
    }
  }

  /** The innermost folder that holds the document, and its path in there. */
  placeOf(uri: string): { folder: Folder; file: string } | undefined {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    let best: { folder: Folder; file: string } | undefined;
    for (const folder of this.#folders) {
      const file = inside(folder.path, path);
      if (file !== undefined && (!best || folder.path.length > best.folder.path.length))
        best = { folder, file };
    }
    return best;
  }
}
