// Compare Knowledge Base Versions: a page that says what changed, and a squiggle under every id of this folder's
// annotations that the change touches.
import { commands, l10n, Uri, window, workspace } from "vscode";
import type { CompareResult, TouchedView } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { runJob } from "../kb-job.ts";
import { REPORT_SCHEME } from "../languages.ts";
import { KbChanges } from "../views/kb-changes.ts";
import { placeUri } from "../views/knowledge-bases-view.ts";

export const compareKnowledgeBases: Feature = (context, curie) => {
  const changes = new KbChanges(context);
  const pages = new Map<string, string>();
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(REPORT_SCHEME, {
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    commands.registerCommand("curie.compareKnowledgeBases", async (old?: unknown, now?: unknown) => {
      const before = old instanceof Uri ? old.fsPath : await choose(curie, l10n.t("The older version"));
      const after =
        before &&
        (now instanceof Uri ? now.fsPath : await choose(curie, l10n.t("The newer version"), before));
      if (!before || !after) return undefined;
      const result = await compare(curie, before, after);
      if (!result) return undefined;
      const uri = Uri.from({
        scheme: REPORT_SCHEME,
        path: `/${l10n.t("Knowledge base changes")} ${pages.size + 1}.md`,
      });
      pages.set(uri.path, result.page);
      changes.show(result.touched);
      await window.showTextDocument(uri, { preview: false });
      void window.showInformationMessage(told(result.touched));
      return result;
    }),
  );
};

/** How many are touched, and how many of these have to be changed elsewhere. */
function told(touched: readonly TouchedView[]): string {
  if (!touched.length) return l10n.t("No annotation of this folder is touched.");
  const all = l10n.t("Annotations of this folder that are touched: {0}.", touched.length.toLocaleString());
  const stuck = touched.filter((t) => t.stuck).length;
  const what = stuck
    ? l10n.t("Without a quick fix, with what to do in its place: {0}.", stuck.toLocaleString())
    : l10n.t("Each has quick fixes.");
  return `${all} ${what}`;
}

function compare(curie: Curie, old: string, now: string): Promise<CompareResult | undefined> {
  const uri = placeUri();
  return runJob(curie, l10n.t("Comparing knowledge bases"), (job, token) =>
    curie.request<object, CompareResult>(
      "curie/kb/compare",
      { old, new: now, job, ...(uri ? { uri } : {}) },
      token,
    ),
  );
}

/** A packed file that is loaded or lies in the workspace, or another one. */
async function choose(curie: Curie, placeHolder: string, not?: string): Promise<string | undefined> {
  const title = l10n.t("Compare Knowledge Base Versions");
  const found = (await workspace.findFiles("**/*.curiekb", "**/node_modules/**")).map((uri) => uri.fsPath);
  const loaded = new Map((curie.status?.kbs ?? []).map((kb) => [kb.path, `${kb.name} ${kb.version}`]));
  const paths = [...new Set([...loaded.keys(), ...found])].filter((path) => path !== not);
  const other = { label: `$(folder-opened) ${l10n.t("Another file…")}`, detail: "" };
  const rows = paths.map((path) => ({
    label: loaded.get(path) ?? path.split(/[\\/]/).at(-1) ?? path,
    detail: path,
  }));
  const row = await window.showQuickPick([...rows, other], { title, placeHolder, matchOnDetail: true });
  if (row !== other) return row?.detail;
  const files = await window.showOpenDialog({
    title,
    filters: { [l10n.t("Packed knowledge bases")]: ["curiekb"] },
  });
  return files?.[0]?.fsPath;
}
