// Titles of curate mode's keys in the reader's language. A test holds them against the table of keys.
import { l10n } from "vscode";

export function keyTitle(id: string): string {
  const typed = /^(type|mark)(\d)$/.exec(id);
  if (typed)
    return typed[1] === "type"
      ? l10n.t("Set Type {0}", typed[2] ?? "")
      : l10n.t("Mark a Word as Type {0}", typed[2] ?? "");
  switch (id) {
    case "next":
      return l10n.t("Next Suggestion");
    case "previous":
      return l10n.t("Previous Suggestion");
    case "accept":
      return l10n.t("Accept");
    case "acceptGroup":
      return l10n.t("Accept Same Words in This Text");
    case "reject":
      return l10n.t("Reject or Remove");
    case "rejectGroup":
      return l10n.t("Reject Same Words in This Text");
    case "skip":
      return l10n.t("Skip");
    case "concept":
      return l10n.t("Choose Concept");
    case "noConcept":
      return l10n.t("No Concept Fits");
    case "repeat":
      return l10n.t("Repeat in This Text");
    case "repeatCorpus":
      return l10n.t("Repeat in the Corpus");
    case "startLeft":
      return l10n.t("Left Border One Word Left");
    case "startRight":
      return l10n.t("Left Border One Word Right");
    case "endLeft":
      return l10n.t("Right Border One Word Left");
    case "endRight":
      return l10n.t("Right Border One Word Right");
    case "startLeftCharacter":
      return l10n.t("Left Border One Character Left");
    case "startRightCharacter":
      return l10n.t("Left Border One Character Right");
    case "endLeftCharacter":
      return l10n.t("Right Border One Character Left");
    case "endRightCharacter":
      return l10n.t("Right Border One Character Right");
    case "fragment":
      return l10n.t("Add Fragment");
    case "attribute":
      return l10n.t("Next Attribute (Negated, Uncertain)");
    case "relate":
      return l10n.t("Relate");
    case "undo":
      return l10n.t("Undo Last Act");
    case "jump":
      return l10n.t("Jump to a Word");
    case "acceptAbove":
      return l10n.t("Accept All Above a Threshold");
    case "rejectRest":
      return l10n.t("Reject All That Are Left");
    case "filter":
      return l10n.t("Filter Suggestions");
    case "order":
      return l10n.t("Order by Uncertainty or Place");
    case "nextText":
      return l10n.t("Next Text of the Corpus");
    case "guideline":
      return l10n.t("Guideline at This Type");
    case "help":
      return l10n.t("Help");
    case "leave":
      return l10n.t("Leave Curate Mode");
    default:
      return id;
  }
}
