// Open Sample Texts: copies the sample folder out of the extension, so that it can be edited and decided upon, and
// opens it. What an earlier visit changed stays as it is.

import type { ExtensionContext } from "vscode";
import { commands, FileType, l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import type { Feature } from "../feature.ts";

const FOLDER = "curie-sample";

interface Place extends QuickPickItem {
  open(context: ExtensionContext): Promise<unknown>;
}

export const openSample: Feature = (context) => {
  context.subscriptions.push(
    commands.registerCommand("curie.openSample", async (where?: unknown) => {
      const places = choices();
      const place =
        where === "here"
          ? places[0]
          : await window.showQuickPick(places, { title: l10n.t("Open Curie's sample texts") });
      await place?.open(context);
    }),
  );
};

const choices = (): Place[] => [
  {
    label: `$(go-to-file) ${l10n.t("One text, in this window")}`,
    open: async (context) => openFirstText(await copySample(context.extensionUri, context.globalStorageUri)),
  },
  {
    label: `$(window) ${l10n.t("The whole folder, in a new window")}`,
    open: async (context) => openFolder(await copySample(context.extensionUri, context.globalStorageUri)),
  },
  {
    label: `$(folder-opened) ${l10n.t("Copied into a folder of mine…")}`,
    open: async (context) => {
      const picked = await window.showOpenDialog({
        title: l10n.t("Where should the sample texts go?"),
        openLabel: l10n.t("Copy here"),
        canSelectFolders: true,
        canSelectFiles: false,
      });
      if (picked?.[0]) await openFolder(await copySample(context.extensionUri, picked[0]));
    },
  },
];

/** Copies what is not there yet out of the extension's folder; answers the copy's folder. */
export async function copySample(extension: Uri, into: Uri): Promise<Uri> {
  const target = Uri.joinPath(into, FOLDER);
  await copyMissing(Uri.joinPath(extension, "client", "sample"), target);
  return target;
}

async function copyMissing(from: Uri, to: Uri): Promise<void> {
  await workspace.fs.createDirectory(to);
  const there = new Set((await workspace.fs.readDirectory(to)).map(([name]) => name));
  for (const [name, type] of await workspace.fs.readDirectory(from)) {
    if (type === FileType.Directory) await copyMissing(Uri.joinPath(from, name), Uri.joinPath(to, name));
    else if (!there.has(name)) await workspace.fs.copy(Uri.joinPath(from, name), Uri.joinPath(to, name));
  }
}

const openFolder = (folder: Uri) =>
  commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: true });

/** The first text by name. */
async function openFirstText(folder: Uri): Promise<void> {
  const texts = (await workspace.fs.readDirectory(folder))
    .filter(([name, type]) => type === FileType.File && /\.(txt|md)$/i.test(name) && !/^readme/i.test(name))
    .map(([name]) => name)
    .sort();
  if (texts[0]) await window.showTextDocument(Uri.joinPath(folder, texts[0]));
}
