// The server's state in words, as the status items and the details list say it.
import { l10n } from "vscode";
import type { StatusParams } from "../server/protocol/start.ts";
import type { ServerState } from "./curie.ts";

export function stateName(state: ServerState): string {
  switch (state) {
    case "starting":
      return l10n.t("Curie starting");
    case "loading":
      return l10n.t("Loading knowledge bases");
    case "ready":
      return l10n.t("Ready");
    case "no-kb":
      return l10n.t("No knowledge base");
    case "error":
      return l10n.t("A knowledge base could not be loaded");
    case "stopped":
      return l10n.t("Curie's language server is not running");
  }
}

type Kb = StatusParams["kbs"][number];

/** `starter 2026.1` */
export const kbName = ({ name, version }: Kb): string => `${name} ${version}`;

/** `812 concepts, 4,001 names`: the size of one knowledge base, or of several together. */
export function kbSize(...kbs: Kb[]): string {
  const sum = (of: "concepts" | "names") => kbs.reduce((total, kb) => total + kb[of], 0).toLocaleString();
  return l10n.t("{0} concepts, {1} names", sum("concepts"), sum("names"));
}

/** `starter 2026.1: 812 concepts, 4,001 names` */
export const kbLine = (kb: Kb): string => `${kbName(kb)}: ${kbSize(kb)}`;
