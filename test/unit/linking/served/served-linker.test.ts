// A served model chooses among retrieved candidates, over HTTP: held and not held, with log-probabilities and without; and
// whatever it does, no concept comes back that is not in the knowledge base.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { ContextLinker } from "../../../../engine/linking/context/context-linker.ts";
import type { DecidingOptions } from "../../../../engine/linking/served/decide.ts";
import { probeEcho } from "../../../../engine/linking/served/echo.ts";
import type { LinkInput } from "../../../../engine/linking/served/question.ts";
import { ServedLinker } from "../../../../engine/linking/served/served-linker.ts";
import { tallyText } from "../../../../engine/linking/served/tally.ts";
import { probe } from "../../../../engine/llm/capabilities.ts";
import { Endpoint } from "../../../../engine/llm/endpoint.ts";
import { probeOneOf } from "../../../../engine/llm/one-of.ts";
import type { LanguageModel, Reply } from "../../../../engine/llm/port.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import { characterTokens, heldIn, written } from "../../../fixtures/choosing.ts";
import {
  type Asked,
  type EndpointScript,
  startEndpoint,
  type TestEndpoint,
  type ToldToken,
} from "../../../fixtures/endpoint.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const CONCEPTS = [
  {
    id: "X:ms",
    name: "Multiple Sclerosis",
    group: "DISO" as const,
    synonyms: [{ text: "MS", scope: "abbreviation" as const }],
    definitions: [{ text: "Inflammation that strips nerve fibres." }],
  },
  {
    id: "X:mitral",
    name: "Mitral Stenosis",
    group: "DISO" as const,
    synonyms: [{ text: "MS", scope: "abbreviation" as const }],
  },
  {
    id: "X:sm",
    name: "Stenosis, Mitral Ring",
    group: "DISO" as const,
    synonyms: [{ text: "mitral MS", scope: "exact" as const }],
  },
  { id: "X:asa", name: "Aspirin", group: "CHEM" as const },
];
const TEXT = "A valve with MS was heard [[loudly]]. Then aspirin, and a whatsitnot.";

const mention = (words: string, type = "DISO"): Mention => ({
  spans: [{ start: TEXT.indexOf(words), end: TEXT.indexOf(words) + words.length }],
  type,
  source: "test",
  status: "undecided",
  concepts: [],
  candidates: [],
});

/** The candidates as a list of labels and names, as the last question showed them. */
const render = async (input: LinkInput) => [
  {
    role: "user" as const,
    content: `${input.text}\n${input.candidates.map((c) => `${c.label}: ${c.name}`).join("\n")}\n${input.none ?? ""}`,
  },
];
/** Chooses by name, in whatever it is to be said. */
const choosing =
  (name: string) =>
  (asked: Asked): string => {
    const said = asked.messages.map((m) => m.content).join("\n");
    if (said.includes('{"label": "ready"}')) return '{"label": "ready"}';
    const held = heldIn(asked, ["choice", "schema"]);
    const line = new RegExp(`^(.+): ${name}$`, "m").exec(said)?.[1];
    return written(line ?? held?.[0] ?? name, asked);
  };

