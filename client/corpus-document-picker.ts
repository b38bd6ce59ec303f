// Picks one document of a corpus file by its id. Where the file has more documents than are listed, the server looks through it
// again for what is typed.
import { CancellationTokenSource, type Disposable, l10n, type QuickPickItem, window } from "vscode";
import type { CorpusEntry, CorpusListParams, CorpusListResult } from "../server/protocol/corpora.ts";
import { corpusRows, rowAfter } from "./corpus-rows.ts";
import type { Curie } from "./curie.ts";

interface Row extends QuickPickItem {
  entry?: CorpusEntry;
}

/** Milliseconds that a long file is not read again while somebody types. */
const PAUSE = 200;

/** `open`: address of the document that is in front. Undefined where the person gave up. */
export function pickDocument(
  curie: Curie,
  place: CorpusListParams,
  list: CorpusListResult,
  title: string,
  open: string | undefined,
): Promise<CorpusEntry | undefined> {
  const pick = window.createQuickPick<Row>();
  pick.title = title;
  pick.matchOnDetail = true;
  let search: CancellationTokenSource | undefined;
  let timer: NodeJS.Timeout | undefined;
  const show = (found: CorpusListResult): void => {
    const rows = corpusRows(found, (mentions) => l10n.t("{0} annotations", mentions));
    pick.items = rows;
    pick.placeholder = found.more
      ? l10n.t("Id of a document; the first {0} are listed", rows.length)
      : l10n.t("Id of a document");
    const next = rowAfter(rows, open);
    if (next && !pick.value) pick.activeItems = [next];
  };
  const look = async (query: string): Promise<void> => {
    search?.cancel();
    search?.dispose();
    const mine = new CancellationTokenSource();
    search = mine;
    pick.busy = true;
    try {
      const found = await curie.corpusList({ ...place, query }, mine.token);
      if (!mine.token.isCancellationRequested) show(found);
    } catch (error) {
      if (!mine.token.isCancellationRequested)
        pick.items = [
          {
            label: l10n.t("The search failed: {0}", error instanceof Error ? error.message : String(error)),
            alwaysShow: true,
          },
        ];
    }
    if (search === mine) pick.busy = false;
  };
  return new Promise((resolve) => {
    const listeners: Disposable[] = [
      pick.onDidChangeValue((query) => {
        if (!list.more) return;
        clearTimeout(timer);
        timer = setTimeout(() => void look(query), PAUSE);
      }),
      pick.onDidAccept(() => {
        const entry = pick.selectedItems[0]?.entry;
        if (!entry) return;
        resolve(entry);
        pick.hide();
      }),
      pick.onDidHide(() => {
        clearTimeout(timer);
        search?.cancel();
        search?.dispose();
        for (const listener of listeners) listener.dispose();
        pick.dispose();
        resolve(undefined);
      }),
    ];
    show(list);
    pick.show();
  });
}
