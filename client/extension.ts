// Activation: one server, then every feature in turn. What a feature does is in its own file.
import type { ExtensionContext } from "vscode";
import { Curie } from "./curie.ts";
import { features } from "./features.ts";

/** For tests in the extension host; not a public interface. */
export interface Extension {
  readonly curie: Curie;
  /** Settles when the server has answered `initialize`, or failed to. */
  readonly started: Promise<void>;
}

export function activate(context: ExtensionContext): Extension {
  const curie = new Curie(context);
  for (const feature of features) feature(context, curie);
  return { curie, started: curie.start() };
}
