// Which concepts: the filters that a person chose, each with its question.
import { l10n, type QuickPickItem, window } from "vscode";
import type { GenerationChoices, GenerationSpec } from "../../server/protocol/generation.ts";
import { pickConcept } from "../concept-picker.ts";
import { pickCorpus } from "../corpus-picker.ts";
import type { Curie } from "../curie.ts";
import { groupName } from "../group-names.ts";
import type { Pin } from "../views/kb-tree.ts";
import { askNumber, pathOf } from "./ask-value.ts";

type Kb = GenerationChoices["kbs"][number];
type Slice = NonNullable<GenerationSpec["slice"]>;
type Filter = "groups" | "branch" | "pinned" | "rare" | "limit";

interface Row extends QuickPickItem {
  filter: Filter;
}

/** Undefined where the person gave up. */
export async function askSlice(
  curie: Curie,
  kb: Kb,
  pins: readonly Pin[],
  title: string,
): Promise<Slice | undefined> {
  const rows: Row[] = [
    { filter: "limit", label: l10n.t("A sample of them"), detail: l10n.t("so many, drawn by chance") },
    { filter: "groups", label: l10n.t("Some semantic groups") },
    { filter: "branch", label: l10n.t("A branch"), detail: l10n.t("a concept and all that is narrower") },
    {
      filter: "rare",
      label: l10n.t("Those that a corpus hardly mentions"),
      detail: l10n.t("fewer than so many times, for example in the training texts"),
    },
    ...(pins.length
      ? [
          {
            filter: "pinned" as const,
            label: l10n.t("Pinned concepts"),
            detail: pins.map(({ name }) => name).join(", "),
          },
        ]
      : []),
  ];
  const chosen = await window.showQuickPick(rows, {
    title,
    canPickMany: true,
    ignoreFocusOut: true,
    placeHolder: l10n.t("All {0} concepts, unless you choose fewer here", kb.concepts.toLocaleString()),
  });
  if (!chosen) return undefined;
  let slice: Slice = {};
  for (const { filter } of chosen) {
    const more = await ask(filter, curie, kb, pins, title);
    if (!more) return undefined;
    slice = { ...slice, ...more };
  }
  return slice;
}

async function ask(
  filter: Filter,
  curie: Curie,
  kb: Kb,
  pins: readonly Pin[],
  title: string,
): Promise<Slice | undefined> {
  switch (filter) {
    case "groups": {
      const rows = Object.entries(kb.groups).map(([code, count]) => ({
        label: groupName(code),
        description: `${code} · ${count.toLocaleString()}`,
        code,
      }));
      const picked = await window.showQuickPick(rows, { title, canPickMany: true, ignoreFocusOut: true });
      return picked?.length ? { groups: picked.map(({ code }) => code) as Slice["groups"] } : undefined;
    }
    case "branch": {
      const root = await new Promise<string | undefined>((resolve) =>
        pickConcept(curie, {
          title: l10n.t("The head of the branch"),
          within: { kb: kb.name },
          accept: ({ id }) => resolve(id),
          closed: () => resolve(undefined),
          actions: [],
        }),
      );
      return root === undefined ? undefined : { branch: root };
    }
    case "pinned":
      return { ids: pins.map(({ id }) => id) };
    case "rare": {
      const corpus = await pickCorpus(l10n.t("Where mentions are counted"), { revisions: false });
      const below = corpus && (await askNumber(title, l10n.t("Only concepts with fewer mentions than"), 3));
      return below ? { rare: { below, corpora: [pathOf(corpus.uri)] } } : undefined;
    }
    default: {
      const limit = await askNumber(title, l10n.t("How many concepts?"), 100);
      return limit ? { limit } : undefined;
    }
  }
}
