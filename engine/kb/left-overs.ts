// What a build that was killed left behind: half a file under a name of its own, which the next build of the same file
// takes away.
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Where a process writes before the file is complete. */
export const partOf = (out: string, pid: number): string => `${out}.${pid}.part`;
/** Where it keeps records meanwhile that do not fit into memory. */
export const spillOf = (part: string): string => `${part}.records`;

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes the parts of `out` whose process is gone. Those of another machine's processes look the same: best not shared. */
export async function removeLeftOvers(out: string): Promise<void> {
  const folder = dirname(out);
  const start = `${basename(out)}.`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(start)) continue;
    const pid = /^(\d+)\.part(?:\.records)?$/.exec(name.slice(start.length))?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}
