// What `curie compose` and `curie train linker` have in common: rows of corpora under the knowledge bases' names, and the files of
// a mix.
import { join } from "node:path";
import { type Command, Option } from "commander";
import { isGroup } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { ContextWidth } from "../linking/guided/contexts.ts";
import type { Document } from "../text/document.ts";
import { CharacterGrams } from "../training/composition/character-grams.ts";
import {
  byEdits,
  byEmbedding,
  byGrams,
  byTitle,
  CHOICES,
  type Choice,
  type ChooseName,
} from "../training/composition/choose-name.ts";
import {
  addRows,
  stageFiles,
  stageLines,
  type TrainingInput,
  type TrainingSet,
} from "../training/composition/compose.ts";
import { besidesItself, kbDocuments } from "../training/composition/kb-documents.ts";
import { type Mix, type RowSource, stagesOf } from "../training/composition/mixes.ts";
import { presentIds } from "../training/composition/present-ids.ts";
import { RowStore } from "../training/composition/row-store.ts";
import { UnambiguousNames } from "../training/composition/unambiguous-names.ts";
import { UsageError } from "./exit-codes.ts";
import { openEncoder } from "./open-encoder.ts";
import { repeated, wholeNumber } from "./options.ts";
import { version } from "./package-root.ts";
import { counted, type Progress, type Terminal } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

export interface RowChoices {
  represent: Choice;
  url?: string;
  model?: string;
  allowHost?: string[];
  allowClinical?: true;
  leastGrams?: number;
  language?: string;
  composite?: true;
  groupOf?: string[];
}

/** The options of both commands that say what a row is. */
export function rowOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--represent <how>",
        "which name of the concept is the answer: nearest by character 3-grams, by an embedding model, by edits, or the preferred one",
      )
        .choices(CHOICES)
        .default("grams"),
    )
    .option(
      "--least-grams <n>",
      "3-grams in fewer names than this do not count (default: 10; 1 below 10,000 names)",
      wholeNumber,
    )
    .option(
      "--language <tag>",
      "language of documents that state none, and of the names (default: all names, en)",
    )
    .option("--url <address>", "of --represent embedding: OpenAI-compatible endpoint for vectors")
    .option(
      "--model <name>",
      "of --represent embedding: folder of a sentence encoder; with --url the model as the endpoint calls it",
    )
    .option("--allow-host <host>", "consent to sending mentions and names to this host; recorded", repeated)
    .option("--allow-clinical", "with --allow-host: for text marked as clinical, too")
    .option("--composite", "rows for mentions with several concepts, their names one behind the other")
    .option("--group-of <type=GROUP>", "semantic group of a type of the corpora; may be repeated", repeated);
}

/** Below so many names most grams are rare, and none would be left. */
const SMALL = 10_000;

async function choiceOf(
  options: RowChoices,
  texts: readonly string[],
  names: UnambiguousNames,
  terminal: Terminal,
): Promise<ChooseName> {
  const { represent, leastGrams } = options;
  if (represent === "title") return byTitle;
  if (represent === "edits") return byEdits;
  if (represent === "embedding") return byEmbedding(await openEncoder(options, texts, terminal));
  const least = leastGrams ?? (names.report.kept < SMALL ? 1 : 10);
  return byGrams(CharacterGrams.fit(names.all(), least));
}

/** The group of each type that `--group-of` names. */
export function groupsOf(given: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const pair of given) {
    const [, type, group] = /^(.+)=([^=]+)$/.exec(pair) ?? [];
    if (!type || !group || !isGroup(group.toUpperCase()))
      throw new UsageError(`--group-of ${pair}: it is TYPE=GROUP, such as Chemical=CHEM.`);
    known.set(type, group.toUpperCase());
  }
  return known;
}

/** Rows by source, kept on the disk below `folder` until `close`. */
export class Composing {
  readonly kbs: readonly KnowledgeBase[];
  readonly names: UnambiguousNames;
  readonly inputs: TrainingInput[] = [];
  readonly #options: RowChoices;
  readonly #choose: ChooseName;
  readonly #groupOf: (type: string) => string;
  readonly #context: ContextWidth;
  readonly #nil: string | undefined;
  readonly #stores: Readonly<Record<RowSource | "dev", RowStore>>;
  readonly #progress: Progress;

  private constructor(made: Made) {
    this.kbs = made.kbs;
    this.names = made.names;
    this.#options = made.options;
    this.#choose = made.choose;
    this.#groupOf = made.groupOf;
    this.#context = made.context ?? "sentence";
    this.#nil = made.nil;
    this.#progress = made.progress;
    const store = (name: string) => new RowStore(join(made.folder, `${name}.${process.pid}.part`));
    this.#stores = { human: store("human"), synthetic: store("synthetic"), dev: store("dev") };
  }

  /** `texts`: corpora that an embedding model will be shown. `groupOf`: of types that `--group-of` does not name. */
  static async open(
    given: Omit<Made, "names" | "choose" | "groupOf"> & {
      texts: readonly string[];
      terminal: Terminal;
      groupOf?: (type: string) => string;
    },
  ): Promise<Composing> {
    const { options, kbs, texts, terminal, progress, groupOf = (type) => type } = given;
    const groups = groupsOf(options.groupOf ?? []);
    progress.report(() => "reading the names of the knowledge base");
    const { language } = options;
    const names = UnambiguousNames.of(kbs, language ? { languages: [language] } : {});
    const choose = await choiceOf(options, texts, names, terminal);
    return new Composing({ ...given, names, choose, groupOf: (type) => groups.get(type) ?? groupOf(type) });
  }

