// Gives back memory that nothing holds any more, at once. The collector does not count memory that threads share, so it sees no
// reason to look for it, and a build's peak would hold hundreds of megabytes of the phase before.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects what can be collected, where the engine lets itself be asked. Takes a tenth of a second: for turning points only. */
export function letGo(): void {
  try {
    if (!collect) {
      setFlagsFromString("--expose-gc");
      collect = runInNewContext("gc") as () => void;
    }
    collect();
  } catch {
    // Then it is given back later.
  }
}
