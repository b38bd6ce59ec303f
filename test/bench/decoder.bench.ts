// The guided decoder: what the trie costs beside the model, what is spared, how it grows with the knowledge base; and the shipped
// linker with the decoder behind it beside the decoder alone. `npm run bench -- decoder [--model FOLDER]`.
import { type AnswerForm, AnswerWalk } from "../../engine/linking/guided/answer-walk.ts";
import { type BeamOptions, searchAnswers } from "../../engine/linking/guided/beam.ts";
import type { TokenTrie } from "../../engine/linking/token-trie/trie-file.ts";
import type { ContinuingModel } from "../../engine/models/continuing/continuing-model.ts";
import { sharedPrefixes } from "../../engine/models/continuing/shared-prefixes.ts";
import { cascadeRows } from "./decoder/cascade-run.ts";
import { encoder, generatedTrie } from "./decoder/generated-tries.ts";
import { END, openRandomModel, PARAMETERS, randomModelFolder, VOCABULARY } from "./decoder/random-model.ts";
import { saying, type TimedModel, timedModel } from "./decoder/timed-model.ts";
import { figure, processorMs, summary, table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";
import { random } from "./vocabulary.ts";

const PROMPT = 64;
const FORM: AnswerForm = { end: END };
const ROUNDS = 2;
const MENTIONS = 8;

/** Prompts of one sentence each: the first half is alike, as where a sentence has several mentions. */
function prompts(count: number, seed: number, alike = 0): number[][] {
  const next = random(seed);
  const token = (): number => 4 + Math.floor(next() * (VOCABULARY - 4));
  const shared = Array.from({ length: alike }, token);
  return Array.from({ length: count }, () => [...shared, ...Array.from({ length: PROMPT - alike }, token)]);
}

/** Processor milliseconds a mention. */
interface Decoded {
  readonly prompts: number;
  /** The model behind the prompts. */
  readonly model: number;
  /** Mask and selection: the search alone, the model's numbers being at hand. */
  readonly search: number;
  /** Calls of the model behind the prompts. */
  readonly steps: number;
}

/** The median round over the same mentions, `batch` at once. */
async function decoded(
  model: TimedModel,
  trie: TokenTrie,
  batch: number,
  options: BeamOptions,
): Promise<Decoded> {
  const all = prompts(MENTIONS, 5);
  const root = AnswerWalk.from(trie.walk(["DISO"]), FORM);
  const search = async (asked: ContinuingModel): Promise<number> => {
    const from = processorMs();
    for (let at = 0; at < all.length; at += batch) {
      const questions = all.slice(at, at + batch).map((prompt) => ({ prompt, root }));
      await searchAnswers(asked, questions, FORM, options);
    }
    return processorMs() - from;
  };
  const rounds: Decoded[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    model.reset();
    await search(model);
    const alone = Math.min(await search(saying(model.said, model)), await search(saying(model.said, model)));
    const { spent } = model;
    if (round > 0)
      rounds.push({
        prompts: spent.prompts / all.length,
        model: (spent.model - spent.prompts) / all.length,
        search: alone / all.length,
        steps: spent.steps / all.length,
      });
  }
  return rounds.sort((x, y) => x.model - y.model)[Math.floor(rounds.length / 2)] as Decoded;
}

const wholeOf = (d: Decoded): number => d.prompts + d.model + d.search;

const sharePercent = (part: number, all: number): string => figure((100 * part) / all);

async function steps(model: TimedModel, trie: TokenTrie): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const [batch, beams] of [
    [1, 1],
    [1, 5],
    [8, 5],
  ] as const)
    for (const ahead of [1, 16]) {
      const d = await decoded(model, trie, batch, { beams, ahead });
      rows.push([
        `${batch} at once, ${beams} beams, ${ahead === 1 ? "a call a token" : "forced stretches in one call"}`,
        wholeOf(d),
        d.prompts,
        d.steps,
        d.model / d.steps,
        d.search / d.steps,
        sharePercent(d.search, d.model + d.search),
        sharePercent(d.search, wholeOf(d)),
      ]);
    }
  table(
    `Decoding with ${(PARAMETERS / 1e6).toFixed(1)} million parameters, prompts of ${PROMPT} tokens, 100,000 names, one thread`,
    [
      "mentions",
      "CPU ms a mention",
      "of it prompt",
      "calls behind the prompt",
      "model, ms a call",
      "mask and selection, ms a call",
      "their share of a step, %",
      "of a mention, %",
    ],
    rows,
  );
}

