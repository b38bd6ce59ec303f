// Search Concept: finds a concept by any of its names. From a mention (quick fix, tree) the choice links that mention;
// otherwise it writes the preferred name at the caret.
import { commands, l10n, ThemeIcon, window } from "vscode";
import type { ConceptView } from "../../server/protocol/concepts.ts";
import type { DecideParams } from "../../server/protocol/decisions.ts";
import { type ConceptAction, pickConcept } from "../concept-picker.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import type { MentionNode } from "../views/mention-tree.ts";

/** What a quick fix passes: which mention is meant, and what to search for first. */
export interface SearchArgument extends Pick<DecideParams, "uri" | "position" | "range"> {
  query?: string;
}

export const searchConcept: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.searchConcept", (argument?: unknown) => {
      const mention = mentionArgument(argument);
      if (mention) searchToLink(curie, mention);
      else searchToInsert(curie, typeof argument === "string" ? argument : undefined);
    }),
  );
};

/** A quick fix's argument, or what a row of the mentions tree stands for. */
function mentionArgument(argument: unknown): SearchArgument | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  if ("uri" in argument && "position" in argument) return argument as SearchArgument;
  if (!("kind" in argument) || argument.kind !== "mention") return undefined;
  const { mention, uri } = argument as MentionNode;
  return { uri, position: mention.range.start, range: mention.range, query: mention.text };
}

const open: ConceptAction = {
  iconPath: new ThemeIcon("go-to-file"),
  tooltip: l10n.t("Open concept"),
  run: ({ id }) => commands.executeCommand("curie.openConcept", id),
};

function searchToLink(curie: Curie, { query, ...place }: SearchArgument): void {
  const link = (scope: DecideParams["scope"]) => (concept: ConceptView) =>
    curie.decide({ ...place, action: "choose", scope, concept: concept.id });
  pickConcept(curie, {
    title: query ? l10n.t("Link “{0}” to a concept", query) : l10n.t("Link this mention to a concept"),
    ...(query ? { query } : {}),
    accept: link("here"),
    actions: [
      { iconPath: new ThemeIcon("file"), tooltip: l10n.t("Link everywhere in this file"), run: link("file") },
      open,
    ],
  });
}

function searchToInsert(curie: Curie, query: string | undefined): void {
  const editor = window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) || undefined;
  const insert = (text: string) =>
    editor?.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, text);
    });
  const start = query ?? selected;
  pickConcept(curie, {
    title: editor ? l10n.t("Insert a concept's name") : l10n.t("Find a concept"),
    ...(start ? { query: start.replaceAll(/\s+/g, " ") } : {}),
    accept: ({ name, id }) => (editor ? insert(name) : commands.executeCommand("curie.openConcept", id)),
    actions: [
      ...(editor
        ? [
            {
              iconPath: new ThemeIcon("symbol-key"),
              tooltip: l10n.t("Insert id"),
              run: ({ id }: ConceptView) => insert(id),
            },
          ]
        : []),
      open,
    ],
  });
}
