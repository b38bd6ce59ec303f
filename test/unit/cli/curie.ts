// Runs the `curie` program as a shell would, in a folder of its own: the bundle that ships where `CURIE_CLI` names it, as the
// test command does (it also starts five times as fast), and the sources otherwise.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ConceptInput } from "../../../engine/kb/concept.ts";

const program =
  process.env.CURIE_CLI ?? join(import.meta.dirname, "..", "..", "..", "engine", "cli", "main.ts");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  /** Sends SIGINT as soon as this answers true; asked every 5 ms. */
  readonly interruptWhen?: () => boolean;
}

export class Shell {
  readonly folder = mkdtempSync(join(tmpdir(), "curie-cli-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const child = spawn(process.execPath, [program, ...args], { cwd: this.folder, stdio: "pipe" });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdin.on("error", () => {}).end(options.input ?? "");
    const { interruptWhen } = options;
    const watch = setInterval(() => {
      if (interruptWhen?.() && child.kill("SIGINT")) clearInterval(watch);
    }, 5);
    return new Promise((done) => {
      child.on("close", (status) => {
        clearInterval(watch);
        done({ status, stdout, stderr });
      });
    });
  }

  /** A file of the folder, or the folder itself. */
  remove(name = ""): void {
    rmSync(this.path(name), { recursive: true, force: true });
  }
}

const CONCEPTS: ConceptInput[] = [
  {
    id: "X:ms",
    name: "Multiple Sclerosis",
    group: "DISO",
    synonyms: [{ text: "MS", scope: "abbreviation" }],
    definitions: ["Inflammation that strips nerve fibres of their sheaths."],
  },
  {
    id: "X:mitral",
    name: "Mitral Stenosis",
    group: "DISO",
    synonyms: [{ text: "MS", scope: "abbreviation" }],
  },
  { id: "X:asa", name: "Aspirin", group: "CHEM", synonyms: ["acetylsalicylic acid"] },
  {
    id: "X:mi",
    name: "Myocardial Infarction",
    group: "DISO",
    synonyms: ["heart attack"],
    parents: ["X:heart"],
  },
  { id: "X:old", name: "Dropsy", group: "DISO", obsolete: true, replacedBy: ["X:mi"] },
];

/** A small vocabulary as JSON Lines. */
export const vocabulary = CONCEPTS.map((c) => `${JSON.stringify(c)}\n`).join("");

/** A shell in whose folder that vocabulary lies packed: `small.curiekb`. */
export async function shellWithVocabulary(): Promise<Shell> {
  const shell = new Shell();
  shell.write("small.jsonl", vocabulary);
  const built = await shell.run(["kb", "import", "--from", "jsonl", "--out", "small.curiekb", "small.jsonl"]);
  assert.equal(built.status, 0, built.stderr);
  return shell;
}
