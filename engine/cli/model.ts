// `curie model …`: the models at hand. Nothing is asked of a hub, and nothing fetched from it, before it was allowed.
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { isLoopback } from "../llm/consent.ts";
import { openModelFolder, readManifest, verifyFiles } from "../models/folder/folder.ts";
import { inspectFolder } from "../models/folder/inspect.ts";
import {
  findModel,
  installFolder,
  listModels,
  type ModelEntry,
  removeModel,
} from "../models/folder/library.ts";
import { MANIFEST, PRECISIONS, type Precision } from "../models/folder/manifest.ts";
import { install } from "../models/hub/download.ts";
import { hubFetch } from "../models/hub/hub-fetch.ts";
import { HUB, offerOf, repositoryOf } from "../models/hub/offer.ts";
import { ModelError } from "../models/model-error.ts";
import { cacheFolder } from "./cache-folder.ts";
import { Events } from "./events.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { modelPlaces } from "./model-places.ts";
import { modelLines, modelRow, offerLines } from "./model-rows.ts";
import { repeated } from "./options.ts";
import { Progress, print, sized, type Terminal, tell, type Work } from "./terminal.ts";

type Run = (work: Work) => Promise<void>;

interface AddOptions {
  name?: string;
  inPlace?: true;
  allowHost?: string[];
  yes?: true;
  precision?: Precision;
  revision?: string;
  hub: string;
  into?: string;
  events?: true;
  progress?: true;
}

const HUB_PREFIX = "hf:";

const ADD_HELP = `
SOURCE is a folder in GLiNER's or Hugging Face's layout with ONNX files, or hf:OWNER/NAME on a hub. A hub is asked only with
--allow-host, and files are fetched only with --yes, after name, size, licence and host were shown. Files are verified by hash;
a fetch that was cut off goes on. HF_TOKEN is sent to the hub alone, for models with terms; HF_ENDPOINT names another hub.

Examples:
  curie model add ~/Downloads/gliner-biomed-bi-small
  curie model add --in-place my-model/          (writes ${MANIFEST} into it, copies nothing)
  curie model add hf:onnx-community/gliner_large_bio-v0.1 --allow-host huggingface.co
  curie model add hf:onnx-community/gliner_large_bio-v0.1 --allow-host huggingface.co --yes`;

/** What went wrong with a model is something a person can put right. */
const named =
  (work: Work): Work =>
  async (terminal) => {
    try {
      return await work(terminal);
    } catch (error) {
      if (error instanceof ModelError) throw new UsageError(error.message);
      throw error;
    }
  };