describe("linking by a served model", () => {
  let kb: KnowledgeBase;
  let retrieve: (text: string, mentions: readonly Mention[]) => readonly Mention[];
  const started: TestEndpoint[] = [];
  before(async () => {
    kb = await kbOf(CONCEPTS);
    const linker = await ContextLinker.over([kb], { least: 0, most: 8 });
    retrieve = (text, mentions) => linker.link(text, mentions);
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.close();
  });

  const served = async (script: EndpointScript, more: Partial<DecidingOptions> = {}, timeout = 30_000) => {
    const server = await startEndpoint(script);
    started.push(server);
    const model = new Endpoint({ url: server.url, allowed: [], timeout });
    await probe(model, "m");
    const oneOf = await probeOneOf(model, "m", 9);
    const linker = new ServedLinker(retrieve, {
      model,
      settings: { model: "m" },
      render,
      server: oneOf,
      concept: (c) => kb.concept(c.concept.id),
      ...more,
    });
    return {
      server,
      linker,
      oneOf,
      asked: () => server.asked.filter((a) => a.messages?.some((m) => m.content.includes("[["))),
    };
  };

  it("links what a schema's answer names, and asks with the passage, the mention marked", async () => {
    const { linker, asked, oneOf } = await served({
      answer: choosing("Mitral Stenosis"),
      logprobs: false,
      refusesFields: ["structured_outputs"],
    });
    assert.equal(oneOf.hold, "schema");
    const [first, second] = await linker.link(TEXT, [mention("MS"), mention("whatsitnot")]);
    assert.deepEqual([first?.status, first?.concepts], ["linked", [{ id: "X:mitral", kb: "test" }]]);
    assert.deepEqual(first?.candidates[0]?.because, [
      "m chose it",
      "the score is that of the linker that ships",
    ]);
    assert.equal(first?.candidates[0]?.stage, "guided");
    assert.deepEqual([second?.status, second?.candidates], ["nil", []]);
    const [question] = asked();
    assert.match(question?.messages[0]?.content ?? "", /A valve with \[\[MS\]\] was heard \[loudly\]\./);
    assert.ok(heldIn(question as Asked, ["schema"])?.includes("Multiple Sclerosis"));
    assert.equal(asked().length, 1);
    assert.match(
      tallyText(linker.tally).join("\n"),
      /asked about 2: 1 linked, 0 none of the candidates; 1 without a candidate/,
    );
  });

  it("ranks by the log-probabilities of letters, and says that its chance is theirs", async () => {
    const { linker, oneOf, asked } = await served(
      {
        answer: (asked) => (heldIn(asked, ["choice"])?.includes("B") ? "B" : choosing("x")(asked)),
        tokens: characterTokens({ B: 0.6, A: 0.2, C: 0.05, 0: 0.15 }),
      },
      { answers: 3 },
    );
    assert.deepEqual([oneOf.hold, oneOf.alternatives], ["choice", 4]);
    const [m] = await linker.link(TEXT, [mention("MS")]);
    const retrieved = retrieve(TEXT, [mention("MS")])[0]?.candidates.map((c) => c.concept.id) ?? [];
    assert.equal(m?.concepts[0]?.id, retrieved[1]);
    assert.deepEqual(
      m?.candidates.slice(0, 3).map((c) => [c.concept.id, c.score]),
      [
        [retrieved[1], 0.6],
        [retrieved[0], 0.2],
        [retrieved[2], 0.05],
      ],
    );
    assert.deepEqual(m?.candidates[0]?.because, ["m chose it", "its chance by log-probabilities"]);
    // Three answers are ranked by one question.
    assert.equal(asked().length, 1);
    assert.equal(linker.tally.basis.get("log-probabilities"), 1);
  });

  it("asks again without what was said where nothing else ranks, and for none no more", async () => {
    const { linker, asked } = await served(
      {
        answer: (a) => (heldIn(a, ["choice", "schema"]) ? choosing("nobody")(a) : choosing("x")(a)),
        logprobs: false,
      },
      { answers: 3 },
    );
    const [m] = await linker.link(TEXT, [mention("MS")]);
    const lists = asked().map((a) => heldIn(a, ["choice"]));
    assert.deepEqual(
      lists.map((l) => l?.length),
      [4, 2],
    );
    assert.ok(
      lists[0]?.includes("NIL") && !lists[1]?.includes("NIL") && !lists[1]?.includes(lists[0][0] as string),
    );
    assert.equal(m?.candidates[0]?.name, lists[0]?.[0]);
    assert.equal(m?.candidates[1]?.name, lists[1]?.[0]);
  });

  it("takes none of them as an answer, and keeps the candidates for a person", async () => {
    const { linker } = await served({
      answer: (a) => (heldIn(a, ["choice"])?.includes("NIL") ? "NIL" : choosing("x")(a)),
      logprobs: false,
    });
    const [m] = await linker.link(TEXT, [mention("MS")]);
    assert.deepEqual([m?.status, m?.concepts, m?.candidates.length], ["nil", [], 3]);
    assert.equal(linker.tally.none, 1);
  });

  it("takes the shares of several askings as chances, the candidates in another order each", async () => {
    let n = 0;
    const { linker, asked } = await served(
      {
        answer: (a) =>
          heldIn(a, ["choice"])?.includes("NIL")
            ? choosing(n++ % 3 === 1 ? "Multiple Sclerosis" : "Mitral Stenosis")(a)
            : choosing("x")(a),
        logprobs: false,
      },
      { votes: 6 },
    );
    const [m] = await linker.link(TEXT, [mention("MS")]);
    assert.deepEqual(
      [m?.concepts[0]?.id, m?.candidates[0]?.score, m?.candidates[1]?.score],
      ["X:mitral", 0.667, 0.333],
    );
    assert.deepEqual(m?.candidates[0]?.because?.[1], "its chance by votes");
    assert.ok(new Set(asked().map((a) => a.messages[0]?.content)).size > 1);
  });

  it("weighs each name behind the prompt where the server tells of what it is sent", async () => {
    const worth: Record<string, number> = { "Mitral Stenosis": -1, "Multiple Sclerosis": -2, NIL: -4 };
    const continues = ({ prompt = "" }: Asked): ToldToken[] => {
      const [, before = "", name = ""] = /^([\s\S]*Answer:) (.*)$/.exec(prompt) ?? [];
      return [
        { token: before, logprob: 0 },
        { token: ` ${name}`, logprob: worth[name] ?? -9 },
        { token: "!", logprob: -3 },
      ];
    };
    const script = { answer: choosing("Multiple Sclerosis"), logprobs: false, continues };
    const { linker, server } = await served(script, { echo: true });
    const endpoint = new Endpoint({ url: server.url, allowed: [] });
    assert.equal(await probeEcho(endpoint, "m"), true);
    const [m] = await linker.link(TEXT, [mention("MS")]);
    const sum = Math.exp(-1) + Math.exp(-2) + Math.exp(-9) + Math.exp(-4);
    assert.equal(m?.concepts[0]?.id, "X:mitral");
    assert.ok(Math.abs((m?.candidates[0]?.score ?? 0) - Math.exp(-1) / sum) < 1e-3);
    const { server: mute } = await served({ answer: choosing("x"), logprobs: false });
    assert.equal(await probeEcho(new Endpoint({ url: mute.url, allowed: [] }), "m"), false);
  });

  const answers: [what: string, answer: (asked: Asked) => string, reason: string | undefined][] = [
    ["an answer outside the list", () => "Alzheimer Disease", "outside the list"],
    ["the name of another concept of the knowledge base", () => "Aspirin", "outside the list"],
    ["an empty reply", () => "", "empty"],
    ["prose", () => "I think that it is Mitral Stenosis.", "outside the list"],
    ["an id", () => "X:mitral", "outside the list"],
    ["the bare name where the form was ignored", () => "mitral stenosis", undefined],
  ];
  for (const [what, answer, reason] of answers)
    it(`${what}: ${reason ?? "read"}`, async () => {
      const isProbe = (a: Asked) => !a.messages.some((m) => m.content.includes("[["));
      const { linker } = await served({
        answer: (a) => (isProbe(a) ? choosing("x")(a) : answer(a)),
        logprobs: false,
      });
      const [m] = await linker.link(TEXT, [mention("MS")]);
      if (reason === undefined) return assert.deepEqual([m?.status, linker.tally.loose], ["linked", 1]);
      assert.deepEqual([m?.status, m?.concepts, m?.candidates.length], ["undecided", [], 3]);
      assert.deepEqual([...linker.tally.abstained], [[reason, 1]]);
    });

  const faults = [
    [{ kind: "server" }, "server"],
    [{ kind: "busy" }, "busy"],
    [{ kind: "stall" }, "timeout"],
    [{ kind: "cut" }, "connection"],
    [{ kind: "garbage" }, "garbage"],
    [{ kind: "refuse", status: 422 }, "refused"],
  ] as const;
  for (const [fault, reason] of faults)
    it(`a server's ${fault.kind} leaves the mention undecided: ${reason}`, async () => {
      let probing = true;
      const script = { answer: choosing("x"), logprobs: false, fault: () => (probing ? undefined : fault) };
      const { linker } = await served(script, {}, reason === "timeout" ? 1500 : undefined);
      probing = false;
      const [m] = await linker.link(TEXT, [mention("MS")]);
      assert.deepEqual([m?.status, m?.concepts, m?.candidates.length], ["undecided", [], 3]);
      assert.deepEqual([...linker.tally.abstained], [[reason, 1]]);
    });

  it("stops asking a server that has gone, and throws what every question would meet", async () => {
    const { linker, server } = await served({ answer: choosing("x"), logprobs: false });
    await server.close();
    const many = Array.from({ length: 40 }, () => mention("MS"));
    const linked = await linker.link(TEXT, many);
    assert.ok(linked.every((m) => m.status === "undecided" && m.candidates.length === 3));
    const { connection = 0, gone = 0 } = Object.fromEntries(linker.tally.abstained);
    assert.ok(connection >= 5 && connection < 12 && connection + gone === 40, `${connection} ${gone}`);
    let probing = true;
    const { linker: locked } = await served({
      answer: choosing("x"),
      logprobs: false,
      fault: () => (probing ? undefined : { kind: "refuse", status: 401 }),
    });
    probing = false;
    await assert.rejects(locked.link(TEXT, [mention("MS")]), { failure: "refused", status: 401 });
  });

  it("goes over to letters where a server refuses the names", async () => {
    const long = (a: Asked) => heldIn(a, ["choice"])?.includes("Multiple Sclerosis") ?? false;
    const { linker, asked } = await served({
      answer: (a) => (heldIn(a, ["choice"])?.includes("A") ? "A" : choosing("x")(a)),
      logprobs: false,
      fault: (_, a) => (long(a) ? { kind: "refuse", status: 400 } : undefined),
    });
    const linked = await linker.link(TEXT, [mention("MS"), mention("MS"), mention("MS")]);
    assert.ok(linked.every((m) => m.status === "linked"));
    assert.equal(heldIn(asked().at(-1) as Asked, ["choice"])?.[0], "A");
  });

  it("asks only about what is wanted, is cancelled at once, and throws the signal's reason", async () => {
    const { linker, asked } = await served({ answer: choosing("Mitral Stenosis"), logprobs: false });
    const given = [mention("MS"), { ...mention("MS"), note: "mine" }];
    await linker.link(TEXT, given, (m) => m.note === "mine");
    assert.equal(asked().length, 1);
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await assert.rejects(
      linker.link(TEXT, given, () => true, stop.signal),
      /enough/,
    );
  });

  it("never links a concept that is not in the knowledge base, whatever a server answers", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            text: fc.oneof(
              fc.string(),
              fc.constantFrom(
                "A",
                "B",
                "0",
                "NIL",
                "X:other",
                "Mitral Stenosis",
                '{"answer":"A"}',
                '{"answer":"X:1"}',
                "Aspirin",
              ),
              fc.json(),
            ),
            finish: fc.constantFrom("stop", "length", "filtered", "other"),
            logprobs: fc.option(
              fc.array(fc.record({ token: fc.string(), logprob: fc.double({ max: 0 }) }), { maxLength: 4 }),
              { nil: undefined },
            ),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.constantFrom("schema", "choice", "words"),
        fc.constantFrom("names", "letters", "numbers"),
        fc.integer({ min: 1, max: 3 }),
        async (replies, hold, labels, several) => {
          let n = 0;
          const model: LanguageModel = {
            ask: async () => ({ model: "m", ...replies[n++ % replies.length] }) as Reply,
          };
          const linker = new ServedLinker(retrieve, {
            model,
            settings: { model: "m" },
            render,
            server: { hold: hold as "schema", most: 9, alternatives: 5 },
            concept: (c) => kb.concept(c.concept.id),
            labels: labels as "names",
            answers: several,
            votes: several,
          });
          const linked = await linker.link(TEXT, [mention("MS"), mention("aspirin", "CHEM")]);
          for (const m of linked) {
            for (const { id } of [...m.concepts, ...m.candidates.map((c) => c.concept)])
              assert.ok(kb.concept(id), id);
            for (const { score } of m.candidates) assert.ok(score >= 0 && score <= 1, String(score));
            assert.ok(["linked", "nil", "undecided"].includes(m.status));
            assert.equal(m.status === "linked", m.concepts.length === 1);
          }
        },
      ),
      { numRuns: 300 },
    )).timeout(60_000);
});
