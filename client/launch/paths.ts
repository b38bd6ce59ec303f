// Where things lie in a checkout, for the scripts that build, package, start and test it.
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
/** Built: bundles, native libraries, packages. */
export const dist = join(root, "dist");
/** Fetched or made on the way; may be deleted at any time. */
export const cache = join(root, ".cache");
/** The starter knowledge base: its sources and the packed index the extension ships. */
export const starterSources = join(root, "kb-cache", "starter");
export const starterIndex = join(root, "kb-cache", "starter.curiekb");
