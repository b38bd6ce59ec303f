// What a document is read with: the model of its language or of the settings, the types that are asked for, what was learned from its
// folder. One key says whether what was read still holds.
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Region } from "../../engine/analysis/analysis.ts";
import type { Project } from "../../engine/corpus/annotations/project.ts";
import type { ModelChoice } from "../../engine/models/job.ts";
import { threadsFor } from "../../engine/models/threads.ts";
import type { asRequest } from "../../engine/recognition/adapt/learn-head.ts";
import { languageOf } from "../../engine/text/language.ts";
import type { Settings } from "../settings.ts";
import { type AskedType, askedTypes } from "./asked-types.ts";
import type { ChosenModel, Models } from "./models.ts";
import { type Thresholds, thresholdsFor } from "./thresholds.ts";

/** Heads as a request to the model carries them. */
export type LearnedHeads = Readonly<Record<string, ReturnType<typeof asRequest>>>;

export interface ConfigSources {
  readonly models: Models;
  /** Of the document's folder: its path, and its project file if it has one. */
  folderOf(uri: string): string | undefined;
  project(uri: string): Promise<Project | undefined>;
  /** By type, what was learned from the document's folder on the model of a folder. */
  heads(uri: string, model: string): Promise<LearnedHeads>;
  /** What of a document is prose; undefined: all of it. Nothing where it is not read at all. */
  regions(document: TextDocument, settings: Settings): readonly Region[] | undefined;
}

export interface Config {
  /** Equal for equal findings in equal texts. */
  readonly key: string;
  readonly model: ChosenModel;
  readonly choice: ModelChoice;
  readonly types: readonly AskedType[];
  readonly thresholds: Thresholds;
  readonly heads: LearnedHeads;
  readonly language: string | undefined;
}

/** Undefined where the document is not to be read by a model. Rejects with `ModelError` where the model cannot be had. */
export async function configFor(
  sources: ConfigSources,
  document: TextDocument,
  settings: Settings,
): Promise<Config | undefined> {
  if (!settings.enable || !settings["neural.enable"]) return undefined;
  const { uri } = document;
  const regions = sources.regions(document, settings);
  if (regions?.length === 0) return undefined;
  const language = languageOf(document.getText());
  const { models } = sources;
  const model = await models.chosen(settings["neural.model"], sources.folderOf(uri), language);
  if (!model) return undefined;
  const heads = await sources.heads(uri, model.folder);
  const asked = askedTypes(settings["neural.types"], await sources.project(uri), model.manifest);
  const unlearned = asked.filter(({ label, type }) => !Object.hasOwn(heads, type ?? label));
  const types = [...unlearned, ...Object.keys(heads).map((type): AskedType => ({ label: type, type }))];
  if (!types.length) return undefined;
  const thresholds = thresholdsFor(settings["neural.threshold"], unlearned, model.manifest);
  const { device } = models.deviceFor(model, settings["neural.device"]);
  return {
    key: JSON.stringify([model.folder, model.manifest.name, types, thresholds.key, heads]),
    heads,
    model,
    choice: { folder: model.folder, device, threads: threadsFor(settings["neural.threads"] || "auto") },
    types,
    thresholds,
    language,
  };
}
