// In which format a source is read.
import { l10n } from "vscode";
import type { DetectResult } from "../../server/protocol/kb-jobs.ts";
import { choose, nameOf, type Row, separator } from "./asking.ts";

/** The format that was told, with the reason, before all others. */
export function chooseFormat(found: DetectResult): Promise<string | undefined> {
  const told: Row<string> = {
    label: found.format,
    description: l10n.t("detected"),
    detail: l10n.t("Because {0}", found.reason),
    value: found.format,
  };
  const others = found.formats.filter((f) => f !== found.format).map((label) => ({ label, value: label }));
  return choose(
    [told, separator(l10n.t("Read it as something else")), ...others],
    l10n.t("In which format is {0}?", nameOf(found.path)),
  );
}
