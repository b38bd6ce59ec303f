// Import Knowledge Base: from a vocabulary's files to a packed knowledge base in this folder's settings, with a report.
import { join } from "node:path";
import { commands, l10n, Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { DetectResult, ImportResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { chooseFromRelease } from "../import-choices.ts";
import { sortFiles } from "../import-files.ts";
import {
  type Answers,
  askAbout,
  askGroup,
  askPrefix,
  askSeparator,
  chooseFormat,
  mapColumns,
} from "../import-steps.ts";
import { runJob } from "../kb-job.ts";
import { addKbPath } from "../kb-settings.ts";

/** Formats that say nothing about groups by themselves, and whose ids may be bare. */
const PLAIN = new Set(["tsv", "jsonl", "json", "text-to-code", "id-list"]);

export const importKnowledgeBase: Feature = (context, curie) => {
  context.subscriptions.push(
    commands.registerCommand("curie.importKnowledgeBase", async (given?: unknown, all?: unknown) => {
      const many = Array.isArray(all) ? all.filter((uri) => uri instanceof Uri) : [];
      const files = many.length ? many : given instanceof Uri ? [given] : await askForFiles();
      if (!files?.length) return undefined;
      return importFiles(curie, files, context.globalStorageUri);
    }),
  );
};

/** Two questions, since few systems have a dialog for both. */
async function askForFiles(): Promise<Uri[] | undefined> {
  const kind = await window.showQuickPick(
    [
      {
        label: `$(file) ${l10n.t("Files…")}`,
        detail: l10n.t("OBO, OWL, MeSH, ClaML, tables, JSON; .gz as they are"),
        folder: false,
      },
      {
        label: `$(folder) ${l10n.t("A release folder…")}`,
        detail: l10n.t("UMLS, SNOMED CT, NCBI Taxonomy, unpacked"),
        folder: true,
      },
    ],
    { title: l10n.t("Import Knowledge Base") },
  );
  return (
    kind &&
    window.showOpenDialog({
      title: l10n.t("Import Knowledge Base"),
      openLabel: l10n.t("Import"),
      canSelectFiles: !kind.folder,
      canSelectFolders: kind.folder,
      canSelectMany: !kind.folder,
    })
  );
}

async function importFiles(
  curie: Curie,
  files: readonly Uri[],
  storage: Uri,
): Promise<ImportResult | undefined> {
  const sorted = await sortFiles(curie, files);
  if (!sorted) return undefined;
  const [first] = sorted.vocabularies;
  const folder = workspace.getWorkspaceFolder(first) ?? workspace.workspaceFolders?.[0];
  const answers = await askAll(sorted.found);
  if (!answers) return undefined;
  const { name = "vocabulary" } = answers;
  const into = folder ? join(folder.uri.fsPath, "kb") : storage.fsPath;
  await workspace.fs.createDirectory(Uri.file(into));
  const out = join(into, `${name}.curiekb`);
  if (!(await mayReplace(out))) return undefined;
  const report = join(into, `${name}.import.md`);
  const result = await runJob(curie, l10n.t("Importing {0}", name), (job, token) =>
    curie.request<object, ImportResult>(
      "curie/kb/import",
      { ...answers, ...sorted.tables, files: sorted.vocabularies.map((f) => f.fsPath), out, report, job },
      token,
    ),
  );
  if (!result) return undefined;
  await addKbPath(folder, result.path);
  await window.showTextDocument(Uri.file(result.report), { preview: false });
  tell(result, answers, folder);
  return result;
}

/** Every question; undefined as soon as one stays without an answer. */
async function askAll(found: DetectResult): Promise<Answers | undefined> {
  const format = await chooseFormat(found);
  if (format === undefined) return undefined;
  const answers: Answers = { format };
  if (format === "tsv") {
    const mapped = await mapColumns(found);
    if (!mapped) return undefined;
    Object.assign(answers, mapped);
    if (mapped.columns !== undefined) {
      const separator = await askSeparator(found, mapped.columns);
      if (separator === undefined) return undefined;
      const prefix = await askPrefix(found, mapped.columns);
      if (prefix === undefined) return undefined;
      Object.assign(answers, separator ? { separator } : {}, prefix ? { prefix } : {});
    }
  }
  if (format === found.format) {
    const chosen = await chooseFromRelease(found);
    if (!chosen) return undefined;
    Object.assign(answers, chosen);
  }
  if (PLAIN.has(format) && answers.preset === undefined) {
    const group = await askGroup();
    if (group === undefined) return undefined;
    if (group) answers.group = group;
  }
  const about = await askAbout(found, answers.languages);
  return about && { ...answers, ...about };
}

async function mayReplace(path: string): Promise<boolean> {
  try {
    await workspace.fs.stat(Uri.file(path));
  } catch {
    return true;
  }
  const replace = l10n.t("Replace");
  return (
    (await window.showWarningMessage(l10n.t("{0} is there already.", path), { modal: true }, replace)) ===
    replace
  );
}

function tell(
  result: ImportResult,
  { license, name = "" }: Answers,
  folder: WorkspaceFolder | undefined,
): void {
  const size = l10n.t(
    "{0} concepts, {1} names",
    result.concepts.toLocaleString(),
    result.names.toLocaleString(),
  );
  const notice = license ? ` ${l10n.t("Licence: {0}", license)}.` : "";
  const where = folder ? l10n.t("{0} uses it now.", folder.name) : l10n.t("It is used now.");
  void window.showInformationMessage(`${name}: ${size}. ${where}${notice}`);
}
