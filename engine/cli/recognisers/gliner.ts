// GLiNER models as recognisers: the one that ships, and any whose folder is named.
import { basename } from "node:path";
import { Option } from "commander";
import { FoundLinker } from "../../analysis/link-found.ts";
import { headsFor } from "../../corpus/annotations/learned.ts";
import { graphHash } from "../../corpus/annotations/teach.ts";
import { isGroup } from "../../kb/groups.ts";
import type { Device, DeviceChoice } from "../../models/devices/devices.ts";
import { openModelFolder } from "../../models/folder/folder.ts";
import { defaultModel, findModel } from "../../models/folder/library.ts";
import { ModelHost } from "../../models/host/host.ts";
import { modelHostProgram } from "../../models/host/program.ts";
import { LoadedModels } from "../../models/loaded-models.ts";
import { ModelError } from "../../models/model-error.ts";
import { type ThreadChoice, threadsFor } from "../../models/threads.ts";
import { asRequest } from "../../recognition/adapt/learn-head.ts";
import type { ModelTraits } from "../../recognition/combine/combine.ts";
import { defaultWeights } from "../../recognition/combine/evidence.ts";
import { resolveLabels } from "../../recognition/gliner/labels.ts";
import { GlinerRecogniser } from "../../recognition/gliner/recogniser.ts";
import { glinerWorker } from "../../recognition/gliner/worker.ts";
import type { Document } from "../../text/document.ts";
import { languageOf } from "../../text/language.ts";
import { cacheFolder } from "../cache-folder.ts";
import { deviceFor, deviceOption, threadsOption } from "../device-choice.ts";
import { UsageError } from "../exit-codes.ts";
import { learnedPath, readLearned } from "../learned.ts";
import { modelPlaces } from "../model-places.ts";
import { counted, tell } from "../terminal.ts";
import type {
  OpenRecogniser,
  RecogniserContext,
  RecogniserKind,
  RecogniserOptions,
} from "./recogniser-kind.ts";

interface Options extends RecogniserOptions {
  model?: string;
  labels?: string[];
  threshold?: number;
  device?: DeviceChoice;
  threads?: ThreadChoice;
  overlap?: "flat" | "nested";
  multiLabel?: true;
  link?: boolean;
  learned?: string;
}

const PLACES = modelPlaces();

/** What is wrong with a model or with what is asked of it is for the person who named it. */
export const asUsage = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw error instanceof ModelError ? new UsageError(error.message) : error;
  });

/** Folder of the model of that name or folder; of the one that ships where none is named. Throws `UsageError`. */
export async function chosenModel(named: string | undefined): Promise<string> {
  if (named !== undefined) return asUsage(findModel(named, PLACES));
  const shipped = await defaultModel(PLACES, "en");
  if (!shipped)
    throw new UsageError(
      `no neural model ships with this copy of Curie (${PLACES.shipped}); name one: --model FOLDER.`,
    );
  return shipped.folder;
}

const probability = (text: string): number => {
  const n = Number(text);
  if (text.trim() === "" || !(n >= 0 && n < 1))
    throw new UsageError(`--threshold ${text}: a probability from 0 to below 1 was expected.`);
  return n;
};

const labelList = (text: string, before: string[] = []): string[] => {
  const labels = text.split(",").map((label) => label.trim());
  if (labels.some((label) => label === "")) throw new UsageError(`--labels ${text}: a label without a name.`);
  return [...before, ...labels];
};

const THRESHOLD = 0.5;
/** Languages that a shipped model may be of. */
const LANGUAGES = ["en", "es", "fr"];

/** How the model's word is weighed beside others': groups and thresholds of its labels, as far as it says them. */
async function traitsOf(folder: string, { labels = [], threshold }: Options): Promise<ModelTraits> {
  const { manifest } = await openModelFolder(folder);
  const resolved = new Map(resolveLabels(labels, manifest.labels).map((label) => [label.asked, label]));
  return {
    groups: new Set([...resolved.values()].flatMap(({ group }) => group ?? [])),
    thresholdOf: (label) => threshold ?? resolved.get(label)?.threshold ?? THRESHOLD,
    groupOf: (label) => resolved.get(label)?.group ?? (isGroup(label) ? label : undefined),
  };
}

