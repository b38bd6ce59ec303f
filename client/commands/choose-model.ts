// Choose Model: which neural model reads texts; models are installed from a folder, or from a hub after the person agreed to the
// host, and again to name, size and licence.
import { basename } from "node:path";
import {
  type CancellationToken,
  commands,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  QuickPickItemKind,
  window,
  workspace,
} from "vscode";
import type {
  FetchParams,
  InstallParams,
  InstallResult,
  ModelsResult,
  ModelView,
  OfferParams,
  OfferResult,
} from "../../server/protocol/neural.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { reason } from "../reason.ts";
import { neuralLines } from "../views/neural-status.ts";

interface Row extends QuickPickItem {
  act?: () => Promise<void>;
}

export const chooseModel: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.chooseModel", async () => {
      const row = await window.showQuickPick(rows(curie), {
        title: l10n.t("Neural model"),
        placeHolder: curie.neural ? neuralLines(curie.neural).join(" · ") : "",
        matchOnDescription: true,
      });
      await row?.act?.();
    }),
    commands.registerCommand("curie.installModel", () => fromFolder(curie)),
  );
};

async function rows(curie: Curie): Promise<Row[]> {
  const { models, standard, hub } = await curie.request<null, ModelsResult>("curie/models", null);
  const configuration = workspace.getConfiguration("curie");
  const chosen = configuration.get("neural.model", "");
  const on = configuration.get("neural.enable", true);
  const readers = models.filter(({ kind, problem }) => kind === "gliner" || problem !== undefined);
  return [
    ...readers.map((model): Row => modelRow(model, on && model.name === (chosen || standard), standard)),
    { label: l10n.t("Actions"), kind: QuickPickItemKind.Separator },
    { label: `$(folder-opened) ${l10n.t("Install from a folder…")}`, act: () => fromFolder(curie) },
    {
      label: `$(cloud-download) ${l10n.t("Install from the Hugging Face hub…")}`,
      act: () => fromHub(curie, hub),
    },
    {
      label: `$(circle-slash) ${on ? l10n.t("Turn neural recognition off") : l10n.t("Turn neural recognition on")}`,
      act: () => setting("neural.enable", !on),
    },
    {
      label: `$(gear) ${l10n.t("Entity types, device, threshold…")}`,
      act: async () => void (await commands.executeCommand("workbench.action.openSettings", "curie.neural")),
    },
  ];
}

function modelRow(model: ModelView, isChosen: boolean, standard: string | undefined): Row {
  const { name, origin, size, languages, licence, labels, problem } = model;
  const facts = [
    origin === "shipped" ? l10n.t("ships with Curie") : l10n.t("installed"),
    size === undefined ? "" : megabytes(size),
    languages?.join(" ") ?? "",
    licence ?? "",
  ];
  return {
    label: `$(${problem ? "warning" : isChosen ? "check" : "circuit-board"}) ${name}`,
    description: facts.filter(Boolean).join(" · "),
    detail: problem ?? labels?.join(", ") ?? l10n.t("any entity type that you can name"),
    act: async () => {
      await setting("neural.model", name === standard ? "" : name);
      await setting("neural.enable", true);
    },
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;

/** The person's own setting: which model runs is a matter of this machine. */
async function setting(key: string, value: unknown): Promise<void> {
  const configuration = workspace.getConfiguration("curie");
  if (configuration.get(key) !== value) await configuration.update(key, value, true);
}

async function fromFolder(curie: Curie): Promise<void> {
  const picked = await window.showOpenDialog({
    title: l10n.t("Folder of a model (GLiNER layout with ONNX files)"),
    openLabel: l10n.t("Install"),
    canSelectFolders: true,
    canSelectFiles: false,
  });
  const folder = picked?.[0]?.fsPath;
  if (folder !== undefined)
    await installing(curie, basename(folder), folder, (token) =>
      curie.request<InstallParams, InstallResult>("curie/models/install", { folder }, token),
    );
}

async function fromHub(curie: Curie, host: string): Promise<void> {
  const repository = await window.showInputBox({
    title: l10n.t("Install from the Hugging Face hub…"),
    prompt: l10n.t("Name of a model with ONNX files, as owner/name"),
    validateInput: (text) =>
      /^[\w.-]+\/[\w.-]+(@[\w.-]+)?$/.test(text.trim()) ? undefined : l10n.t("owner/name was expected"),
  });
  if (!repository) return;
  const ask = l10n.t("Ask {0}", host);
  const first = await window.showInformationMessage(
    l10n.t("Ask {0} about {1}?", host, repository.trim()),
    { modal: true, detail: l10n.t("The name of the model is sent to this host, nothing of your texts.") },
    ask,
  );
  if (first !== ask) return;
  let offer: OfferResult;
  try {
    offer = await curie.request<OfferParams, OfferResult>("curie/models/offer", {
      repository: repository.trim(),
      host,
    });
  } catch (error) {
    void window.showErrorMessage(reason(error));
    return;
  }
  const fetch = l10n.t("Fetch");
  const facts = [
    l10n.t("Licence: {0}", offer.licence ?? l10n.t("not stated")),
    l10n.t("Size: {0}", megabytes(offer.size)),
    l10n.t("From: {0}", offer.host),
    l10n.t("Revision: {0}", offer.revision.slice(0, 12)),
  ];
  const second = await window.showInformationMessage(
    l10n.t("Fetch {0}?", offer.repository),
    { modal: true, detail: facts.join("\n") },
    fetch,
  );
  if (second !== fetch) return;
  const wanted: FetchParams = { repository: offer.repository, host, revision: offer.revision };
  await installing(curie, offer.repository, offer.repository, (token) =>
    curie.request<FetchParams, InstallResult>("curie/models/fetch", wanted, token),
  );
}

/** With progress and a way to stop; then the model may be put to use at once. */
async function installing(
  curie: Curie,
  title: string,
  told: string,
  work: (token: CancellationToken) => Promise<InstallResult>,
): Promise<void> {
  const installed = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t("Installing {0}", title), cancellable: true },
    async (progress, token) => {
      let share = 0;
      const listener = curie.onInstallProgress(({ folder, done, of }) => {
        if (folder !== told) return;
        const now = of ? (100 * done) / of : 0;
        progress.report({
          message: `${megabytes(done)} / ${megabytes(of)}`,
          increment: Math.max(0, now - share),
        });
        share = Math.max(share, now);
      });
      try {
        return await work(token);
      } catch (error) {
        if (!token.isCancellationRequested) void window.showErrorMessage(reason(error));
        return undefined;
      } finally {
        listener.dispose();
      }
    },
  );
  if (!installed) return;
  const use = l10n.t("Use it");
  const answer = await window.showInformationMessage(l10n.t("{0} is installed.", installed.name), use);
  if (answer === use) await setting("neural.model", installed.name);
}
