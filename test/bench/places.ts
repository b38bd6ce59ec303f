// Where the benches find things: the repository, and the real files beside it.
import { existsSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
export const shared = join(root, "..", "shared", "data");
export const hasShared = existsSync(shared);
