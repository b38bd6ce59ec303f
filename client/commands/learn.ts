// Learn from This Corpus: the types of the folder's annotations, learned by the server in seconds; and taking it back.
import { commands, l10n, ProgressLocation, window, workspace } from "vscode";
import type { LearnedType } from "../../server/protocol/learning.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";

export const learnFromCorpus: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.learn", () => withCorpus((uri) => learn(curie, uri))),
    commands.registerCommand("curie.undoLearning", () => withCorpus((uri) => unlearn(curie, uri))),
  );
};

/** A document of the corpus: the active one, else the folder itself. Answers what `act` does, for tests. */
async function withCorpus<T>(act: (uri: string) => Promise<T>): Promise<T | undefined> {
  const uri = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
  if (!uri || !workspace.getWorkspaceFolder(uri)) {
    void window.showWarningMessage(l10n.t("Curie: open the folder of the corpus first."));
    return undefined;
  }
  try {
    return await act(uri.toString());
  } catch (error) {
    // The client library's way of saying that the person gave up.
    if ((error as { code?: unknown }).code === -32800) return undefined;
    void window.showErrorMessage(
      l10n.t("Curie: {0}", error instanceof Error ? error.message : String(error)),
    );
    return undefined;
  }
}

async function learn(curie: Curie, uri: string): Promise<readonly LearnedType[]> {
  const { types } = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      cancellable: true,
      title: l10n.t("Curie: learning from this corpus"),
    },
    (progress, token) => curie.learn(uri, (message) => progress.report({ message }), token),
  );
  const learned = types.filter((t) => t.learned);
  if (learned.length) void offerBack(learned);
  else
    void window.showWarningMessage(
      l10n.t("Curie: nothing was learned. Accept some mentions of a type first; ten texts are a beginning."),
    );
  return types;
}

async function offerBack(learned: readonly LearnedType[]): Promise<void> {
  const back = l10n.t("Take Back");
  const chosen = await window.showInformationMessage(
    l10n.t("Curie: learned {0}. The next suggestions use it.", learned.map(words).join(", ")),
    back,
  );
  if (chosen === back) await commands.executeCommand("curie.undoLearning");
}

const words = ({ type, heldOut }: LearnedType): string =>
  heldOut === undefined ? type : l10n.t("{0} (F1 {1} on texts left out)", type, heldOut.toFixed(2));

async function unlearn(curie: Curie, uri: string): Promise<readonly string[]> {
  const { types } = await curie.unlearn(uri);
  window.setStatusBarMessage(l10n.t("Curie: taken back what was learned of {0}", types.join(", ")), 6000);
  return types;
}
