// What an editor says when it starts the server, and what the server says of itself.

export interface InitOptions {
  /** The client can open `curie-concept:` documents; without it F12 leads to a file in the cache folder. */
  virtualDocuments?: boolean;
  /** The client has the commands `curie.searchConcept` and `curie.openConcept`; without it actions that need them are left out. */
  clientCommands?: boolean;
  /** Folder for derived files (readable concept pages). Default: the user's cache folder. */
  cacheFolder?: string;
  /** Name written into decisions. Default: the system's user name. */
  author?: string;
  /** False while the workspace is not trusted: restricted settings of the workspace are ignored. */
  trusted?: boolean;
}

/** Notification `curie/status`, sent whenever it changes. */
export interface StatusParams {
  state: "loading" | "ready" | "no-kb" | "error";
  message?: string;
  kbs: {
    name: string;
    version: string;
    concepts: number;
    names: number;
    path: string;
    license?: string;
  }[];
  server: string;
}