/** The same for the models of all languages, of which each document is read by one. */
async function traitsOfAll(options: Options, first: string): Promise<ModelTraits> {
  const others = await Promise.all(LANGUAGES.map((language) => defaultModel(PLACES, language)));
  const folders = new Set([first, ...others.flatMap((found) => found?.folder ?? [])]);
  const all = await Promise.all([...folders].map((folder) => traitsOf(folder, options)));
  return {
    groups: new Set(all.flatMap(({ groups }) => [...groups])),
    thresholdOf: (label) =>
      (all.find((t) => t.groupOf(label) !== undefined) ?? all[0])?.thresholdOf(label) ?? THRESHOLD,
    groupOf: (label) => all.map((t) => t.groupOf(label)).find((group) => group !== undefined),
  };
}

/** The device that was chosen; another one than was asked for is told, with the reason. */
async function deviceOf(
  folder: string,
  { device = "cpu", threads }: Options,
  { terminal }: RecogniserContext,
): Promise<Device> {
  const chosen = await asUsage(deviceFor(device, folder, threads, terminal.signal));
  if (chosen.device !== device)
    tell(terminal, `${basename(folder)}: computed on ${chosen.device} (${chosen.reason}).`);
  return chosen.device;
}

/** Labels that were learned from a corpus on this very model; those of another one are told and left out. */
async function learnedHeads(
  corpus: string,
  folder: string,
  terminal: RecogniserContext["terminal"],
): Promise<Record<string, ReturnType<typeof asRequest>>> {
  const learned = await readLearned(await learnedPath(corpus));
  const mine = headsFor(learned, await graphHash(folder));
  const others = Object.keys(learned.heads).filter((type) => !Object.hasOwn(mine, type));
  if (others.length)
    tell(
      terminal,
      `${others.join(", ")}: learned on another model than ${basename(folder)}; learn again with curie adapt.`,
    );
  return Object.fromEntries(Object.entries(mine).map(([type, head]) => [type, asRequest(head)]));
}

/** What to ask the model itself: the labels named, else all it knows, those that were learned left out. */
async function ownLabels(folder: string, { labels }: Options, heads: object): Promise<string[]> {
  if (labels?.length) return labels.filter((label) => !Object.hasOwn(heads, label));
  if (!Object.keys(heads).length) return [];
  const { manifest } = await openModelFolder(folder);
  return (manifest.labels ?? []).map((label) => label.name).filter((name) => !Object.hasOwn(heads, name));
}

