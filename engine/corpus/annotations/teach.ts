// An act of learning: a head for each type of a corpus that has enough accepted mentions. Where the model knows the type by
// itself and does as well on the same texts, nothing is learned of it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "../../models/folder/digest.ts";
import { graphOf, openModelFolder } from "../../models/folder/folder.ts";
import type { JobRunner, ModelChoice } from "../../models/job.ts";
import type { TaughtText } from "../../recognition/adapt/examples.ts";
import { asRequest, LEAST_MENTIONS, learnHead } from "../../recognition/adapt/learn-head.ts";
import { readConfig } from "../../recognition/gliner/config.ts";
import { glinerJob } from "../../recognition/gliner/job.ts";
import { resolveLabels } from "../../recognition/gliner/labels.ts";
import { type LearnedHead, shortHash } from "./learned.ts";
import { type DecidedText, lessonsOf, typesIn } from "./taught.ts";

/** What became of one type. */
export interface Taught {
  readonly type: string;
  readonly mentions: number;
  readonly head?: LearnedHead;
  /** F1 of the model as it is on the same texts, 0 to 1, where it knows the type. */
  readonly before?: number;
  /** Why nothing was learned. */
  readonly reason?: string;
}

export interface Teaching {
  /** Types to learn; none: all with enough mentions. */
  readonly types?: readonly string[];
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The label that the model is asked for a type with, where it knows one. */
  readonly labelOf?: (type: string) => string;
  readonly signal?: AbortSignal;
  /** Called with the type under way and the share of the whole work that is done. */
  readonly onProgress?: (type: string, done: number) => void;
}

/** SHA-256 of the model's graph on a device: what a head belongs to. Reads the file. */
export async function graphHash(
  folder: string,
  device: NonNullable<ModelChoice["device"]> = "cpu",
): Promise<string> {
  return shortHash(await sha256Of(graphOf(await openModelFolder(folder), device)));
}

/** Exact F1 of the model's own label over the lessons; undefined where it does not know it. */
async function ownF1(
  runner: JobRunner,
  choice: ModelChoice,
  label: string,
  texts: readonly TaughtText[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let [right, found, gold] = [0, 0, 0];
  for (const { text, accepted } of texts) {
    const wanted = new Set(accepted.map(({ start, end }) => `${start} ${end}`));
    gold += wanted.size;
    await runner.run(
      glinerJob,
      choice,
      { text, labels: [label] },
      (item) => {
        found += item.found.length;
        right += item.found.filter(({ start, end }) => wanted.has(`${start} ${end}`)).length;
      },
      signal,
    );
  }
  return gold + found ? (2 * right) / (gold + found) : 0;
}

/**
 * Learns from texts. Throws `ModelError` where the model gives no span vectors, and the signal's reason. Nothing is written.
 */
export async function teach(
  runner: JobRunner,
  choice: ModelChoice,
  texts: readonly DecidedText[],
  teaching: Teaching,
): Promise<Taught[]> {
  const { signal, onProgress = () => {}, labelOf = (type: string) => type } = teaching;
  const { manifest, path } = await openModelFolder(choice.folder);
  const file = join(path, "gliner_config.json");
  const config = readConfig(JSON.parse(await readFile(file, "utf8")), file, { manifest });
  const model = { name: manifest.name, hash: await graphHash(choice.folder, choice.device) };
  const present = new Map(typesIn(texts).map(({ type, mentions }) => [type, mentions]));
  const types = teaching.types?.length ? [...teaching.types] : [...present.keys()];
  const taught: Taught[] = [];
  for (const [i, type] of types.entries()) {
    const mentions = present.get(type) ?? 0;
    if (mentions < LEAST_MENTIONS) {
      taught.push({ type, mentions, reason: `fewer than ${LEAST_MENTIONS} accepted mentions` });
      continue;
    }
    const lessons = lessonsOf(texts, type);
    const tell = (done: number) => onProgress(type, (i + done) / types.length);
    const [known] = config.labels ? resolveLabels([labelOf(type)], config.labels) : [];
    const before =
      known?.wording !== undefined && known.note === undefined
        ? await ownF1(runner, choice, labelOf(type), lessons, signal)
        : undefined;
    const {
      head,
      mentions: used,
      others,
      heldOut,
    } = await learnHead(
      runner,
      choice,
      { label: type, texts: lessons, splitter: config.splitter, widest: config.maxWidth },
      { ...(signal ? { signal } : {}), onProgress: tell },
    );
    const own = before === undefined ? {} : { before };
    if (before !== undefined && before >= (heldOut ?? 0)) {
      taught.push({ type, mentions: used, ...own, reason: "the model does as well by itself" });
      continue;
    }
    taught.push({
      type,
      mentions: used,
      ...own,
      head: {
        model,
        ...asRequest(head),
        lexical: { features: [...(head.lexical?.features ?? [])], values: [...(head.lexical?.values ?? [])] },
        time: teaching.time,
        author: teaching.author,
        texts: lessons.length,
        mentions: used,
        others,
        ...(heldOut === undefined ? {} : { heldOut: Number(heldOut.toFixed(4)) }),
      },
    });
  }
  return taught;
}
