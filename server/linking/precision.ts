import type { Settings } from "../settings.ts";

/** The share of links that must be right as a setting has it; 0: everything is linked. */
export const precisionOf = (settings: Pick<Settings, "linking.precision">): number =>
  settings["linking.precision"] === "link all" ? 0 : Number(settings["linking.precision"]);
