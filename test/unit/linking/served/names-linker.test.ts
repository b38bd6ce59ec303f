// A served model that writes names: the group goes with the question, the answer goes on with the last message, a name that
// comes back keeps all its owners, and one that nobody has links nothing.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { ContextLinker } from "../../../../engine/linking/context/context-linker.ts";
import { askedGroup } from "../../../../engine/linking/guided/document-linker.ts";
import {
  type NameInput,
  NamesLinker,
  type NamesOptions,
  probeNames,
} from "../../../../engine/linking/served/names-linker.ts";
import { Endpoint } from "../../../../engine/llm/endpoint.ts";
import type { Message } from "../../../../engine/llm/port.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import {
  type Asked,
  type EndpointScript,
  startEndpoint,
  type TestEndpoint,
} from "../../../fixtures/endpoint.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const TEXT = "La goutte et le MS. Then mitral stenosis in MS.";
const TRIE = {
  kb: { name: "test", hash: "k1" },
  tokenizer: { name: "t", hash: "t1" },
  groups: ["DISO", "CHEM"] as const,
};
const mention = (words: string, type: string): Mention => ({
  spans: [{ start: TEXT.indexOf(words), end: TEXT.indexOf(words) + words.length }],
  type,
  source: "test",
  status: "undecided",
  concepts: [],
  candidates: [],
});
const render = async ({ text, mention: words, verb }: NameInput): Promise<Message[]> => [
  { role: "user", content: text },
  { role: "assistant", content: `[${words}] ${verb}` },
];

