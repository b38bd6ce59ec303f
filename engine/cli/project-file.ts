// The project file that a corpus stands in, for commands that go by what it says.
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PROJECT_FILE, type Project, parseProject } from "../corpus/annotations/project.ts";
import { UsageError } from "./exit-codes.ts";

/**
 * The project that `given` names, else that of the corpus: of a folder its own, of a file that of its folder. Undefined
 * where there is none; throws `UsageError` for one that cannot be read.
 */
export async function projectIn(corpus: string, given?: string): Promise<Project | undefined> {
  const folder = async () => ((await stat(corpus)).isDirectory() ? corpus : dirname(corpus));
  const file = given ?? join(await folder(), PROJECT_FILE);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (given === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const read = parseProject(text);
  if ("problem" in read) throw new UsageError(`${file}: ${read.problem}.`);
  return read.project;
}
