// What activation loops over: each feature registers what it needs and leaves its disposables with the context.
import type { ExtensionContext } from "vscode";
import type { Curie } from "./curie.ts";

export type Feature = (context: ExtensionContext, curie: Curie) => void;