/** Nanoseconds to write the mask of a point of the trie, over points on the way to names. */
function maskTime(trie: TokenTrie): { median: number; root: number; children: number } {
  const next = random(3);
  const mask = new Uint32Array(Math.ceil(trie.vocabulary / 32));
  const points = Array.from({ length: 2_000 }, () => {
    const walk = trie.walk(["DISO"]);
    for (let depth = Math.floor(next() * 6); depth > 0; depth--) {
      const tokens: number[] = [];
      walk.next((token) => tokens.push(token));
      const token = tokens[Math.floor(next() * tokens.length)];
      if (token === undefined || !walk.step(token)) break;
    }
    return walk;
  });
  let children = 0;
  const rounds = Array.from({ length: 7 }, () => {
    const from = performance.now();
    children = 0;
    for (const walk of points) children += walk.mask(mask);
    return ((performance.now() - from) * 1e6) / points.length;
  });
  const root = trie.walk(["DISO"]);
  const roots = Array.from({ length: 20 }, () => {
    const from = performance.now();
    root.mask(mask);
    return (performance.now() - from) * 1e6;
  });
  return { median: summary(rounds).median, root: summary(roots).median, children: children / points.length };
}

async function growth(
  model: TimedModel,
  sizes: readonly number[],
  encode: (text: string) => number[],
): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const size of sizes) {
    const trie = await generatedTrie(size, encode);
    const mask = maskTime(trie);
    const d = await decoded(model, trie, 8, { beams: 5 });
    rows.push([
      `${figure(size)} names`,
      trie.bytes / 1e6,
      mask.median,
      mask.children,
      mask.root / 1000,
      wholeOf(d),
      d.steps,
      sharePercent(d.search, d.model + d.search),
    ]);
  }
  table(
    "The same by the size of the knowledge base, 8 mentions at once, 5 beams",
    [
      "KB",
      "trie, MB",
      "mask inside names, ns",
      "tokens in it",
      "mask at the root, µs",
      "CPU ms a mention",
      "calls a mention",
      "mask and selection, % of a step",
    ],
    rows,
  );
}

/** What is read of prompts that begin alike, and what it takes. */
async function prefixes(model: TimedModel): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const alike of [0, 16, 32, 48]) {
    const all = prompts(8, 11, alike);
    const shared = sharedPrefixes(all);
    const rest = PROMPT - (shared ? alike : 0);
    const read = (shared ? shared.prefixes.length * alike : 0) + all.length * rest;
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      model.reset();
      await model.begin(all);
      times.push(model.spent.prompts / all.length);
    }
    rows.push([`${alike} of ${PROMPT} tokens`, read, (all.length * PROMPT) / read, summary(times).median]);
  }
  table("Eight prompts that begin alike", ["alike", "tokens read", "times fewer", "CPU ms a prompt"], rows);
}

export async function benchDecoder(sizes: readonly number[], folder?: string): Promise<void> {
  const opened = await openRandomModel();
  const model = timedModel(opened.model);
  const encode = encoder();
  await steps(model, await generatedTrie(1e5, encode));
  await prefixes(model);
  await growth(model, sizes, encode);
  await opened.release();
  if (!hasShared) {
    console.log("the shipped linker with a decoder behind it: skipped: no ../shared");
    return;
  }
  const kbs = await realKbs();
  const names = function* (): Generator<string> {
    for (const { name, synonyms } of kbs.medic.concepts()) yield* [name, ...synonyms.map((s) => s.text)];
  };
  const rows = await cascadeRows(kbs, randomModelFolder(names()), "7 million random weights");
  if (folder !== undefined) rows.push(...(await cascadeRows(kbs, folder)));
  table(
    "NCBI Disease test, first 15 documents, gold spans on MEDIC: the decoder for what the shipped linker is unsure of, and for all",
    ["model and way", "mentions", "asked of the decoder, %", "mentions / CPU s", "times", "Recall@1, %"],
    rows,
  );
}