export function modelCommands(model: Command, run: Run): void {
  model
    .command("list")
    .summary("the models at hand")
    .description("Lists the models that ship with Curie and those that were installed.")
    .option("--json", "print it as JSON")
    .action((options: { json?: true }) =>
      run(async (terminal) => {
        const models = await listModels(modelPlaces());
        const text = models.map((m) => `${modelRow(m)}\n`).join("") || "no model is installed.\n";
        await print(terminal, options.json ? `${JSON.stringify(models)}\n` : text);
        return EXIT.ok;
      }),
    );
  model
    .command("info")
    .summary("what a model is")
    .description("Says what a model is: kind, licence, graphs, limits, and the labels it knows.")
    .argument("<model>", "name of a model at hand, or its folder")
    .option("--json", "print its manifest as JSON")
    .action((given: string, options: { json?: true }) =>
      run(
        named(async (terminal) => {
          const folder = await findModel(given, modelPlaces());
          const { manifest, listed } = await openModelFolder(folder, { signal: terminal.signal });
          const text = options.json ? `${JSON.stringify(manifest)}\n` : modelLines(folder, manifest, listed);
          await print(terminal, text);
          return EXIT.ok;
        }),
      ),
    );
  model
    .command("verify")
    .summary("whether a model's files are those that its manifest lists")
    .description("Compares every file of a model with the size and the SHA-256 that its manifest lists.")
    .argument("<model>", "name of a model at hand, or its folder")
    .action((given: string) =>
      run(
        named(async (terminal) => {
          const folder = await findModel(given, modelPlaces());
          const manifest = await readManifest(folder);
          if (!manifest)
            throw new UsageError(`${folder} has no ${MANIFEST}: curie model add --in-place writes one.`);
          try {
            await verifyFiles(folder, manifest, { signal: terminal.signal });
          } catch (error) {
            if (!(error instanceof ModelError)) throw error;
            tell(terminal, error.message);
            return EXIT.problems;
          }
          const files = Object.keys(manifest.files).length;
          await print(terminal, `${manifest.name}: all ${files} files are as ${MANIFEST} lists them.\n`);
          return EXIT.ok;
        }),
      ),
    );
  model
    .command("remove")
    .summary("take an installed model away")
    .description("Deletes an installed model. Models that ship with Curie stay.")
    .argument("<name>", "name of an installed model")
    .action((name: string) =>
      run(
        named(async (terminal) => {
          const { folder } = await removeModel(name, modelPlaces());
          await print(terminal, `removed ${name} (${folder})\n`);
          return EXIT.ok;
        }),
      ),
    );
  model
    .command("add")
    .summary("install a model from a folder or a hub")
    .description("Installs a model, with a manifest that lists its files and their hashes.")
    .argument("<source>", "a model's folder, or hf:OWNER/NAME[@REVISION]")
    .option("--name <name>", "name to give it (default: the manifest's, or the folder's)")
    .option("--in-place", "only write the manifest into the folder; nothing is copied")
    .option("--allow-host <host>", "consent to asking this hub for the model", repeated)
    .option("--yes", "agree to the licence and size that were shown, and fetch")
    .addOption(
      new Option("--precision <name>", "weights to fetch (default: those best on a CPU)").choices(PRECISIONS),
    )
    .option("--hub <address>", "another hub than Hugging Face's", process.env.HF_ENDPOINT || HUB)
    .addOption(new Option("--into <folder>", "folder of installed models").hideHelp())
    .addOption(new Option("--events", "JSON lines for a program").hideHelp())
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", ADD_HELP)
    .action((source: string, options: AddOptions) =>
      run(named((terminal) => add(source, options, terminal))),
    );
}

async function add(source: string, options: AddOptions, terminal: Terminal): Promise<ExitCode> {
  const events = new Events(terminal, options.events === true);
  const progress = new Progress(terminal, options.progress === true);
  const { name } = options;
  const common = {
    ...(name === undefined ? {} : { name }),
    signal: terminal.signal,
    onProgress: (done: number, of: number) => {
      events.progress({ phase: "fetching", done, total: of });
      progress.report(() => `${source}: ${sized(done)} of ${sized(of)}`);
    },
  };
  const usual = modelPlaces();
  const places = options.into ? { ...usual, installed: [resolve(options.into)] as const } : usual;
  let entry: ModelEntry;
  if (options.inPlace) {
    const manifest = await inspectFolder(source, common);
    await writeFile(join(source, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await print(terminal, `${join(source, MANIFEST)}: ${manifest.kind} ${manifest.name}\n`);
    return EXIT.ok;
  }
  if (source.startsWith(HUB_PREFIX)) {
    const { repository, revision } = repositoryOf(source.slice(HUB_PREFIX.length));
    const hub = new URL(options.hub);
    if (!isLoopback(hub.hostname) && !options.allowHost?.some((h) => [hub.host, hub.hostname].includes(h)))
      throw new UsageError(
        `nothing was sent: ${hub.host} would be asked for ${repository}. Allow it with --allow-host ${hub.host}.`,
      );
    const token = process.env.HF_TOKEN;
    const from = { hub: hub.origin, fetch: hubFetch(hub.origin), ...(token ? { token } : {}) };
    const offer = await offerOf(repository, {
      ...from,
      ...(revision === undefined ? {} : { revision }),
      ...(options.precision === undefined ? {} : { precision: options.precision }),
    });
    if (!options.yes) {
      await events.result({ offer });
      if (!events.wanted)
        await print(terminal, `${offerLines(offer)}\nNothing was fetched. Agree with --yes.\n`);
      return EXIT.ok;
    }
    if (!events.wanted) tell(terminal, offerLines(offer));
    entry = await install(offer, places, { ...from, ...common, cacheFolder: cacheFolder(process.env) });
  } else entry = await installFolder(source, places, common);
  progress.clear();
  await events.result({ name: entry.name, folder: entry.folder });
  if (!events.wanted) await print(terminal, `${entry.name}: installed in ${entry.folder}\n`);
  return EXIT.ok;
}
