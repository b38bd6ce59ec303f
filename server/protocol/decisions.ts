// A person's decisions about mentions in texts that nobody annotates.
import type { Position, Range } from "vscode-languageserver-types";

/**
 * Command `curie.decide` (workspace/executeCommand), one argument; answers a DecisionAnswer. `choose` links to `concept`; `nil` says there is
 * none; `ignore` says it is no mention. `here` is this occurrence, found again by its context after edits.
 */
export interface DecideParams {
  uri: string;
  position: Position;
  /** The mention's range, where the sender knows it: tells nested mentions that begin together apart. */
  range?: Range;
  action: "choose" | "nil" | "ignore";
  scope: "here" | "file" | "everywhere";
  concept?: string;
}

/** Command `curie.undoDecision`: takes the last decision of this session back. Answers what was undone, or null. */
export interface DecisionAnswer {
  action: "choose" | "nil" | "ignore" | "undo" | "add";
  scope: DecideParams["scope"];
  /** The mention's words. */
  text: string;
  concept?: string;
}
