// The project file of each workspace folder, read when first asked for and again when it changes.
import { join } from "node:path";
import { passagesOf } from "../../engine/corpus/annotations/guideline.ts";
import {
  defaultProject,
  PROJECT_FILE,
  type Project,
  parseProject,
} from "../../engine/corpus/annotations/project.ts";
import type { Files } from "../ports.ts";

export interface FolderProject {
  readonly project: Project;
  /** Whether the folder has a project file of its own. */
  readonly isDeclared: boolean;
  /** Passages of the guideline by heading, in lower case. */
  readonly guideline: ReadonlyMap<string, string>;
}

const NONE: FolderProject = { project: defaultProject, isDeclared: false, guideline: new Map() };

export class Projects {
  readonly #files: Files;
  readonly #warn: (message: string) => void;
  readonly #known = new Map<string, Promise<FolderProject>>();

  constructor(files: Files, warn: (message: string) => void) {
    this.#files = files;
    this.#warn = warn;
  }

  /** Of a folder on disk; the default project for texts outside all folders. */
  of(folder: string | undefined): Promise<FolderProject> {
    if (folder === undefined) return Promise.resolve(NONE);
    let known = this.#known.get(folder);
    if (!known) {
      known = this.#read(folder);
      this.#known.set(folder, known);
    }
    return known;
  }

  /** A project file or a guideline changed. */
  forget(): void {
    this.#known.clear();
  }

  async #read(folder: string): Promise<FolderProject> {
    const path = join(folder, PROJECT_FILE);
    const text = await this.#text(path);
    if (text === undefined) return NONE;
    const parsed = parseProject(text);
    if ("problem" in parsed) {
      this.#warn(
        `${path}: the project file cannot be used: ${parsed.problem}. The semantic groups are used as types until that is put right.`,
      );
      return NONE;
    }
    const { guideline } = parsed.project;
    const markdown = guideline === undefined ? undefined : await this.#text(join(folder, guideline));
    if (guideline !== undefined && markdown === undefined)
      this.#warn(`${path}: the guideline ${guideline} cannot be read.`);
    return { project: parsed.project, isDeclared: true, guideline: passagesOf(markdown ?? "") };
  }

  async #text(path: string): Promise<string | undefined> {
    const bytes = await this.#files.read(path).catch(() => undefined);
    return bytes && new TextDecoder().decode(bytes);
  }
}
