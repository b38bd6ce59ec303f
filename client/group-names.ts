// Semantic groups in the reader's language. A test holds the codes against the engine's list.
import { l10n } from "vscode";

/** Every code, those first that people choose most. */
export const groupsByUse = "DISO CHEM GENE ANAT PROC LIVB PHYS PHEN DEVI ACTI CONC GEOG OBJC OCCU ORGA".split(
  " ",
);

export function groupName(code: string): string {
  switch (code) {
    case "ANAT":
      return l10n.t("Anatomy");
    case "CHEM":
      return l10n.t("Chemicals & Drugs");
    case "DISO":
      return l10n.t("Disorders");
    case "GENE":
      return l10n.t("Genes & Proteins");
    case "LIVB":
      return l10n.t("Living Beings");
    case "PROC":
      return l10n.t("Procedures");
    case "PHYS":
      return l10n.t("Physiology");
    case "PHEN":
      return l10n.t("Phenomena");
    case "DEVI":
      return l10n.t("Devices");
    case "ACTI":
      return l10n.t("Activities & Behaviours");
    case "CONC":
      return l10n.t("Concepts & Ideas");
    case "GEOG":
      return l10n.t("Geographic Areas");
    case "OBJC":
      return l10n.t("Objects");
    case "OCCU":
      return l10n.t("Occupations");
    case "ORGA":
      return l10n.t("Organizations");
    case "":
      return l10n.t("Of no known group");
    default:
      return code;
  }
}
