// Open Walkthrough: the five steps that show what Curie does.
import { commands } from "vscode";
import type { Feature } from "../feature.ts";

export const openWalkthrough: Feature = (context) => {
  context.subscriptions.push(
    commands.registerCommand("curie.openWalkthrough", () =>
      commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#start`, false),
    ),
  );
};
