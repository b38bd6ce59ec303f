// Show Log: the output channel that client and server write to.
import { commands } from "vscode";
import type { Feature } from "../feature.ts";

export const showLog: Feature = (context, curie) => {
  context.subscriptions.push(commands.registerCommand("curie.showLog", () => curie.log.show(true)));
};
