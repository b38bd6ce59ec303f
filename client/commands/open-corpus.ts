// Open as Annotated Text…: a document of a corpus file in any format that is read, as a read-only text with its annotations.
// From such a text: another document of the same file, the next one first.
import { commands, l10n, ProgressLocation, Uri, window, workspace } from "vscode";
import type { CorpusListParams, CorpusListResult } from "../../server/protocol/corpora.ts";
import { pickDocument } from "../corpus-document-picker.ts";
import { fileOf } from "../corpus-rows.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { CORPUS_SCHEME } from "../languages.ts";

export const openCorpus: Feature = (context, curie) => {
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(CORPUS_SCHEME, {
      provideTextDocumentContent: async (uri, token) =>
        (await curie.corpusDocument(uri.toString(), token))?.text ?? "",
    }),
    commands.registerCommand("curie.openCorpus", async (given?: unknown) => {
      try {
        await open(curie, given instanceof Uri ? given : undefined);
      } catch (error) {
        if (!isCancelled(error))
          void window.showErrorMessage(
            l10n.t("Curie: {0}", error instanceof Error ? error.message : String(error)),
          );
      }
    }),
  );
};

async function open(curie: Curie, given: Uri | undefined): Promise<void> {
  const active = window.activeTextEditor?.document.uri;
  const place = (given ? undefined : active && fileOf(active)) ?? placeOf(given ?? (await askForFile()));
  if (!place) return;
  const name = Uri.file(place.path).path.split("/").at(-1) ?? place.path;
  const found = await listed(curie, place, name);
  if (!found) return;
  const { list } = found;
  if (list.problems.length)
    void window.showWarningMessage(
      l10n.t("Curie: {0} problems in {1}: {2}", list.problems.length, name, list.problems[0] ?? ""),
    );
  const only = list.documents.length === 1 && !list.more ? list.documents[0] : undefined;
  const entry =
    only ??
    (await pickDocument(
      curie,
      found.place,
      list,
      l10n.t("Document of {0}", `${name} (${list.format})`),
      active?.toString(),
    ));
  if (entry) await window.showTextDocument(Uri.parse(entry.uri), { preview: true });
}

const placeOf = (file: Uri | undefined): CorpusListParams | undefined => file && { path: file.fsPath };

async function askForFile(): Promise<Uri | undefined> {
  const picked = await window.showOpenDialog({ title: l10n.t("Which corpus file?") });
  return picked?.[0];
}

/** Asks for the format where the file does not tell it. Undefined where the person gave up or there is nothing to open. */
async function listed(
  curie: Curie,
  place: CorpusListParams,
  name: string,
): Promise<{ place: CorpusListParams; list: CorpusListResult } | undefined> {
  const list = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title: l10n.t("Curie: reading {0}", name) },
    (_, token) => curie.corpusList(place, token),
  );
  if (list.documents.length) return { place, list };
  if (!list.formats) {
    void window.showWarningMessage(
      l10n.t("Curie: {0} holds no document. {1}", name, list.problems[0] ?? "").trim(),
    );
    return undefined;
  }
  const chosen = await window.showQuickPick(
    list.formats.map((format) => ({ label: format.title, description: format.name, format: format.name })),
    { title: l10n.t("Which format is {0}?", name), matchOnDescription: true },
  );
  return chosen && listed(curie, { ...place, format: chosen.format }, name);
}

/** The client library's way of saying that the person gave up. */
const isCancelled = (error: unknown): boolean => (error as { code?: unknown }).code === -32800;
