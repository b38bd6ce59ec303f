// The ways of linking that `curie link` has: a cascade of stages (the linker that ships), its last stage for all, names alone,
// a model that writes names under a trie of them, or a model that somebody serves.

import { FoundLinker } from "../analysis/link-found.ts";
import type { SemanticGroup } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { askedGroup, linkDocumentGuided } from "../linking/guided/document-linker.ts";
import { type LinkingModel, openLinkingModel } from "../linking/guided/linking-model.ts";
import { onnxRuntime } from "../models/onnx-runtime.ts";
import type { Mention } from "../text/mention.ts";
import { nearAnd, openContextLinking } from "./context-linking.ts";
import { UsageError } from "./exit-codes.ts";
import { type CorpusLinker, guidedOptions, type LinkerOptions, named } from "./linker.ts";
import { openNearNames } from "./open-near-names.ts";
import { openServedLinker } from "./served-linking.ts";
import type { Progress, Terminal } from "./terminal.ts";

const nothing = async (): Promise<void> => undefined;

/** Throws `UsageError` where a file that is needed is missing, foreign or damaged. */
export async function openLinker(
  kbs: readonly KnowledgeBase[],
  options: LinkerOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<CorpusLinker> {
  if ((options.by === "names" || options.by === "model") && options.dense)
    throw new UsageError(
      "--dense goes with --by cascade, --by context and --by served, which rank what it proposes.",
    );
  if (options.by === "served") return openServedLinker(kbs, options, terminal, progress);
  if (options.by === "names") {
    const linker = new FoundLinker(kbs, { groupsOf });
    const undecided = (m: Mention): Mention => ({ ...m, status: "undecided", concepts: [], candidates: [] });
    return {
      link: async (document, mentions) => linker.link(document, mentions.map(undecided)),
      release: nothing,
    };
  }
  if (options.by === "context") {
    const { thresholdOf } = await import("../linking/context/precision.ts");
    const least = thresholdOf(options.precision);
    const { link, release } = await openContextLinking(kbs, nearAnd({ least }, options));
    return { link: ({ text }, mentions, signal) => link(text, mentions, signal), release };
  }
  if (options.by === "cascade") {
    const { openCascade, worthIn } = await import("./cascade.ts");
    const chanceOf = options.calibrator === undefined ? undefined : await worthIn(options.calibrator);
    const near = await openNearNames(kbs, options);
    const isServed = options.url !== undefined || options.local !== undefined || options.replay === true;
    if (isServed && options.calibrator === undefined)
      throw new UsageError(
        "a served model as the last stage of --by cascade needs --calibrator (curie calibrate): nobody knows what its answers are worth otherwise, and none would be filled in. --by served asks it of every mention.",
      );
    const served = isServed ? await openServedLinker(kbs, options, terminal, progress) : undefined;
    const model = isServed || options.model === undefined ? undefined : await openModel(kbs, options);
    return openCascade(kbs, options, {
      ...(near ? { near } : {}),
      ...(model ? { model } : {}),
      ...(served ? { served } : {}),
      ...(chanceOf ? { chanceOf } : {}),
    });
  }
  const model = await openModel(kbs, options);
  return {
    link: ({ text }, mentions, signal) =>
      linkDocumentGuided(model, text, mentions, { ...guidedOptions(options), signal }),
    release: () => model.release(),
  };
}

/** The model that writes names, over the one knowledge base whose names its trie holds. */
async function openModel(kbs: readonly KnowledgeBase[], options: LinkerOptions): Promise<LinkingModel> {
  const [kb, ...others] = kbs;
  if (options.model === undefined || options.trie === undefined || !kb || others.length)
    throw new UsageError(
      `--by ${options.by}: a model needs --model FOLDER, --trie FILE and one --kb, of which the trie was built (curie kb trie).`,
    );
  return openLinkingModel({ folder: options.model, trie: options.trie }, kb, onnxRuntime()).catch(named);
}

function groupsOf(type: string): readonly SemanticGroup[] | undefined {
  const group = askedGroup(type);
  return group && [group];
}
