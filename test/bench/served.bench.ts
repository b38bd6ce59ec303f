// What a served model can reach and what it reads, before anybody asks one: how often the right concept is among the K candidates
// that it chooses from, and how long the questions are. Gold spans of the test splits. And what the vLLM plug-in costs a step. `npm run bench -- served [--dev]`.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { ContextLinker } from "../../engine/linking/context/context-linker.ts";
import { Contexts, type ContextWidth } from "../../engine/linking/guided/contexts.ts";
import { labelled } from "../../engine/linking/served/choices.ts";
import { type QuestionOptions, questionOf } from "../../engine/linking/served/question.ts";
import { buildTrie } from "../../engine/linking/token-trie/build-trie.ts";
import { tokenizerFrom } from "../../engine/linking/token-trie/tokenizer-folder.ts";
import { fittingInput } from "../../engine/prompts/fitting-input.ts";
import { promptFrom } from "../../engine/prompts/prompt-file.ts";
import { tokenCounter, tokensOf } from "../../engine/prompts/token-count.ts";
import type { Candidate, Mention } from "../../engine/text/mention.ts";
import { byteLevelPairs, tokenizerFolder } from "../fixtures/tokenizers.ts";
import { documentShare, percent } from "./document-share.ts";
import { type LinkingSet, linkingSets } from "./lexical/corpora.ts";
import { summary, table } from "./measure.ts";
import { hasShared, root } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

const BREADTHS = [8, 16, 32, 64] as const;
/** Of a set, evenly drawn: all of NCBI Disease's test split, every fifth of BC5CDR's. */
const DOCUMENTS = 100;
/** Documents whose questions are rendered. */
const RENDERED = 30;

interface Found {
  readonly document: number;
  /** Concepts of the annotators that a loaded KB holds. */
  readonly gold: readonly string[];
  /** In the order of the linker that ships. */
  readonly ids: readonly string[];
}

export async function benchServed(split: "dev" | "test"): Promise<void> {
  if (!hasShared) {
    console.log("served models: skipped: no ../shared");
    return;
  }
  const kbs = await realKbs();
  const sets = (await linkingSets(kbs, split)).filter(({ name }) => !name.startsWith("CRAFT"));
  const bounds: (string | number)[][] = [];
  const lengths: (string | number)[][] = [];
  for (const whole of sets) {
    const set = { ...whole, documents: drawn(whole.documents) };
    // One ranking of as many as are wanted at most, cut at each breadth.
    const most = Math.max(...BREADTHS);
    const linker = await ContextLinker.over(set.kbs, { least: 0, most, groupOf: set.groupOf });
    const linked = set.documents.map(({ text }, i) => linker.link(text, mentionsOf(set, i)));
    const found = set.documents.flatMap((_, i) => foundIn(set, i, linked[i] ?? []));
    const among = (k: number) =>
      documentShare(
        found.map(({ document, gold, ids }) => ({
          document,
          count: 1,
          right: gold.some((id) => ids.slice(0, k).includes(id)),
        })),
      );
    const held = found.filter(({ gold }) => gold.length).length;
    const name = `${set.name} ${split}, ${set.documents.length} of ${whole.documents.length} documents`;
    bounds.push([name, found.length, percent(held / found.length), among(1), ...BREADTHS.map(among)]);
    for (const k of BREADTHS) lengths.push([name, k, ...(await questionLengths(set, linked, k))]);
  }
  table(
    "Right concept among the candidates of a served model, % of all mentions (95 % interval over documents): no answer can be right more often",
    ["corpus", "mentions", "in the KB", "first", ...BREADTHS.map((k) => `among ${k}`)],
    bounds,
  );
  table(
    "Estimated tokens of a question (a quarter of its characters), letters as labels: median, 95th percentile; one question a mention",
    ["corpus", "K", "sentence", "95 %", "wide context", "95 %"],
    lengths,
  );
  await benchPlugin(kbs.mesh);
}