  get counts(): Readonly<Record<RowSource, number>> {
    return { human: this.#stores.human.size, synthetic: this.#stores.synthetic.size };
  }

  get developed(): number {
    return this.#stores.dev.size;
  }

  /** Rows of a corpus. `part`: `dev` to measure on; else the source itself. */
  async add(
    source: RowSource,
    path: string,
    documents: AsyncIterable<Document>,
    part: RowSource | "dev" = source,
  ): Promise<TrainingInput> {
    const present = presentIds(this.kbs);
    const brought = async function* () {
      for await (const document of documents) yield present(document);
    };
    return this.#added(source, path, brought(), part, this.#choose);
  }

  /** Rows of the knowledge bases' own names and definitions, as synthetic ones. */
  async addNames(seed: number): Promise<void> {
    const { language } = this.#options;
    for (const kb of this.kbs)
      this.inputs.push(
        await this.#added(
          "synthetic",
          kb.info.name,
          kbDocuments([kb], language ? { language } : {}),
          "synthetic",
          besidesItself(this.#choose, seed),
        ),
      );
  }

  async #added(
    source: RowSource,
    path: string,
    documents: AsyncIterable<Document> | Iterable<Document>,
    part: RowSource | "dev",
    choose: ChooseName,
  ): Promise<TrainingInput> {
    const { language, composite } = this.#options;
    const told = (n: number) => this.#progress.report(() => `${path}: ${counted(n, "document")}`);
    return addRows(
      path,
      documents,
      {
        source,
        names: this.names,
        choose,
        groupOf: this.#groupOf,
        context: this.#context,
        ...(language ? { language } : {}),
        ...(this.#nil === undefined ? {} : { nil: this.#nil }),
        composite: composite === true,
      },
      this.#stores[part],
      told,
    );
  }

  /** Writes the files of the mix into `out`, and answers what their manifest says. */
  async writeSet(mix: Mix, seed: number, out: string, terminal: Terminal): Promise<TrainingSet> {
    const stages: TrainingSet["stages"] = [];
    for (const [i, name] of stageFiles(mix, this.counts).entries())
      await this.#write(
        join(out, name),
        stageLines(mix, i, this.#stores, seed, (stage) => stages.push(stage)),
        terminal,
      );
    return {
      schema: "curie.training-set/1",
      curie: version(),
      mix,
      seed,
      inputs: this.inputs,
      kbs: this.kbs.map(({ info: { name, version, hash } }) => ({ name, version, hash })),
      representation: { choice: this.#options.represent, names: { ...this.names.report } },
      stages,
    };
  }

  /** Writes what is to be measured on, in its order. */
  async writeDev(path: string, terminal: Terminal): Promise<void> {
    const store = this.#stores.dev;
    const lines = function* () {
      for (let i = 0; i < store.size; i++) yield `${store.line(i)}\n`;
    };
    await this.#write(path, lines(), terminal);
  }

  async #write(path: string, lines: Iterable<string>, terminal: Terminal): Promise<void> {
    const file = await WholeFile.create(path);
    try {
      let written = 0;
      let block = "";
      for (const line of lines) {
        block += line;
        if (++written % 500) continue;
        await file.write(block);
        block = "";
        terminal.signal.throwIfAborted();
        this.#progress.report(() => `${path}: ${counted(written, "row")}`);
      }
      await file.write(block);
      await file.finish();
    } finally {
      await file.discard();
    }
  }

  /** Sizes, and why mentions gave no row. */
  plan(mix: Mix): string {
    const n = (value: number) => value.toLocaleString("en-US");
    const { report } = this.names;
    const lines = [
      `Names: ${n(report.kept)} of ${n(report.kept + report.lost)} belong to one concept of their group; ${n(report.nameless)} of ${counted(report.concepts, "concept")} have none.`,
      ...this.inputs.map(({ source, path, documents, mentions, rows, skipped }) => {
        const why = Object.entries(skipped)
          .map(([reason, k]) => `${n(k)} ${reason}`)
          .join(", ");
        return `${path} (${source}): ${counted(rows, "row")} of ${counted(mentions, "mention")} in ${counted(documents, "document")}${why ? `; without: ${why}` : ""}.`;
      }),
      ...stagesOf(mix, this.counts).map(({ human, synthetic, repeated: again }, i) => {
        const file = stageFiles(mix, this.counts)[i];
        return `${file}: ${counted(human + synthetic, "row")} (${n(human)} human, ${n(synthetic)} synthetic${again ? `, ${n(again)} of them repeated` : ""}).`;
      }),
    ];
    return `${lines.join("\n")}\n`;
  }

  close(): void {
    for (const store of Object.values(this.#stores)) store.close();
  }
}

interface Made {
  kbs: readonly KnowledgeBase[];
  names: UnambiguousNames;
  options: RowChoices;
  choose: ChooseName;
  groupOf: (type: string) => string;
  /** How much of the document a row shows; the sentence where absent. */
  context?: ContextWidth;
  /** What a mention without a concept is answered with. */
  nil?: string;
  folder: string;
  progress: Progress;
}
