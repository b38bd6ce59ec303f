// How sure a link must be: the project of a text says it before the settings do.
import type { Project } from "../../engine/corpus/annotations/project.ts";
import type { Precision } from "../../engine/linking/precisions.ts";
import type { Settings } from "../settings.ts";

/** The share of links that must be right as a setting has it; 0: everything is linked. */
export const precisionOf = (settings: Pick<Settings, "linking.precision">): number =>
  settings["linking.precision"] === "link all" ? 0 : Number(settings["linking.precision"]);

const known = new WeakMap<Settings, Map<Precision, Settings>>();

/** Settings with what the project says in place of them; the same object for the same two, so that what was read with it still holds. */
export function underProject(settings: Settings, { linking }: Pick<Project, "linking">): Settings {
  const precision = linking?.precision;
  if (precision === undefined || precision === settings["linking.precision"]) return settings;
  const made = known.get(settings) ?? new Map<Precision, Settings>();
  known.set(settings, made);
  const found = made.get(precision) ?? { ...settings, "linking.precision": precision };
  made.set(precision, found);
  return found;
}