/** Names and merges that a tokenizer of the size of this measurement is learned from. */
const [LEARNED, MERGES] = [1500, 400];

/** `PYTHON`, or python3, with numpy. */
async function benchPlugin(kb: KnowledgeBase): Promise<void> {
  const python = process.env.PYTHON ?? "python3";
  if (spawnSync(python, ["-c", "import numpy"]).status !== 0) {
    console.log("the vLLM plug-in: skipped: no Python with numpy (PYTHON names one)");
    return;
  }
  const some = [...kb.concepts()].slice(0, LEARNED).map(({ name }) => ` ${name}`);
  const folder = await tokenizerFolder(byteLevelPairs(some, MERGES));
  const file = join(folder, "bench.curietrie");
  await buildTrie(kb, await tokenizerFrom(folder), file);
  const { stdout, stderr } = spawnSync(python, [join(root, "test", "bench", "plugin-steps.py"), file], {
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONPATH: join(root, "engine", "linking", "served", "vllm"),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  if (!stdout) throw new Error(stderr);
  const told = JSON.parse(stdout) as Record<"1" | "32", { first: number; step: number }> & {
    open: number;
    names: number;
  };
  rmSync(folder, { recursive: true, force: true });
  table(
    "The vLLM plug-in without the device: time of a step for one answer (median, µs)",
    ["token sequences", "opening, checksums included (ms)", "answers at once", "first step", "later steps"],
    (["1", "32"] as const).map((n) => [told.names, told.open / 1000, n, told[n].first, told[n].step]),
  );
}

function mentionsOf(set: LinkingSet, place: number): Mention[] {
  return (set.documents[place]?.mentions ?? []).map(({ start, end, type }) => ({
    spans: [{ start, end }],
    type,
    source: "gold",
    status: "undecided",
    concepts: [],
    candidates: [],
  }));
}

function foundIn(set: LinkingSet, place: number, linked: readonly Mention[]): Found[] {
  const present = (id: string): string | undefined =>
    set.kbs.map((kb) => kb.concept(id)?.id).find((c) => c !== undefined);
  return (set.documents[place]?.mentions ?? []).map((m, i) => ({
    document: place,
    gold: m.ids.map(present).filter((id) => id !== undefined),
    ids: (linked[i]?.candidates ?? []).map((c) => c.concept.id),
  }));
}

const drawn = <T>(documents: readonly T[]): T[] => {
  const step = Math.max(1, documents.length / DOCUMENTS);
  return documents.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
};

async function questionLengths(
  set: LinkingSet,
  linked: readonly (readonly Mention[])[],
  k: number,
): Promise<number[]> {
  const path = join(root, "engine", "prompts", "templates", "link.prompt");
  const prompt = await promptFrom(readFileSync(path, "utf8"), path);
  const counter = await tokenCounter(undefined);
  const concept = (c: Candidate) =>
    set.kbs.find((kb) => kb.info.name === c.concept.kb)?.concept(c.concept.id);
  const figures: number[] = [];
  for (const context of ["sentence", "wide"] as ContextWidth[]) {
    const options: QuestionOptions = {
      settings: { model: "m" },
      render: (input) => prompt.render(fittingInput(prompt, input)),
      server: { hold: "choice", most: 1000, alternatives: 20 },
      context,
      concept,
    };
    const lengths: number[] = [];
    for (const [place, { text }] of set.documents.slice(0, RENDERED).entries()) {
      const contexts = new Contexts(text, "en");
      for (const mention of linked[place] ?? []) {
        const candidates = mention.candidates.slice(0, k);
        if (!candidates.length) continue;
        const lot = labelled(candidates, candidates.length > 52 ? "numbers" : "letters");
        const { request } = await questionOf({ text, contexts, mention }, lot, {}, options);
        lengths.push(tokensOf(request.messages, counter));
      }
    }
    const { median, p95 } = summary(lengths);
    figures.push(median, p95);
  }
  return figures;
}
