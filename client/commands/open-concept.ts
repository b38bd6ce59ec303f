// Open Concept: the readable page of a concept: that of the id given, of a row of the tree, of the mention under the
// caret, or one searched for.
import { commands, l10n, ViewColumn, window } from "vscode";
import { pickConcept } from "../concept-picker.ts";
import type { Feature } from "../feature.ts";
import { mentionAt } from "../mention-at.ts";
import { conceptUri } from "../views/concept-pages.ts";

export const openConcept: Feature = (context, curie) => {
  const open = (id: string) => window.showTextDocument(conceptUri(id), { preview: true });
  context.subscriptions.push(
    commands.registerCommand("curie.openConcept", (argument?: unknown) => {
      if (Array.isArray(argument)) return openBeside(argument.map(String));
      const editor = window.activeTextEditor;
      const id = idOf(argument) ?? (editor && mentionAt(curie, editor)?.concept?.id);
      if (id) return open(id);
      pickConcept(curie, { title: l10n.t("Open a concept"), accept: (c) => open(c.id), actions: [] });
    }),
  );
};

/** Each page in a column of its own, to compare them. */
async function openBeside(ids: readonly string[]): Promise<void> {
  for (const [i, id] of ids.entries())
    await window.showTextDocument(conceptUri(id), {
      preview: false,
      viewColumn: i ? ViewColumn.Beside : ViewColumn.Active,
    });
}

/** A CURIE as a link passes it, or the concept of a row of the mentions tree. Menus pass a file's URI: not an id. */
function idOf(argument: unknown): string | undefined {
  if (typeof argument === "string") return argument;
  if (typeof argument !== "object" || argument === null || "scheme" in argument) return undefined;
  const { id, mention } = argument as { id?: unknown; mention?: { concept?: { id?: unknown } } };
  const found = id ?? mention?.concept?.id;
  return typeof found === "string" ? found : undefined;
}