async function openModel(
  folder: string,
  options: Options,
  context: RecogniserContext,
): Promise<OpenRecogniser> {
  const device = await deviceOf(folder, options, context);
  const { terminal, progress, problem, kbs } = context;
  const model = context.together ? await traitsOf(folder, options) : undefined;
  const threshold = model ? defaultWeights.silence : options.threshold;
  const heads = options.learned === undefined ? {} : await learnedHeads(options.learned, folder, terminal);
  const cache = { cacheFolder: cacheFolder(process.env) };
  // Drivers bring their own libraries, which only a process that is started with their folders finds; and they crash.
  const models =
    device === "cpu"
      ? new LoadedModels([glinerWorker], cache)
      : new ModelHost({ program: modelHostProgram(), ...cache });
  const toldOf = new Set<string>();
  let reading = "";
  const recogniser = new GlinerRecogniser(
    models,
    { folder, device, threads: threadsFor(options.threads) },
    {
      name: basename(folder),
      labels: [...(await ownLabels(folder, options, heads)), ...Object.keys(heads)],
      heads,
      nested: options.overlap === "nested",
      multiLabel: options.multiLabel === true,
      ...(threshold === undefined ? {} : { threshold }),
      onNote: (note) => {
        progress.clear();
        tell(terminal, `${basename(folder)}: ${note}.`);
      },
      onReport: ({ fallback }) => {
        if (fallback === undefined || toldOf.has(fallback)) return;
        toldOf.add(fallback);
        tell(terminal, `${basename(folder)}: computed on the CPU (${fallback}).`);
      },
      onRead: (upTo, mentions) =>
        progress.report(
          () => `${reading}: ${counted(upTo, "character")} read, ${counted(mentions, "mention")}`,
        ),
    },
  );
  let linker: FoundLinker | undefined;
  const linked = async (document: Document, mentions: Parameters<FoundLinker["link"]>[1]) => {
    if (options.link === false) return mentions;
    linker ??= new FoundLinker(await kbs(), {
      groupsOf: (type) => {
        const group = recogniser.groups.get(type) ?? type;
        return isGroup(group) ? [group] : undefined;
      },
    });
    return linker.link(document, mentions);
  };
  return {
    name: basename(folder),
    ...(model ? { model } : {}),
    async annotate(document) {
      reading = document.id;
      try {
        const { mentions, uncovered } = await asUsage(recogniser.recognise(document, terminal.signal));
        for (const { start, end, reason } of uncovered)
          problem(document.id, `characters ${start} to ${end} are not covered: ${reason}`);
        return await linked(document, mentions);
      } finally {
        progress.clear();
      }
    },
    close: () => models.close(),
  };
}

export const glinerKind: RecogniserKind = {
  name: "gliner",
  summary: "a GLiNER model: --model FOLDER, or the name of an installed one",
  options: (command) =>
    command
      .option(
        "--labels <names>",
        "gliner, embedded: what to find, parted by commas (embedded: all it knows by default)",
        labelList,
      )
      .option("--threshold <p>", "gliner, embedded: least probability of a mention", probability)
      .addOption(
        new Option("--overlap <kind>", "gliner, embedded: whether a mention may lie inside another")
          .choices(["flat", "nested"])
          .default("flat"),
      )
      .option("--learned <corpus>", "gliner, embedded: find what curie adapt learned from this corpus, too")
      .option("--multi-label", "gliner, embedded: the same words may have several labels")
      .addOption(deviceOption("gliner, embedded"))
      .addOption(threadsOption("gliner, embedded")),
  examples: `
A neural model as recogniser: --model names its folder (gliner_config.json, tokenizer.json, onnx/), --labels what to find in
your own words. Texts of any length are read in overlapping windows; what no window can hold is told.
  curie annotate --recognizer gliner --model gliner-biomed-bi-small --labels "disease,drug,side effect" note.txt
  curie annotate --recognizer embedded --labels disease,chemical note.txt
  curie annotate --recognizer dictionary,embedded note.txt`,
  async open(given, context) {
    const options = given as Options;
    const { model } = options;
    if (!model) throw new UsageError("--model FOLDER says which GLiNER model is to read the text.");
    return openModel(await asUsage(findModel(model, PLACES)), options, context);
  },
};

export const embeddedKind: RecogniserKind = {
  name: "embedded",
  summary: "the neural model that ships with Curie",
  async open(given, context) {
    const shipped = await defaultModel(PLACES, "en");
    if (!shipped)
      throw new UsageError(
        `no neural model ships with this copy of Curie (${PLACES.shipped}); name one: --recognizer gliner --model FOLDER.`,
      );
    const options = given as Options;
    const opened = new Map<string, OpenRecogniser>();
    const model = context.together ? await traitsOfAll(options, shipped.folder) : undefined;
    return {
      ...(model ? { model } : {}),
      // Each document by the model of its language.
      async annotate(document) {
        const language = document.language ?? languageOf(document.text);
        const { folder } = (await defaultModel(PLACES, language)) ?? shipped;
        const known = opened.get(folder) ?? (await openModel(folder, options, context));
        opened.set(folder, known);
        return known.annotate(document);
      },
      async close() {
        for (const recogniser of opened.values()) await recogniser.close?.();
      },
    };
  },
};
