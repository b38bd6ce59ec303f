// Files chosen together for one import: which of them are the vocabulary, and what stands beside it.
import { l10n, type Uri, window } from "vscode";
import type { DetectResult, SortResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import { reason } from "../reason.ts";

export type SortedFiles = SortResult & { readonly found: DetectResult };

/** Undefined where a file cannot be read, or no vocabulary is among them: both are told. */
export async function sortFiles(curie: Curie, files: readonly Uri[]): Promise<SortedFiles | undefined> {
  try {
    const { found, ...sorted } = await curie.request<object, SortResult>("curie/kb/sort", {
      paths: files.map((uri) => uri.fsPath),
    });
    if (found) return { found, ...sorted };
    void window.showErrorMessage(
      l10n.t(
        "These stand beside a vocabulary (translations, mappings, edges, semantic groups): choose the vocabulary together with them.",
      ),
    );
  } catch (error) {
    void window.showErrorMessage(reason(error));
  }
  return undefined;
}
