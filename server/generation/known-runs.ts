// Which folders hold runs of this user: a list on disk, so that a run that a closed window left is found again.
import { join } from "node:path";
import { hostOf, modelNameOf } from "../../engine/llm/choice.ts";
import { type RunState, readRun } from "../../engine/synthesis/run-folder.ts";
import type { RunView } from "../protocol/generation.ts";
import { cacheFolderOf, type Session } from "../session.ts";

/** The latest; older ones stay on the disk and out of the list. */
const MOST = 50;

export class KnownRuns {
  readonly #session: Session;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(session: Session) {
    this.#session = session;
  }

  get #path(): string {
    return join(cacheFolderOf(this.#session), "generation-runs.json");
  }

  async #folders(): Promise<string[]> {
    try {
      const read: unknown = JSON.parse(
        new TextDecoder().decode(await this.#session.ports.files.read(this.#path)),
      );
      return Array.isArray(read) ? read.filter((f) => typeof f === "string") : [];
    } catch {
      return [];
    }
  }

  #change(change: (folders: string[]) => string[]): Promise<void> {
    const done = this.#writing.then(async () => {
      const folders = change(await this.#folders()).slice(0, MOST);
      await this.#session.ports.files.writePrivate(this.#path, `${JSON.stringify(folders, null, 2)}\n`);
    });
    this.#writing = done.catch(() => {});
    return done;
  }

  add(folder: string): Promise<void> {
    return this.#change((folders) => [folder, ...folders.filter((f) => f !== folder)]);
  }

  /** From the list only: its files are the user's. */
  remove(folder: string): Promise<void> {
    return this.#change((folders) => folders.filter((f) => f !== folder));
  }

  /** The latest first; folders that are gone, or hold no run, are passed over. */
  async list(): Promise<{ out: string; state: RunState }[]> {
    await this.#writing;
    const found = await Promise.all(
      (await this.#folders()).map(async (out) => {
        const state = await readRun(out).catch(() => undefined);
        return state ? [{ out, state }] : [];
      }),
    );
    return found.flat();
  }
}

export function viewOf(out: string, { spec, state, counts, message, started }: RunState): RunView {
  const host = hostOf(spec.model);
  return {
    out,
    kb:
      (spec.kb ?? "starter")
        .split(/[\\/]/)
        .at(-1)
        ?.replace(/\.curiekb$/, "") ?? "",
    model: modelNameOf(spec.model) ?? "offline-realiser",
    state,
    total: counts.asked,
    kept: counts.kept,
    rejected: counts.rejected,
    failed: counts.failed,
    reasons: counts.reasons,
    ...(host ? { host } : {}),
    ...(message ? { message } : {}),
    started,
  };
}
