// Names and concepts that a person adds while curating: a selection or mention becomes a synonym or a concept of the
// folder's dictionary; the dictionary is folded into a knowledge base when it is ripe.
import { commands, l10n, Uri, window, workspace } from "vscode";
import type { ConceptView } from "../../server/protocol/concepts.ts";
import type { AdditionParams } from "../../server/protocol/dictionary.ts";
import type { ImportResult } from "../../server/protocol/kb-jobs.ts";
import type { KbView } from "../../server/protocol/knowledge-bases.ts";
import { pickConcept } from "../concept-picker.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { groupName, groupsByUse } from "../group-names.ts";
import { runJob } from "../kb-job.ts";
import { addKbPath, kbPathsOf, setKbPaths } from "../kb-settings.ts";
import { mentionAt } from "../mention-at.ts";
import { reason } from "../reason.ts";

interface Named {
  readonly uri: string;
  readonly name: string;
}

export const dictionary: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.addSynonym", async (given?: unknown) => {
      const named = await namedBy(curie, given);
      if (named) addSynonym(curie, named);
    }),
    commands.registerCommand("curie.newConcept", async (given?: unknown) => {
      const named = await namedBy(curie, given);
      return named && newConcept(curie, named);
    }),
    commands.registerCommand("curie.foldDictionary", () => fold(curie)),
  );
};

/** What a quick fix passes, else the selection, else the mention under the caret, else what the person types. */
async function namedBy(curie: Curie, given: unknown): Promise<Named | undefined> {
  if (typeof given === "object" && given !== null && "uri" in given && "name" in given) return given as Named;
  const editor = window.activeTextEditor;
  const uri = (editor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri)?.toString();
  if (!uri) {
    void window.showWarningMessage(l10n.t("Open a folder first: its dictionary is kept in it."));
    return undefined;
  }
  const selected = editor?.document.getText(editor.selection).replaceAll(/\s+/g, " ").trim();
  const name = selected || (editor && mentionAt(curie, editor)?.text);
  const typed =
    name ??
    (await window.showInputBox({ title: l10n.t("Add to Dictionary"), prompt: l10n.t("The name to add") }));
  return typed?.trim() ? { uri, name: typed.trim() } : undefined;
}

async function add(curie: Curie, params: AdditionParams, said: (id: string) => string): Promise<void> {
  try {
    const { concept } = await curie.addToDictionary(params);
    const undo = l10n.t("Undo");
    if ((await window.showInformationMessage(said(concept), undo)) === undo)
      await commands.executeCommand("curie.undoDecision");
  } catch (error) {
    void window.showErrorMessage(reason(error));
  }
}

function addSynonym(curie: Curie, { uri, name }: Named): void {
  const as = (scope?: "abbreviation") => (concept: ConceptView) =>
    add(curie, { uri, name, concept: concept.id, ...(scope ? { scope } : {}) }, () =>
      l10n.t("“{0}” is a name of {1} now.", name, concept.name),
    );
  const isShort = name.length <= 6 && name === name.toUpperCase();
  pickConcept(curie, {
    title: l10n.t("Add “{0}” as a synonym of…", name),
    within: { uri },
    query: name,
    accept: as(isShort ? "abbreviation" : undefined),
    actions: [],
  });
}

async function newConcept(curie: Curie, { uri, name }: Named): Promise<void> {
  const title = l10n.t("New concept “{0}”", name);
  const group = await window.showQuickPick(
    groupsByUse.map((code) => ({ label: groupName(code), description: code })),
    { title, placeHolder: l10n.t("Its semantic group") },
  );
  if (!group) return;
  const definition = await window.showInputBox({
    title,
    prompt: l10n.t("Definition (may stay empty)"),
    ignoreFocusOut: true,
  });
  if (definition === undefined) return;
  const params = {
    uri,
    name,
    group: group.description,
    ...(definition.trim() ? { definition: definition.trim() } : {}),
  };
  await add(curie, params, (id) => l10n.t("“{0}” is the concept {1} now.", name, id));
}

/** The dictionary and one of the folder's knowledge bases as a new one; what was folded in can leave the dictionary. */
async function fold(curie: Curie): Promise<void> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder)
    return void window.showWarningMessage(l10n.t("Open a folder first: its dictionary is kept in it."));
  const uri = Uri.joinPath(folder.uri, "x").toString();
  const kbs = (await curie.request<object, KbView[]>("curie/kb/loaded", { uri })).filter((kb) => kb.path);
  const kb = await window.showQuickPick(
    kbs.map((view) => ({ label: view.name, description: view.version, detail: view.path ?? "", view })),
    {
      title: l10n.t("Fold Dictionary into Knowledge Base"),
      placeHolder: l10n.t("Into which one? A new file is written; the old one stays."),
    },
  );
  if (!kb?.view.path) return;
  const out = await window.showSaveDialog({
    title: l10n.t("Fold Dictionary into Knowledge Base"),
    defaultUri: Uri.joinPath(folder.uri, "kb", `${kb.view.name}-with-dictionary.curiekb`),
  });
  if (!out) return;
  const from = kb.view.path;
  const result = await runJob(curie, l10n.t("Folding the dictionary into {0}", kb.label), (job, token) =>
    curie.request<object, ImportResult>("curie/kb/fold", { uri, kb: from, out: out.fsPath, job }, token),
  );
  if (!result) return;
  const paths = kbPathsOf(folder);
  if (paths.includes(from))
    await setKbPaths(
      folder,
      paths.map((path) => (path === from ? result.path : path)),
    );
  else await addKbPath(folder, result.path);
  void window.showInformationMessage(
    l10n.t("{0} is used in place of {1} now. The dictionary was left as it is.", result.path, kb.label),
  );
}
