// Where the child's program lies: beside the running bundle, or as source.
import { existsSync } from "node:fs";
import { join } from "node:path";

/** `folder`: where the running module lies. */
export function modelHostProgram(folder: string = import.meta.dirname): string {
  const bundle = join(folder, "model-host.cjs");
  return existsSync(bundle) ? bundle : join(folder, "..", "..", "model-host", "main.ts");
}