describe("linking by a served model that writes names", () => {
  let kb: KnowledgeBase;
  let retrieve: (text: string, mentions: readonly Mention[]) => readonly Mention[];
  const started: TestEndpoint[] = [];
  const short = [{ text: "MS", scope: "abbreviation" as const }];
  before(async () => {
    kb = await kbOf([
      { id: "X:gout", name: "Gout", group: "DISO" },
      { id: "X:ms", name: "Multiple Sclerosis", group: "DISO", synonyms: short },
      { id: "X:mitral", name: "Mitral Stenosis", group: "DISO", synonyms: short },
      { id: "X:old1", name: "Dropsy", group: "DISO", synonyms: [{ text: "oedema", scope: "exact" }] },
      { id: "X:old2", name: "Hydrops", group: "DISO", synonyms: [{ text: "oedema", scope: "exact" }] },
      { id: "X:mst", name: "Morphine Sulfate", group: "CHEM", synonyms: short },
    ]);
    const linker = await ContextLinker.over([kb], { least: 0 });
    retrieve = (text, mentions) => linker.link(text, mentions);
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.close();
  });
  const served = async (script: EndpointScript, more: Partial<NamesOptions> = {}, timeout = 30_000) => {
    const server = await startEndpoint(script);
    started.push(server);
    const options: NamesOptions = {
      model: new Endpoint({ url: server.url, allowed: [], timeout }),
      settings: { model: "m" },
      render,
      trie: TRIE,
      groupOf: askedGroup,
      ...more,
    };
    return { server, options, linker: new NamesLinker(kb, retrieve, options) };
  };

  it("sends group and fingerprints, and has the answer go on with the last message", async () => {
    const { linker, server } = await served({ answer: () => " Gout" });
    const [m] = await linker.link(TEXT, [mention("goutte", "Disease")]);
    assert.deepEqual(
      [m?.status, m?.concepts[0]?.id, m?.candidates[0]?.matched],
      ["linked", "X:gout", "Gout"],
    );
    assert.equal(m?.candidates[0]?.score, Math.round(1000 * Math.exp(-0.25)) / 1000);
    const [asked] = server.asked as (Asked & Record<string, unknown>)[];
    assert.deepEqual(asked?.vllm_xargs, { curie_group: "DISO", curie_kb: "k1", curie_tokenizer: "t1" });
    assert.deepEqual([asked?.add_generation_prompt, asked?.continue_final_message], [false, true]);
    assert.equal(asked?.messages.at(-1)?.content, "[goutte] est");
  });

  it("goes on with a text as it stands for models that were taught so", async () => {
    const published = async (input: NameInput): Promise<Message[]> => [
      { role: "user", content: input.published },
    ];
    const { linker, server } = await served(
      {
        answer: () => "",
        continues: () => [
          { token: " Go", logprob: -1 },
          { token: "ut", logprob: -1 },
        ],
      },
      { plain: true, render: published },
    );
    const [m] = await linker.link(TEXT, [mention("goutte", "DISO")]);
    // The endpoint says that the answer was cut off.
    assert.equal(m?.status, "undecided");
    assert.equal(server.asked[0]?.prompt, "La [goutte]{Disorders} et le MS.<SEP>[goutte] est");
    assert.deepEqual(server.asked[0]?.vllm_xargs?.curie_group, "DISO");
  });

  it("keeps all owners of a name: the document's own first, undecided where nothing tells them apart, of the group alone", async () => {
    const { linker } = await served({
      answer: ({ messages }) => (messages[0]?.content.includes("[[goutte]]") ? "oedema" : "MS"),
    });
    const [ms, none, drug] = await linker.link(TEXT, [
      mention("MS", "DISO"),
      mention("goutte", "DISO"),
      mention("MS", "CHEM"),
    ]);
    const retrieved = retrieve(TEXT, [mention("MS", "DISO")])[0]?.candidates.map((c) => c.concept.id);
    assert.deepEqual(
      ms?.candidates.map((c) => c.concept.id).slice(0, 2),
      retrieved?.filter((id) => ["X:ms", "X:mitral"].includes(id)),
    );
    assert.equal(ms?.status, "linked");
    assert.deepEqual(
      [
        none?.status,
        none?.concepts,
        none?.candidates
          .slice(0, 2)
          .map((c) => c.concept.id)
          .sort(),
      ],
      ["ambiguous", [], ["X:old1", "X:old2"]],
    );
    assert.deepEqual(drug?.concepts, [{ id: "X:mst", kb: "test" }]);
  });

  for (const [what, script, reason] of [
    ["a name that nobody has", { answer: () => "Alzheimer Disease" }, "unknown name"],
    ["a name of another group", { answer: () => "Morphine Sulfate" }, "unknown name"],
    ["nothing", { answer: () => " " }, "empty"],
    ["a stalled server", { answer: () => "Gout", fault: () => ({ kind: "stall" }) as const }, "timeout"],
    [
      "a server with another trie",
      {
        answer: () => "Gout",
        fault: () => ({ kind: "refuse", status: 400, message: "no trie of this server" }) as const,
      },
      "refused",
    ],
  ] as const)
    it(`${what} links nothing: ${reason}`, async () => {
      const { linker } = await served(script as EndpointScript, {}, reason === "timeout" ? 200 : undefined);
      const [m, odd] = await linker.link(TEXT, [mention("goutte", "DISO"), mention("goutte", "Whatever")]);
      assert.deepEqual([m?.status, m?.concepts, odd?.status], ["undecided", [], "undecided"]);
      assert.deepEqual(Object.fromEntries(linker.tally.abstained), { [reason]: 1, "no names": 1 });
    });

  it("finds out whether the server's plug-in works, by asking for what is no name", async () => {
    const works = await served({ answer: (a) => (a.vllm_xargs ? "Gout" : "zzqx wrvv zzqx") });
    assert.equal(await probeNames(kb, works.options), true);
    const without = await served({ answer: () => "zzqx wrvv zzqx" });
    assert.equal(await probeNames(kb, without.options), false);
    const other = await served({
      answer: () => "",
      fault: () => ({ kind: "refuse", status: 400, message: "no trie of this server" }),
    });
    await assert.rejects(probeNames(kb, other.options), /no trie of this server/);
  });

  it("never links a concept that is not in the knowledge base, whatever is written", () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.constantFrom("MS", "ms", "X:ms", "oedema")), async (text) => {
        const model = { ask: async () => ({ text, finish: "stop" as const, model: "m" }) };
        const linker = new NamesLinker(kb, retrieve, {
          model,
          settings: { model: "m" },
          render,
          trie: TRIE,
          groupOf: askedGroup,
        });
        for (const m of await linker.link(TEXT, [mention("MS", "DISO"), mention("MS", "CHEM")])) {
          for (const { concept } of m.candidates) assert.ok(kb.concept(concept.id), concept.id);
          for (const { id } of m.concepts) assert.equal(kb.concept(id)?.group, m.type);
        }
      }),
      { numRuns: 200 },
    ));
});
