// Link a Corpus…: a file or folder, how sure, where to; the server has it done in a process of its own, and what is left to a person
// is opened from the result.
import { commands, FileType, l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import type {
  LinkCorpusParams,
  LinkCorpusResult,
  LinkPrecisionParams,
  LinkPrecisionResult,
} from "../../server/protocol/linking.ts";
import { pickCorpus } from "../corpus-picker.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { runJob } from "../kb-job.ts";

type Asked = Omit<LinkCorpusParams, "job">;

export const linkCorpus: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.linkCorpus", async (given?: unknown) => {
      const asked = isAsked(given) ? given : await ask(curie);
      if (!asked) return undefined;
      const result = await runJob(curie, l10n.t("Linking {0}", nameOf(asked.from)), (job, token) =>
        curie.request<LinkCorpusParams, LinkCorpusResult>("curie/link", { ...asked, job }, token),
      );
      if (result) void tell(result);
      return result;
    }),
  );
};

const isAsked = (given: unknown): given is Asked =>
  typeof given === "object" && given !== null && "from" in given && "to" in given;

const nameOf = (path: string): string => Uri.file(path).path.split("/").at(-1) ?? path;

async function ask(curie: Curie): Promise<Asked | undefined> {
  const side = await pickCorpus(l10n.t("Link a Corpus (1/3): which mentions?"), { revisions: false });
  if (!side) return undefined;
  const from = Uri.parse(side.uri);
  const precision = await askPrecision(
    await curie.request<LinkPrecisionParams, LinkPrecisionResult>("curie/link/precision", { uri: side.uri }),
  );
  if (precision === undefined) return undefined;
  const isFolder = ((await workspace.fs.stat(from)).type & FileType.Directory) !== 0;
  const to = await askWhere(from, isFolder);
  if (!to) return undefined;
  const resume = isFolder ? await askResume(to) : false;
  return resume === undefined ? undefined : { from: from.fsPath, to: to.fsPath, precision, resume };
}

async function askPrecision({ precision: usual, from }: LinkPrecisionResult): Promise<string | undefined> {
  const whose = from === "project" ? l10n.t("the project") : l10n.t("the setting");
  const choice = (precision: string, label: string): QuickPickItem & { precision: string } => ({
    label,
    precision,
    ...(precision === usual ? { description: whose } : {}),
  });
  const percent = (share: string) =>
    l10n.t("At least {0} of 100 links right; the rest is left to me", Math.round(100 * Number(share)));
  const all = [
    ...["0.9", "0.95", "0.98"].map((share) => choice(share, percent(share))),
    choice("link all", l10n.t("Link all: every mention gets its likeliest concept")),
  ].sort((a, b) => Number(b.precision === usual) - Number(a.precision === usual));
  const picked = await window.showQuickPick(all, { title: l10n.t("Link a Corpus (2/3): how sure?") });
  return picked?.precision;
}

async function askWhere(from: Uri, isFolder: boolean): Promise<Uri | undefined> {
  const title = l10n.t("Link a Corpus (3/3): where to?");
  if (isFolder) return askFolder(from, title);
  const name = nameOf(from.fsPath);
  const linked = name.replace(/(\.[^.]+)?$/, (ending) => `.linked${ending}`);
  return window.showSaveDialog({ title, defaultUri: Uri.joinPath(from, "..", linked) });
}

/** A dialog offers folders that are there; mostly a new one beside the corpus is wanted. */
async function askFolder(from: Uri, title: string): Promise<Uri | undefined> {
  const beside = Uri.joinPath(from, "..", `${nameOf(from.fsPath)}-linked`);
  const other: QuickPickItem = { label: `$(folder-opened) ${l10n.t("A folder…")}` };
  const items = [
    { label: `$(folder) ${nameOf(beside.fsPath)}`, description: Uri.joinPath(from, "..").fsPath },
    other,
  ];
  const picked = await window.showQuickPick(items, { title });
  if (picked !== other) return picked && beside;
  const folders = await window.showOpenDialog({
    title,
    openLabel: l10n.t("Link into this folder"),
    canSelectFolders: true,
    canSelectFiles: false,
    defaultUri: Uri.joinPath(from, ".."),
  });
  return folders?.[0];
}

/** Complete files of a run that was ended stay where the person wants that. Undefined: given up. */
async function askResume(to: Uri): Promise<boolean | undefined> {
  const entries = await workspace.fs.readDirectory(to).then(
    (all) => all.filter(([name]) => !name.startsWith(".")).length,
    () => 0,
  );
  if (!entries) return false;
  const goOn = l10n.t("Keep Them, Link the Others");
  const anew = l10n.t("Write Over Them");
  const chosen = await window.showWarningMessage(
    l10n.t("{0} has files already.", nameOf(to.fsPath)),
    { modal: true },
    goOn,
    anew,
  );
  return chosen === undefined ? undefined : chosen === goOn;
}

async function tell({ mentions, linked, nil, kept, left }: LinkCorpusResult): Promise<void> {
  const open = mentions - linked - nil - kept;
  const shares = [
    l10n.t("{0} linked", linked.toLocaleString()),
    ...(nil ? [l10n.t("{0} without a concept", nil.toLocaleString())] : []),
    ...(kept ? [l10n.t("{0} had one", kept.toLocaleString())] : []),
    l10n.t("{0} left to you", open.toLocaleString()),
  ];
  const said = l10n.t("Mentions: {0} ({1}).", mentions.toLocaleString(), shares.join(", "));
  const show = l10n.t("Open What Is Left");
  const chosen = await window.showInformationMessage(`Curie: ${said}`, ...(left.length ? [show] : []));
  if (chosen === show) await openLeft(left);
}

async function openLeft(left: LinkCorpusResult["left"]): Promise<void> {
  const items = left.map(({ file, left: count }) => ({
    label: nameOf(file),
    description: l10n.t("{0} left", count),
    detail: file,
    file,
  }));
  const picked =
    items.length === 1
      ? items[0]
      : await window.showQuickPick(items, { title: l10n.t("What is left to you"), matchOnDetail: true });
  if (!picked) return;
  const uri = Uri.file(picked.file);
  if (!/\.txt$/i.test(picked.file)) {
    await commands.executeCommand("curie.openCorpus", uri);
    return;
  }
  await window.showTextDocument(uri, { preview: false });
}
