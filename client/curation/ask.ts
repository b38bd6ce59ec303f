// What curation asks before it acts: a concept, a threshold, a filter, whether a preview is right.
import { l10n, type QuickPickItem, Range, Selection, Uri, window } from "vscode";
import type { ConceptView } from "../../server/protocol/concepts.ts";
import type {
  CurateParams,
  PreviewResult,
  TargetResult,
  WalkParams,
} from "../../server/protocol/curation.ts";
import { pickConcept } from "../concept-picker.ts";
import type { Curation } from "./perform.ts";

export async function targetOf(curation: Curation): Promise<TargetResult | undefined> {
  const editor = curation.mode.editor;
  if (!editor) return undefined;
  const target = await curation.curie.client.sendRequest<TargetResult | null>("curie/curation/target", {
    uri: editor.document.uri.toString(),
    selection: curation.selectionOf(editor),
    ...(curation.from ? { from: curation.from.id } : {}),
  });
  if (!target) window.setStatusBarMessage(l10n.t("There is no suggestion or annotation here"), 4000);
  return target ?? undefined;
}

/** The concept search, the best candidate first: Enter takes it. */
export async function chooseConcept(curation: Curation): Promise<void> {
  const target = await targetOf(curation);
  if (!target) return;
  pickConcept(curation.curie, {
    title: l10n.t("Concept of “{0}”", target.text),
    query: target.text.replaceAll(/\s+/g, " "),
    first: target.candidates,
    accept: ({ id }: ConceptView) => curation.act({ action: "concept", concept: id }),
    actions: [],
  });
}

interface PlaceItem extends QuickPickItem {
  place: PreviewResult["items"][number];
}

/** Shows what an act on many would do; undefined where the person does not want it. */
export async function previewed(
  curation: Curation,
  act: Omit<CurateParams, "uri" | "selection">,
): Promise<PreviewResult["items"] | undefined> {
  const editor = curation.mode.editor;
  if (!editor) return undefined;
  const preview = await curation.curie.client.sendRequest<PreviewResult | null>("curie/curation/preview", {
    uri: editor.document.uri.toString(),
    selection: curation.selectionOf(editor),
    walk: curation.mode.walk,
    ...act,
  });
  if (!preview?.items.length) {
    window.setStatusBarMessage(preview?.notice ?? l10n.t("Nothing would change"), 4000);
    return undefined;
  }
  const items = preview.items.map((place): PlaceItem => {
    const name = Uri.parse(place.uri).path.split("/").at(-1) ?? "";
    return {
      label: place.text.replaceAll(/\s+/g, " "),
      description: `${name} · ${place.detail}`,
      detail: place.line,
      picked: true,
      place,
    };
  });
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    title: l10n.t(
      "{0}: {1} places. Enter agrees, a tick taken away leaves a place out.",
      preview.decision,
      items.length,
    ),
    placeHolder: preview.notice ?? l10n.t("Filter the places"),
    matchOnDetail: true,
  });
  return chosen?.map(({ place }) => place);
}

export async function askThreshold(): Promise<number | undefined> {
  const given = await window.showInputBox({
    title: l10n.t("Accept all suggestions from this certainty on"),
    value: "0.9",
    validateInput: (value) =>
      value.trim() && Number(value) >= 0 && Number(value) <= 1 ? undefined : l10n.t("A number from 0 to 1"),
  });
  return given === undefined ? undefined : Number(given);
}

/** What is visited from now on; undefined where the person changed their mind. */
export async function askFilter(
  curation: Curation,
  types: readonly string[],
): Promise<WalkParams | undefined> {
  const { walk } = curation.mode;
  const { order } = walk;
  const bare: WalkParams = order ? { order } : {};
  const rows: (QuickPickItem & { walk?: WalkParams; ask?: "concept" | "score" })[] = [
    { label: l10n.t("Everything"), walk: bare },
    ...types.map((type) => ({ label: l10n.t("Only {0}", type), walk: { ...bare, types: [type] } })),
    { label: l10n.t("Only ambiguous ones"), walk: { ...bare, status: "ambiguous" } },
    { label: l10n.t("Only ones without a concept"), walk: { ...bare, status: "nil" } },
    { label: l10n.t("By concept…"), ask: "concept" },
    { label: l10n.t("By certainty…"), ask: "score" },
  ];
  const row = await window.showQuickPick(rows, { title: l10n.t("Which suggestions are visited?") });
  if (!row?.ask) return row?.walk;
  if (row.ask === "concept") {
    const concept = await window.showInputBox({ title: l10n.t("Part of a concept's name, or its id") });
    return concept === undefined ? undefined : { ...bare, concept };
  }
  const most = await window.showInputBox({ title: l10n.t("Suggestions up to this certainty"), value: "0.7" });
  return most === undefined || Number.isNaN(Number(most))
    ? undefined
    : { ...bare, most: Math.min(1, Math.max(0, Number(most))) };
}

export async function reveal(place: PreviewResult["items"][number]): Promise<void> {
  const { start, end } = place.range;
  const range = new Range(start.line, start.character, end.line, end.character);
  const editor = await window.showTextDocument(Uri.parse(place.uri));
  editor.selection = new Selection(range.start, range.end);
}
