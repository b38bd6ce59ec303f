// Import Knowledge Base: from a vocabulary's files to a packed knowledge base in this folder's settings, with a report.
import { join } from "node:path";
import { commands, l10n, Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { ImportResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import type { Answers } from "../import/asking.ts";
import { join as joinColumns, withFile } from "../import/beside.ts";
import { askPrefix, askSeparator, mapColumns } from "../import/columns.ts";
import { type SortedFiles, sortFiles } from "../import/files.ts";
import { chooseFormat } from "../import/format.ts";
import { askGroup } from "../import/more.ts";
import { chooseFromRelease } from "../import/release.ts";
import { review, stated } from "../import/review.ts";
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
  const [first = ""] = sorted.vocabularies;
  const folder = workspace.getWorkspaceFolder(Uri.file(first)) ?? workspace.workspaceFolders?.[0];
  const into = folder ? join(folder.uri.fsPath, "kb") : storage.fsPath;
  let answers = await askAll(curie, sorted);
  // What fails is told, and everything that was answered stands there to be put right.
  for (;;) {
    answers = answers && (await review(curie, sorted.found, answers));
    if (!answers) return undefined;
    const { name = "vocabulary" } = answers;
    const out = join(into, `${name}.curiekb`);
    if (!(await mayReplace(out))) continue;
    const report = join(into, `${name}.import.md`);
    const params = { ...answers, files: [...sorted.vocabularies], out, report };
    let failed = false;
    await workspace.fs.createDirectory(Uri.file(into));
    const result = await runJob(
      curie,
      l10n.t("Importing {0}", name),
      (job, token) => curie.request<object, ImportResult>("curie/kb/import", { ...params, job }, token),
      () => {
        failed = true;
      },
    );
    if (failed) continue;
    if (!result) return undefined;
    await addKbPath(folder, result.path);
    await window.showTextDocument(Uri.file(result.report), { preview: false });
    tell(result, answers, folder);
    return result;
  }
}

/** What nobody but the person knows; undefined as soon as one question stays without an answer. */
async function askAll(curie: Curie, { found, beside, joins }: SortedFiles): Promise<Answers | undefined> {
  const format = await chooseFormat(found);
  if (format === undefined) return undefined;
  let answers: Answers = { format };
  if (format === "tsv") {
    if (!found.table) {
      void window.showErrorMessage(
        l10n.t("No table: the first line of {0} is not parted into columns.", found.path),
      );
      return undefined;
    }
    const mapped = await mapColumns(curie, found);
    if (!mapped) return undefined;
    const { reading, columns, preset } = mapped;
    // What told lines to pass over in the preview holds for the import.
    const comment = mapped.found.table?.comment;
    Object.assign(answers, preset ? { preset } : comment ? { comment } : {}, reading);
    if (columns !== undefined) {
      const separator = await askSeparator(mapped);
      if (separator === undefined) return undefined;
      const prefix = await askPrefix(mapped);
      if (prefix === undefined) return undefined;
      Object.assign(answers, { columns }, separator ? { separator } : {}, prefix ? { prefix } : {});
    }
  }
  if (format === found.format) {
    const chosen = await chooseFromRelease(found);
    if (!chosen) return undefined;
    Object.assign(answers, chosen);
  }
  for (const { kind, path } of beside) answers = withFile(answers, kind, path);
  for (const table of joins) {
    const joined = await joinColumns(curie, found, answers, table);
    if (!joined) return undefined;
    answers = joined;
  }
  if (PLAIN.has(format) && answers.preset === undefined) {
    const group = await askGroup();
    if (group === undefined) return undefined;
    if (group) answers.group = group;
  }
  return { ...stated(found, answers), ...answers };
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
