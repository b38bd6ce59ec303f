// `curie link --by cascade`: the stages that ship, and a model of the person's own behind them.
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { calibrated, calibratorSchema } from "../evaluation/calibrator.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { AddedStage } from "../linking/cascade/added-stages.ts";
import { CascadeLinker } from "../linking/cascade/cascade-linker.ts";
import { leastFor } from "../linking/cascade/learned.ts";
import { linkByCascade } from "../linking/cascade/link-cascade.ts";
import type { EncodedNames } from "../linking/dense/near-names.ts";
import { linkDocumentGuided } from "../linking/guided/document-linker.ts";
import type { LinkingModel } from "../linking/guided/linking-model.ts";
import type { Mention } from "../text/mention.ts";
import { UsageError } from "./exit-codes.ts";
import { type CorpusLinker, guidedOptions, type LinkerOptions, named } from "./linker.ts";

/** Stages behind those that ship, opened; the cascade releases them. */
interface Behind {
  readonly near?: EncodedNames & { release(): Promise<void> };
  readonly model?: LinkingModel;
  /** Asked of nothing but what the stages before it leave. */
  readonly served?: CorpusLinker;
  /** What the model's scores are worth. */
  readonly chanceOf?: NonNullable<AddedStage["chanceOf"]>;
}

export async function openCascade(
  kbs: readonly KnowledgeBase[],
  options: LinkerOptions,
  { model, near, served, chanceOf }: Behind,
): Promise<CorpusLinker> {
  if (options.calibrator !== undefined && !model && !served)
    throw new UsageError(
      "--calibrator says what a model's scores are worth: name the model with --model, and its --url if it is served.",
    );
  const worth = chanceOf ? { chanceOf } : {};
  const added: AddedStage[] = [
    ...(model ? [{ ...worth, name: "model", link: guidedBy(model, options) }] : []),
    ...(served ? [{ ...worth, name: "served model", link: chosenBy(served) }] : []),
  ];
  const linker = await CascadeLinker.over(kbs, near ? { near } : {});
  const least = leastFor(options.precision);
  return {
    async link(document, mentions, signal) {
      await near?.prepare(linker.terms(document.text, mentions), signal).catch(named);
      return linkByCascade(linker, document, mentions, least, added, signal);
    },
    ...(served?.problems ? { problems: served.problems } : {}),
    ...(served?.summary ? { summary: served.summary } : {}),
    async release() {
      await served?.release();
      await near?.release();
      await model?.release();
    },
  };
}

const guidedBy =
  (model: LinkingModel, options: LinkerOptions): AddedStage["link"] =>
  async ({ text }, mentions, signal) => {
    const open = mentions.map((m): Mention => ({ ...m, candidates: [] }));
    const found = await linkDocumentGuided(model, text, open, { ...guidedOptions(options), signal });
    return found.map((m) => m.candidates);
  };

/** That none is meant leaves the mention as it was: what a served model's no is worth is not known. */
const chosenBy =
  (served: CorpusLinker): AddedStage["link"] =>
  async (document, mentions, signal) => {
    const open = mentions.map((m): Mention => ({ ...m, status: "undecided", concepts: [], candidates: [] }));
    const found = await served.link(document, open, signal, () => true);
    return found.map((m) => (m.status === "linked" ? m.candidates : []));
  };

/** What a calibrator says of scores. Throws `UsageError` where the file is none of `curie calibrate`'s. */
export async function worthIn(file: string): Promise<NonNullable<AddedStage["chanceOf"]>> {
  try {
    const calibrator = calibratorSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return (score, type) => calibrated(calibrator, score, type);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new UsageError(`${file} is no calibrator (curie calibrate writes them): ${why}`);
  }
}
