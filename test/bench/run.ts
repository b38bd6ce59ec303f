// npm run bench [-- PART ...]; the parts are those of `PARTS`.
// [-- --quick] [-- --names N]: figures as ratios and growth curves. --quick leaves out the million names. `kb`, `similar`,
// --keep writes the tables of each part to test/results/measured, for the pages that show them. `trie` and `recognition` go up to a million names, or to N: `-- kb --names 10000000`. What follows `baseline`, `published` or `embedded` names single results.
import { existsSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { TABLES } from "../results/tables.ts";
import { benchBaseline } from "./baseline.bench.ts";
import { benchCascade } from "./cascade.bench.ts";
import { benchCombination } from "./combination.bench.ts";
import { benchCuration } from "./curation.bench.ts";
import { benchDecoder } from "./decoder.bench.ts";
import { benchDense, benchDenseIndex, benchDenseLanguages } from "./dense.bench.ts";
import { benchDevices } from "./devices.bench.ts";
import { benchDictionary } from "./dictionary.bench.ts";
import { benchEmbedded } from "./embedded.bench.ts";
import { benchEngine } from "./engine.bench.ts";
import { benchEvaluation } from "./evaluation.bench.ts";
import { benchFewShot } from "./few-shot.bench.ts";
import { benchFormats } from "./formats.bench.ts";
import { benchGenerate } from "./generate.bench.ts";
import { benchGliner } from "./gliner.bench.ts";
import { benchGoldRows } from "./gold-rows.bench.ts";
import { benchKb } from "./kb.bench.ts";
import { benchLexical } from "./lexical.bench.ts";
import { benchLinker } from "./linker.bench.ts";
import { benchLinkerGain } from "./linker-gain.bench.ts";
import { printed } from "./measure.ts";
import { benchNeural } from "./neural.bench.ts";
import { benchPublished } from "./published.bench.ts";
import { benchRealiser } from "./realiser.bench.ts";
import { benchRecognition } from "./recognition.bench.ts";
import { writeResults } from "./results.ts";
import { benchSelector } from "./selector.bench.ts";
import { benchServed } from "./served.bench.ts";
import { benchServer } from "./server.bench.ts";
import { benchSimilarity } from "./similarity.bench.ts";
import { benchSynthetic } from "./synthetic.bench.ts";
import { benchTokenTrie } from "./token-trie.bench.ts";
import { benchTrainedLinker } from "./trained-linker.bench.ts";

const args = process.argv.slice(2);
const quick = args.includes("--quick");
const most = args.includes("--names") ? Number(args[args.indexOf("--names") + 1]) : quick ? 1e5 : 1e6;
if (!(most >= 1))
  throw new Error(`--names wants a number of names, not ${args[args.indexOf("--names") + 1]}`);
const asked = args.filter(
  (a, i) => !a.startsWith("--") && !["--names", "--model", "--set"].includes(args[i - 1] ?? ""),
);
const wants = (part: string) => asked.length === 0 || asked.includes(part);
const PARTS = [
  "engine",
  "server",
  "kb",
  "similar",
  "trie",
  "decoder",
  "recognition",
  "lexical",
  "selector",
  "synthetic",
  "linker",
  "cascade",
  "served",
  "linker-gain",
  "gold-rows",
  "dense",
  "dense-languages",
  "dense-index",
  "evaluation",
  "baseline",
  "published",
  "embedded",
  "curation",
  "gliner",
  "formats",
  "combination",
  "realiser",
  "generate",
  "few-shot",
  "trained-linker",
  "neural",
  "devices",
  "tables",
];
/** What is asked for beside the parts: names of single results. */
const single = asked.filter((a) => !PARTS.includes(a));

const names = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
const texts = [5_000, 50_000, 500_000];
const growing = [1e4, 1e5, 1e6, 1e7].filter((n) => n < most).concat(most);
const machine = `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "?"})`;

console.log(machine);

/** Runs a part if it is wanted, and keeps what it printed if that is wanted, too. */
async function part(name: string, work: () => unknown): Promise<void> {
  if (!wants(name)) return;
  printed.length = 0;
  await work();
  if (args.includes("--keep") && printed.length)
    writeResults(`measured/${name}`, {
      command: `npm run bench -- ${[name, ...args.filter((a) => a !== "--keep" && !PARTS.includes(a))].join(" ")}`,
      machine,
      tables: [...printed],
    });
}

if (wants("engine") || wants("server")) {
  let cases: Awaited<ReturnType<typeof benchEngine>> = [];
  await part(wants("engine") ? "engine" : "server", async () => {
    cases = await benchEngine(names, texts);
  });
  await part("server", async () => {
    if (!existsSync(join(import.meta.dirname, "..", "..", "dist", "server.cjs")))
      throw new Error("dist/server.cjs is missing: run npm run build first");
    await benchServer(cases, texts);
  });
}
await part("kb", () => benchKb(growing));
await part("similar", () => benchSimilarity(growing));
await part("trie", () => benchTokenTrie(growing));
const model = args.includes("--model") ? args[args.indexOf("--model") + 1] : undefined;
await part("decoder", () => benchDecoder(growing, model));
await part("recognition", () => benchRecognition(growing));
await part("lexical", () => benchLexical(args.includes("--dev") ? "dev" : "test"));
await part("selector", () => benchSelector());
await part("synthetic", () => benchSynthetic());
await part("cascade", () =>
  benchCascade(
    args.includes("--dev") ? "dev" : "test",
    args.includes("--set") ? args[args.indexOf("--set") + 1] : undefined,
  ),
);
await part("linker", () => benchLinker(args.includes("--dev") ? "dev" : "test"));
await part("linker-gain", () => benchLinkerGain());
await part("gold-rows", () => benchGoldRows());
await part("served", () => benchServed(args.includes("--dev") ? "dev" : "test"));
await part("dense", () => benchDense(single));
await part("dense-languages", () => benchDenseLanguages());
await part("dense-index", () => benchDenseIndex());
await part("evaluation", () => benchEvaluation(names));
await part("baseline", () => benchBaseline(single));
await part("published", () => benchPublished(single));
await part("embedded", () => benchEmbedded(single));
await part("dictionary", () => benchDictionary(names));
await part("curation", () => benchCuration());
await part("gliner", () => benchGliner());
await part("generate", () => benchGenerate(quick ? [100, 1000] : [100, 1000, 10_000]));
await part("realiser", () => benchRealiser());
await part("neural", () => benchNeural(quick ? [5_000] : [5_000, 50_000, 500_000]));
await part("devices", () => benchDevices(quick));
await part("formats", () => benchFormats(quick ? [1, 10] : [10, 100, 1000]));
await part("combination", () => benchCombination(args.includes("--dev") ? "dev" : "test", model));
await part("few-shot", () => benchFewShot(model));
const models = args.filter((_, i) => args[i - 1] === "--model");
await part("trained-linker", () => benchTrainedLinker(models));
// Only where they are asked for: they measure nothing, they show what was kept.
if (asked.includes("tables"))
  for (const [name, made] of Object.entries(TABLES))
    console.log(`\n<!-- results:${name} -->\n${made()}\n<!-- /results:${name} -->`);
