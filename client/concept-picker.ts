// The live concept search: a quick pick whose rows are the server's answers to what is being typed. What a choice
// does is the caller's business.
import {
  CancellationTokenSource,
  type Disposable,
  l10n,
  type QuickInputButton,
  type QuickPick,
  type QuickPickItem,
  ThemeIcon,
  window,
} from "vscode";
import type { ConceptView } from "../server/protocol/concepts.ts";
import { askFilter, type ConceptFilter, EVERYTHING, filterWords } from "./concept-filter.ts";
import type { Curie } from "./curie.ts";
import { groupName } from "./group-names.ts";
import { reason } from "./reason.ts";

export interface ConceptAction extends QuickInputButton {
  run(concept: ConceptView): unknown;
}

export interface ConceptPickerOptions {
  readonly title: string;
  /** A document of the folder whose knowledge bases are searched, and one of them by name. */
  readonly within?: { readonly uri?: string; readonly kb?: string };
  /** What is searched for at the start. */
  readonly query?: string;
  /** Shown before the hits as long as the query is the first one. */
  readonly first?: readonly ConceptView[];
  /** What Enter does. */
  accept(concept: ConceptView): unknown;
  /** It was closed; after a choice, once that was carried out or has begun. */
  closed?(): void;
  /** Buttons at the end of each row. */
  readonly actions: readonly ConceptAction[];
  /** What is searched only; a button in the title changes it. */
  readonly filter?: ConceptFilter;
}

interface Row extends QuickPickItem {
  concept?: ConceptView;
}

const LIMIT = 50;

/** Opens the search; it closes with a choice or with Escape. */
export function pickConcept(curie: Curie, options: ConceptPickerOptions): void {
  const pick: QuickPick<Row> = window.createQuickPick<Row>();
  const { filter = EVERYTHING } = options;
  const words = filterWords(filter);
  pick.title = words ? `${options.title}: ${words}` : options.title;
  pick.buttons = [
    {
      iconPath: new ThemeIcon(words ? "filter-filled" : "filter"),
      tooltip: l10n.t("Only some semantic groups or languages…"),
    },
  ];
  let isFiltering = false;
  pick.placeholder = l10n.t("Name, synonym or id of a concept");
  pick.value = options.query ?? "";
  // The server ranks: an exact synonym before a name that merely contains the letters. Not yet in the typings.
  (pick as { sortByLabel?: boolean }).sortByLabel = false;
  let search: CancellationTokenSource | undefined;
  const show = async (query: string): Promise<void> => {
    search?.cancel();
    search?.dispose();
    const mine = new CancellationTokenSource();
    search = mine;
    pick.busy = true;
    let rows: Row[];
    try {
      const first = query === (options.query ?? "") ? (options.first ?? []) : [];
      if (first.length) pick.items = first.map((concept) => row(concept, options.actions));
      const hits = query.trim()
        ? await curie.search(
            {
              query: query.trim(),
              limit: LIMIT,
              groups: [...filter.groups],
              languages: [...filter.languages],
              ...options.within,
            },
            mine.token,
          )
        : [];
      const concepts = [...first, ...hits.filter((hit) => !first.some(({ id }) => id === hit.id))];
      rows = concepts.map((concept) => row(concept, options.actions));
      if (!rows.length && query.trim()) rows = [note(l10n.t("No concept is called {0}", query.trim()))];
    } catch (error) {
      rows = [note(l10n.t("The search failed: {0}", reason(error)))];
    }
    if (mine.token.isCancellationRequested) return;
    pick.items = rows;
    pick.busy = false;
  };
  const done = async (act: (concept: ConceptView) => unknown, concept: ConceptView | undefined) => {
    if (!concept) return;
    pick.hide();
    try {
      await act(concept);
    } catch (error) {
      void window.showErrorMessage(`${concept.name}: ${reason(error)}`);
    }
  };
  const listeners: Disposable[] = [
    pick.onDidChangeValue((query) => void show(query)),
    pick.onDidTriggerButton(async () => {
      isFiltering = true;
      const { value } = pick;
      const changed = await askFilter(curie, filter, options.within).catch((error: unknown) => {
        void window.showErrorMessage(reason(error));
        return filter;
      });
      // What was shown before the hits is not filtered.
      const first = changed === filter ? {} : { first: [] };
      pickConcept(curie, { ...options, ...first, query: value, filter: changed });
    }),
    pick.onDidAccept(() => void done(options.accept, pick.selectedItems[0]?.concept)),
    pick.onDidTriggerItemButton(({ button, item }) => {
      void done((concept) => (button as ConceptAction).run(concept), item.concept);
    }),
    pick.onDidHide(() => {
      search?.cancel();
      search?.dispose();
      for (const listener of listeners) listener.dispose();
      pick.dispose();
      // The list of filters takes its place, and gives it back.
      if (isFiltering) return;
      // A choice hides the list first, and is carried out in the same turn.
      setTimeout(() => options.closed?.(), 0);
    }),
  ];
  pick.show();
  void show(pick.value);
}

function row(concept: ConceptView, actions: readonly ConceptAction[]): Row {
  const also = concept.also ?? [];
  const kbs = [...new Set([concept, ...also].map(({ kb }) => kb))].join(", ");
  const about = [[concept, ...also].map(({ id }) => id).join(" = "), groupName(concept.group), kbs];
  if (concept.matched) about.push(l10n.t("matches “{0}”", concept.matched));
  if (concept.obsolete) about.push(l10n.t("obsolete"));
  return {
    label: concept.name,
    description: about.join(" · "),
    ...(concept.definition ? { detail: concept.definition.replaceAll(/\s+/g, " ") } : {}),
    // The server has matched already; the list must not filter again by the label's letters.
    alwaysShow: true,
    buttons: [...actions],
    concept,
  };
}

const note = (label: string): Row => ({ label, alwaysShow: true });
