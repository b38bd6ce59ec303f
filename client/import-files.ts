// Files chosen together for one import: which of them are vocabularies, and which are tables that stand beside them.
import { l10n, type Uri, window } from "vscode";
import type { DetectResult, ImportParams } from "../server/protocol/kb-jobs.ts";
import type { Curie } from "./curie.ts";
import { reason } from "./reason.ts";

export interface SortedFiles {
  /** What the first vocabulary is. */
  readonly found: DetectResult;
  readonly vocabularies: readonly [Uri, ...Uri[]];
  readonly tables: Pick<ImportParams, "translations" | "mappings">;
}

const SSSOM = "sssom-labels";

/** Undefined where a file cannot be read, or there are tables alone: both are told. */
export async function sortFiles(curie: Curie, files: readonly Uri[]): Promise<SortedFiles | undefined> {
  const found: (readonly [Uri, DetectResult])[] = [];
  try {
    for (const uri of files)
      found.push([uri, await curie.request<object, DetectResult>("curie/kb/detect", { path: uri.fsPath })]);
  } catch (error) {
    void window.showErrorMessage(reason(error));
    return undefined;
  }
  const isTranslation = ([, { format }]: readonly [Uri, DetectResult]) => format === "translations";
  const others = found.filter((file) => !isTranslation(file));
  const isMapping = ([, { table }]: readonly [Uri, DetectResult]) => table?.preset === SSSOM;
  // Mappings alone have names, too; beside a vocabulary they add cross-references to its concepts.
  const alone = others.every(isMapping);
  const [first, ...rest] = alone ? others : others.filter((file) => !isMapping(file));
  if (!first) {
    void window.showErrorMessage(
      l10n.t(
        "These are tables of translations: choose the vocabulary that they translate together with them.",
      ),
    );
    return undefined;
  }
  const paths = (list: readonly (readonly [Uri, DetectResult])[]) => list.map(([uri]) => uri.fsPath);
  const translations = paths(found.filter(isTranslation));
  const mappings = alone ? [] : paths(others.filter(isMapping));
  return {
    found: first[1],
    vocabularies: [first[0], ...rest.map(([uri]) => uri)],
    tables: {
      ...(translations.length ? { translations } : {}),
      ...(mappings.length ? { mappings } : {}),
    },
  };
}
