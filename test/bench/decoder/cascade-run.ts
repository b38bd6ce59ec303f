// The same mentions linked twice: by the shipped linker with the decoder behind it for what is unsure, and by the decoder
// alone. What each costs and how often each is right.
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ContextLinker } from "../../../engine/linking/context/context-linker.ts";
import { thresholdOf } from "../../../engine/linking/context/precision.ts";
import { linkDocumentGuided } from "../../../engine/linking/guided/document-linker.ts";
import { openLinkingModel } from "../../../engine/linking/guided/linking-model.ts";
import { buildTrie } from "../../../engine/linking/token-trie/build-trie.ts";
import { tokenizerFrom } from "../../../engine/linking/token-trie/tokenizer-folder.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import type { Mention } from "../../../engine/text/mention.ts";
import { SetReader } from "../context/documents.ts";
import { documentShare } from "../document-share.ts";
import { linkingSets } from "../lexical/corpora.ts";
import { figure, processorMs } from "../measure.ts";
import { root } from "../places.ts";
import type { realKbs } from "../real-kbs.ts";

/** Documents of NCBI Disease's test part that are linked. */
const DOCUMENTS = 15;
const BEAMS = 5;

interface Linked {
  readonly mentions: readonly Mention[];
  readonly asked: number;
}

/** Rows of the table: what was run, mentions, share that the decoder was asked, mentions a second, how often right. */
export async function cascadeRows(
  kbs: Awaited<ReturnType<typeof realKbs>>,
  folder: string,
  name = basename(resolve(folder)),
): Promise<(string | number)[][]> {
  const set = (await linkingSets(kbs, "test"))[0];
  if (!set) throw new Error("no linking set");
  const kb = kbs.medic;
  const cache = join(root, ".cache", "bench");
  mkdirSync(cache, { recursive: true });
  const trie = join(cache, `medic.${basename(resolve(folder))}.curietrie`);
  await buildTrie(kb, await tokenizerFrom(folder), trie);
  const model = await openLinkingModel({ folder, trie }, kb, onnxRuntime());
  const reader = new SetReader(set);
  const documents = set.documents.slice(0, DOCUMENTS);
  const open = (text: string, document: (typeof documents)[number]): Mention[] =>
    document.mentions.map((m) => ({
      spans: [{ start: m.start, end: m.end }],
      type: "DISO",
      source: text,
      status: "undecided",
      concepts: [],
      candidates: [],
    }));
  const byModel = (text: string, mentions: readonly Mention[]) =>
    linkDocumentGuided(model, text, mentions, { beams: BEAMS, language: "en" });
  const cascade =
    (linker: ContextLinker) =>
    async (text: string, mentions: readonly Mention[]): Promise<Linked> => {
      const first = linker.link(text, mentions);
      const unsure = first.filter((m) => m.status !== "linked");
      const asked = await byModel(text, unsure);
      let next = 0;
      return {
        mentions: first.map((m) => (m.status === "linked" ? m : (asked[next++] as Mention))),
        asked: unsure.length,
      };
    };
  const ways: [string, (text: string, mentions: readonly Mention[]) => Promise<Linked>][] = [];
  for (const precision of [0.95, 0.98]) {
    const linker = await ContextLinker.over([kb], { least: thresholdOf(precision) });
    linker.link("warm", []);
    ways.push([`shipped linker at ${precision}, decoder behind`, cascade(linker)]);
  }
  ways.push([
    "decoder for all",
    async (text, mentions) => ({ mentions: await byModel(text, mentions), asked: mentions.length }),
  ]);
  const rows: (string | number)[][] = [];
  const speeds: number[] = [];
  for (const [way, link] of ways) {
    let [mentions, asked, ms] = [0, 0, 0];
    const judged: { document: number; count: number; right: boolean }[] = [];
    for (const [d, document] of documents.entries()) {
      const own = open("gold", document);
      const from = processorMs();
      const linked = await link(document.text, own);
      ms += processorMs() - from;
      mentions += own.length;
      asked += linked.asked;
      linked.mentions.forEach((m, i) => {
        const right = reader.isGold(
          document.mentions[i]?.ids ?? [],
          m.concepts[0]?.id ?? m.candidates[0]?.concept.id,
        );
        judged.push({ document: d, count: 1, right });
      });
    }
    speeds.push((mentions / ms) * 1000);
    rows.push([
      `${name}: ${way}`,
      mentions,
      figure((100 * asked) / mentions),
      (mentions / ms) * 1000,
      "",
      documentShare(judged),
    ]);
  }
  await model.release();
  const slowest = speeds.at(-1) as number;
  return rows.map((row, i) => row.with(4, (speeds[i] as number) / slowest));
}
