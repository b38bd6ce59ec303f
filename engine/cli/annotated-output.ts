// Where annotated documents go: standard output, or whole files in a folder. Nothing that exists is written over
// unless that was asked for.
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { writeBrat } from "../corpus/formats/brat.ts";
import { writeJsonLine } from "../corpus/formats/jsonl.ts";
import { writePubTator } from "../corpus/formats/pubtator-write.ts";
import type { Document } from "../text/document.ts";
import { UsageError } from "./exit-codes.ts";
import { print, type Terminal } from "./terminal.ts";
import { STDIN } from "./text-input.ts";
import { WholeFile } from "./whole-file.ts";

export const OUT_FORMATS = ["jsonl", "pubtator", "brat"] as const;
export type OutFormat = (typeof OUT_FORMATS)[number];

/** One input's output. `finish` or `discard` ends it. */
export interface Output {
  write(document: Document): Promise<void>;
  /** Text that belongs to no document, kept as it is. */
  writeRest(text: string): Promise<void>;
  finish(): Promise<void>;
  /** Undoes what is not finished. */
  discard(): Promise<void>;
}

export type OutputFor = (input: string) => Promise<Output>;
export type Loss = (reason: string) => void;

function format(to: Exclude<OutFormat, "brat">, document: Document, lost: Loss): string {
  if (to === "jsonl") return writeJsonLine(document);
  return writePubTator(document, (_kind, _item, reason) => lost(reason));
}

/** All inputs one behind the other. */
export function toStdout(to: Exclude<OutFormat, "brat">, terminal: Terminal, lost: Loss): OutputFor {
  let tail = "";
  const put = async (text: string) => {
    if (!text) return;
    await print(terminal, text);
    tail = (tail + text).slice(-4);
  };
  return async () => {
    // A document of the next input must not run into the last one of this input.
    if (to === "pubtator" && tail && !/\n\r?\n$/.test(tail)) await put(tail.endsWith("\n") ? "\n" : "\n\n");
    return {
      write: (document) => put(format(to, document, lost)),
      writeRest: (text) => (to === "pubtator" ? put(text) : Promise.resolve()),
      finish: async () => {},
      discard: async () => {},
    };
  };
}

const plainName = (id: string) => id.replace(/[\\/:*?"<>|\s]/g, "_").replace(/^\.+/, "_") || "_";

/** Names files in a folder; refuses to write over what is there. */
class Folder {
  readonly #path: string;
  readonly #force: boolean;
  readonly #lost: Loss;
  readonly #inputs: ReadonlySet<string>;
  readonly #taken = new Set<string>();

  constructor(path: string, inputs: readonly string[], force: boolean, lost: Loss) {
    this.#path = path;
    this.#force = force;
    this.#lost = lost;
    this.#inputs = new Set(inputs.filter((i) => i !== STDIN).map((i) => resolve(i)));
  }

  /** A name that no other document of this run has. */
  name(id: string): string {
    const plain = plainName(id);
    let name = plain;
    for (let n = 2; this.#taken.has(name); n++) name = `${plain}-${n}`;
    this.#taken.add(name);
    if (name !== plain) this.#lost(`a second document is called ${id}; it is written as ${name}`);
    return name;
  }

  /** Throws `UsageError` where the file is one of the inputs, or there is one and --force was not given. */
  async file(name: string): Promise<WholeFile> {
    const path = resolve(this.#path, name);
    if (this.#inputs.has(path))
      throw new UsageError(`${join(this.#path, name)} is one of the inputs; give --out another folder.`);
    if (existsSync(path) && !this.#force)
      throw new UsageError(
        `${join(this.#path, name)} exists; give --out another folder, or --force to write over it.`,
      );
    await mkdir(this.#path, { recursive: true });
    return WholeFile.create(path);
  }

  /** Whether the file is there already and says the same: a text beside its new annotations. */
  async holds(name: string, text: string): Promise<boolean> {
    return (await readFile(resolve(this.#path, name), "utf8").catch(() => undefined)) === text;
  }
}

export function toFolder(
  to: OutFormat,
  path: string,
  inputs: readonly string[],
  force: boolean,
  lost: Loss,
): OutputFor {
  const folder = new Folder(path, inputs, force, lost);
  return (input) => (to === "brat" ? bratPairs(folder) : oneFile(to, folder, input, lost));
}

async function oneFile(to: "jsonl" | "pubtator", folder: Folder, input: string, lost: Loss): Promise<Output> {
  const file = await folder.file(`${folder.name(idOf(input))}.${to}`);
  return {
    write: (document) => file.write(format(to, document, lost)),
    writeRest: (text) => (to === "pubtator" ? file.write(text) : Promise.resolve()),
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}

/** A .txt and an .ann for each document; complete pairs stay where the work is interrupted. */
async function bratPairs(folder: Folder): Promise<Output> {
  return {
    async write(document) {
      const name = folder.name(document.id);
      const pair = writeBrat(document);
      const open: WholeFile[] = [];
      try {
        for (const [extension, text] of [
          ["txt", pair.txt],
          ["ann", pair.ann],
        ] as const) {
          if (extension === "txt" && (await folder.holds(`${name}.txt`, text))) continue;
          const file = await folder.file(`${name}.${extension}`);
          open.push(file);
          await file.write(text);
        }
        for (const file of open) await file.finish();
      } finally {
        for (const file of open) await file.discard();
      }
    },
    writeRest: async () => {},
    finish: async () => {},
    discard: async () => {},
  };
}

/** A document's id where its file says none: the file's name without its extensions. */
export const idOf = (input: string): string =>
  input === STDIN
    ? "stdin"
    : basename(input)
        .replace(/\.gz$/, "")
        .replace(/\.[^.]+$/, "") || basename(input);
