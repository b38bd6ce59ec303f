// What the server asks of the world: clock, files, the user's name. Tests hand in their own.
import type { AnnotationFiles } from "../engine/corpus/annotations/files.ts";
import type { KnowledgeBase } from "../engine/kb/knowledge-base.ts";

export interface FileEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
}

export interface Files {
  /** Rejects where the file cannot be read. */
  read(path: string): Promise<Uint8Array>;
  /** Size in bytes and time of the last change in ms; undefined where there is no such file. */
  stat(path: string): Promise<{ size: number; changed: number } | undefined>;
  /** Empty where the folder cannot be read. Links are `other`: nothing is followed out of a workspace. */
  list(folder: string): Promise<FileEntry[]>;
  /** Adds one line in one write, making file and folder where needed. */
  appendLine(path: string, line: string): Promise<void>;
  /** Puts a text in a file's place, all or nothing; what stands there is a file of the user's. */
  replace(path: string, text: string): Promise<void>;
  /** Writes a file that only the user may read, in a folder that only the user may open. */
  writePrivate(path: string, text: string): Promise<void>;
}

/** A run of the `curie` program: what it printed, and how it ended. */
export interface CurieRun {
  /** Exit status; null where it was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What passes between this process and a run of the program beside its arguments. */
export interface CurieTalk {
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called once it runs, with a way to tell it something. */
  readonly begun?: (send: (message: object) => void) => void;
  readonly onMessage?: (message: unknown) => void;
}

export interface NeuralPorts {
  /** Program of the model child. */
  readonly program: string;
  /** Where models lie that ship with this program, and where the person's own do. */
  readonly shipped: string;
  readonly installed: string;
  /** Version of the native runtime; rejects where it does not load. */
  runtime(): Promise<string>;
  /**
   * From now on processes load the runtime of this folder, with these folders of libraries; what the environment said holds again for
   * empty ones. True where that is a change.
   */
  useRuntime(folder: string, libraries: readonly string[]): boolean;
}

export interface Ports {
  /** Version of the product, for `serverInfo` and `curie/status`. */
  readonly version: string;
  readonly files: Files;
  readonly annotationFiles: AnnotationFiles;
  now(): Date;
  /**
   * Opens a packed KB with all that answers at once read and checked; rejects with a message for a person. Records and the
   * like are read when they are asked for: `onDamage` is told, once, where they turn out to be damaged.
   */
  openKb(path: string, onDamage: (message: string) => void): Promise<KnowledgeBase>;
  /**
   * Runs the `curie` program in a process of its own, which no answer has to wait for. `onEvent` gets each JSON line of
   * stdout while it goes on. Aborting lets the program clean up behind itself, then rejects with the signal's reason.
   */
  curie(
    args: readonly string[],
    onEvent: (event: unknown) => void,
    signal: AbortSignal,
    talk?: CurieTalk,
  ): Promise<CurieRun>;
  /** A variable of the environment. */
  env(name: string): string | undefined;
  /** What neural recognition needs; absent: there is none. */
  readonly neural?: NeuralPorts;
  /** Path of the starter KB, whether or not it was built. */
  readonly starterKb: string;
  /** Where derived files go when the client names no folder. */
  readonly cacheFolder: string;
  /** Name for decisions when the client gives none. */
  readonly author: string;
}
