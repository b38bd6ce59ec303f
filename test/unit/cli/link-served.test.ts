// `curie link --by served` as a person runs it, against an endpoint that answers as models do: what is sent, shown, kept, replayed,
// and what becomes of a mention when the endpoint misbehaves.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { characterTokens, heldIn, written } from "../../fixtures/choosing.ts";
import {
  type Asked,
  type EndpointScript,
  startEndpoint,
  type TestEndpoint,
} from "../../fixtures/endpoint.ts";
import { characters, tokenizerFolder } from "../../fixtures/tokenizers.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

const PUBTATOR =
  "1|t|MS of a valve\n1|a|A murmur. MS again, after aspirin.\n" +
  "1\t0\t2\tMS\tDISO\t-\n1\t24\t26\tMS\tDISO\t-\n1\t40\t47\taspirin\tCHEM\tX:asa\n\n";

describe("curie link --by served", function () {
  this.timeout(180_000);
  let shell: Shell;
  let endpoint: TestEndpoint;
  const asks = (a: Asked) => a.messages?.some((m) => m.content.includes("Passage:")) ?? false;
  const asked = () => endpoint.asked.filter(asks);
  /** Chooses Mitral Stenosis, and whatever it is held to where it is only tried out. */
  const answer = (a: Asked): string => {
    if (a.messages.some((m) => m.content.includes('"ready"'))) return '{"label": "ready"}';
    const held = heldIn(a, ["schema"]);
    return held ? written(asks(a) ? "Mitral Stenosis" : (held[0] ?? ""), a) : "ready";
  };
  const start = async (script: Partial<EndpointScript> = {}) => {
    await endpoint?.close();
    endpoint = await startEndpoint({ answer, logprobs: false, ...script });
  };
  const link = (...args: string[]) =>
    shell.run(["link", "--kb", "small.curiekb", "--by", "served", "--model", "m", ...args]);
  const ids = () =>
    readFileSync(shell.path("out.pubtator"), "utf8")
      .split("\n")
      .map((line) => line.split("\t"))
      .filter((cells) => cells.length > 4)
      .sort((a, b) => Number(a[1]) - Number(b[1]))
      .map((cells) => cells[5] ?? "");
  beforeEach(async () => {
    shell = await shellWithVocabulary();
    process.env.XDG_CONFIG_HOME = shell.folder;
    shell.write("in.pubtator", PUBTATOR);
    await start();
  });
  afterEach(async () => {
    delete process.env.XDG_CONFIG_HOME;
    await endpoint.close();
    shell.remove();
  });

  it("links what has no concept, says what the server can do and what it cost, and replays without it", async () => {
    const args = ["--store", "answers.jsonl", "--price", "1,2", "in.pubtator", "out.pubtator"];
    const { status, stderr } = await link("--url", endpoint.url, ...args);
    assert.equal(status, 0, stderr);
    assert.deepEqual(ids(), ["X:mitral", "X:mitral", "X:asa"]);
    assert.match(stderr, /m: held to the list by schema; no log-probabilities\./);
    assert.match(stderr, /asked about 2: 2 linked, 0 none of the candidates/);
    assert.match(stderr, /questions sent: \d+ .*probes included; tokens read \d+, written \d+; price 0\.000/);
    assert.match(stderr, /1 document, 3 mentions: 2 linked, 1 had a concept, 0 left to a person/);
    const [question] = asked();
    assert.match(question?.messages.at(-1)?.content ?? "", /Passage: \[\[MS\]\] of a valve/);
    assert.match(question?.messages.at(-1)?.content ?? "", /Inflammation that strips nerve fibres/);
    assert.equal(asked().length, 2);
    await endpoint.close();
    const again = await link("--replay", "--force", ...args);
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stderr, /questions sent: 0/);
    assert.deepEqual(ids(), ["X:mitral", "X:mitral", "X:asa"]);
    shell.write("out/in.pubtator", "mine");
    shell.write("in/in.pubtator", PUBTATOR);
    shell.write("in/more.pubtator", PUBTATOR.replaceAll(/^1/gm, "2"));
    const rest = await link("--replay", "--resume", "--store", "answers.jsonl", "in", "out/");
    assert.equal(rest.status, 0, rest.stderr);
    assert.match(rest.stderr, /1 document, 3 mentions: 2 linked.* 1 file kept from before/);
  });

  it("writes chances by log-probabilities and the candidates with them", async () => {
    const tokens = characterTokens({ A: 0.7, B: 0.2, 0: 0.1 });
    await start({
      answer: (a) => (heldIn(a, ["schema"])?.includes("A") ? written("A", a) : answer(a)),
      tokens,
      logprobs: true,
    });
    const { status, stderr } = await link("--url", endpoint.url, "--to", "jsonl", "in.pubtator", "out.jsonl");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /log-probabilities of \d+ alternatives/);
    assert.match(stderr, /chances: 2 by log-probabilities/);
    const { mentions } = JSON.parse(readFileSync(shell.path("out.jsonl"), "utf8")) as {
      mentions: { candidates: { score: number; stage: string }[] }[];
    };
    assert.deepEqual(
      mentions[0]?.candidates.slice(0, 2).map((c) => [c.score, c.stage === "guided"]),
      [
        [0.7, true],
        [0.2, false],
      ],
    );
  });

  it("--dry-run sends nothing and shows every byte; a prompt of one's own is asked with what it declares", async () => {
    const shown = await link("--dry-run", "in.pubtator", "out.pubtator");
    assert.equal(shown.status, 0, shown.stderr);
    const lines = shown.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { messages: { content: string }[] });
    assert.equal(lines.length, 2);
    assert.match(lines[0]?.messages.at(-1)?.content ?? "", /\[\[MS\]\] of a valve/);
    assert.equal(endpoint.asked.length, 0);
    assert.equal(existsSync(shell.path("out.pubtator")), false);
    shell.write(
      "mine.prompt",
      "---\nmodel: m\ninput:\n  schema:\n    text: string\n    candidates(array):\n      label: string\n---\nWhich? {{text}}\n{{#each candidates}}{{label}};{{/each}}",
    );
    const own = await link(
      "--dry-run",
      "--context",
      "wide",
      "--prompt",
      "mine.prompt",
      "in.pubtator",
      "out.pubtator",
    );
    assert.match(own.stdout, /Which\? .*MS/);
    const foreign = await link("--dry-run", "--prompt", "judge", "in.pubtator", "out.pubtator");
    assert.match(foreign.stderr, /judge\.prompt is no template for linking: it has no input candidates/);
  });

  for (const [what, script, line] of [
    [
      "an answer that is not on the list",
      { answer: (a: Asked) => (heldIn(a, ["schema"])?.includes("NIL") ? written("Dropsy", a) : answer(a)) },
      /undecided: 2 outside the list/,
    ],
    [
      "an ignored schema",
      {
        answer: (a: Asked) => (asks(a) ? "well, hard to say" : answer(a)),
      },
      /undecided: 2 unreadable/,
    ],
    ["silence", { answer: (a: Asked) => (asks(a) ? "" : answer(a)) }, /undecided: 2 empty/],
    [
      "a refusal",
      {
        fault: (_: number, a: Asked) => (asks(a) ? ({ kind: "refuse", status: 413 } as const) : undefined),
      },
      /undecided: 2 refused/,
    ],
  ] as const)
    it(`${what} leaves the mention to a person, counted, with the status for problems`, async () => {
      await start(script as Partial<EndpointScript>);
      const { status, stderr } = await link("--url", endpoint.url, "in.pubtator", "out.pubtator");
      assert.equal(status, 1, stderr);
      assert.match(stderr, line);
      assert.deepEqual(ids(), ["-", "-", "X:asa"]);
    });

  it("refuses what cannot be done, and a host without consent, before anything is sent", async () => {
    for (const [args, message] of [
      [["--url", "https://llm.example.org/v1"], /no consent/],
      [
        ["--url", endpoint.url, "--precision", "0.9"],
        /--precision is learned for --by .*; what a served model/,
      ],
      [["--url", endpoint.url, "--batch"], /leave --batch out/],
      [["--url", endpoint.url, "--plain"], /--plain is of --by served --trie/],
      [["--url", endpoint.url, "--price", "x"], /two numbers/],
      [[], /--url ADDRESS says where/],
    ] as const) {
      const { status, stderr } = await link(...args, "in.pubtator", "out.pubtator");
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
    assert.equal(endpoint.asked.length, 0);
    const echo = await link("--url", endpoint.url, "--echo", "in.pubtator", "out.pubtator");
    assert.match(echo.stderr, /tells no log-probabilities of what it is sent/);
    assert.equal(asked().length, 0);
  });

  it("is interrupted without a half-written file", async () => {
    await start({ delay: 300 });
    const before = endpoint.asked.length;
    const { status } = await shell.run(
      [
        "link",
        "--kb",
        "small.curiekb",
        "--by",
        "served",
        "--model",
        "m",
        "--url",
        endpoint.url,
        "in.pubtator",
        "out.pubtator",
      ],
      { interruptWhen: () => endpoint.asked.length > before + 2 },
    );
    assert.equal(status, 130);
    assert.equal(existsSync(shell.path("out.pubtator")), false);
  });

  it("asks a server that is held to the names of a trie, and refuses one that is not", async () => {
    const folder = await tokenizerFolder(characters());
    const built = await shell.run([
      "kb",
      "trie",
      "small.curiekb",
      "--tokenizer",
      folder,
      "--out",
      "small.curietrie",
    ]);
    assert.equal(built.status, 0, built.stderr);
    await start({
      answer: (a) => {
        if (a.messages.some((m) => m.content.includes('"ready"'))) return '{"label": "ready"}';
        if (!a.vllm_xargs) return "zzqx";
        // What a mask would leave: some name of the group.
        return asks(a) ? "mitral stenosis" : a.vllm_xargs.curie_group === "CHEM" ? "aspirin" : "dropsy";
      },
    });
    const args = [
      "--url",
      endpoint.url,
      "--store",
      "names.jsonl",
      "--trie",
      "small.curietrie",
      "in.pubtator",
    ];
    const { status, stderr } = await link(...args, "out.pubtator");
    assert.equal(status, 0, stderr);
    assert.deepEqual(ids(), ["X:mitral", "X:mitral", "X:asa"]);
    const again = [
      "--replay",
      "--store",
      "names.jsonl",
      "--trie",
      "small.curietrie",
      "in.pubtator",
      "again.pubtator",
    ];
    assert.match((await link(...again)).stderr, /2 linked.*\n(?:.*\n)*questions sent: 0/);
    const shown = await link("--trie", "small.curietrie", "--dry-run", "in.pubtator", "other.pubtator");
    assert.match(shown.stdout, /"curie_group":"DISO","curie_kb":"[0-9a-f]+"/);
    const plain = await link(
      "--trie",
      "small.curietrie",
      "--plain",
      "--dry-run",
      "in.pubtator",
      "other.pubtator",
    );
    assert.match(plain.stdout, /\[MS\]\{Disorders\} of a valve.*<SEP>\[MS\] is/);
    await start();
    const without = await link(
      "--url",
      endpoint.url,
      "--trie",
      "small.curietrie",
      "in.pubtator",
      "other.pubtator",
    );
    assert.equal(without.status, 2, without.stderr);
    assert.match(
      without.stderr,
      /does not hold its answers to the names of small: is it vLLM, started with the plug-in/,
    );
    const ranked = await link(...args, "--answers", "3", "other.pubtator");
    assert.match(ranked.stderr, /--answers ranks candidates; with --trie/);
    await start({
      fault: (_, a) =>
        a.vllm_xargs
          ? { kind: "refuse", status: 400, message: "no trie of this server is of it" }
          : undefined,
    });
    const other = await link(
      "--url",
      endpoint.url,
      "--trie",
      "small.curietrie",
      "in.pubtator",
      "other.pubtator",
    );
    assert.match(other.stderr, /no trie of this server is of it/);
  });

  it("writes the vLLM plug-in into a folder, and not over another", async () => {
    const { status, stdout } = await shell.run(["kb", "trie-plugin", "plugin"]);
    assert.equal(status, 0);
    assert.match(stdout, /README\.md says how to start vLLM/);
    for (const file of [
      "README.md",
      "curie_trie/v1.py",
      "curie_trie/v2.py",
      "curie_trie/trie.py",
      "curie_trie/__main__.py",
    ])
      assert.ok(existsSync(shell.path(`plugin/${file}`)), file);
    const again = await shell.run(["kb", "trie-plugin", "plugin"]);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /plugin is not empty; --force writes into it/);
  });

  it("asks as the last stage of the cascade only of what the others leave, and for what a calibrator says it is worth", async () => {
    shell.write("in.pubtator", PUBTATOR.replace("X:asa", "-"));
    const cascade = (...args: string[]) =>
      shell.run(["link", "--kb", "small.curiekb", "--url", endpoint.url, "--model", "m", ...args]);
    const without = await cascade("in.pubtator", "out.pubtator");
    assert.equal(without.status, 2);
    assert.match(without.stderr, /needs --calibrator/);
    assert.equal(endpoint.asked.length, 0, "nothing was sent");
    const worth = (chance: number) =>
      JSON.stringify({
        schema: "curie.calibrator/1",
        scorer: "served",
        fallback: { kind: "isotonic", scores: [0], values: [chance] },
        types: {},
        pairs: 500,
        documents: 50,
        seed: 1,
        thresholds: [],
      });
    const to = ["--calibrator", "c.json", "--force", "--why", "--to", "jsonl", "in.pubtator", "out.jsonl"];
    const linked = () => {
      const lines = readFileSync(shell.path("out.jsonl"), "utf8").trim().split("\n");
      const { mentions } = JSON.parse(lines.at(-1) ?? "") as {
        mentions: { concepts: { id: string }[]; why?: { stage: string; chance: number } }[];
      };
      return mentions.map((m) => `${m.concepts[0]?.id} by ${m.why?.stage}`);
    };
    shell.write("c.json", worth(0.97));
    const { status, stderr } = await cascade(...to);
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      linked().map((l) => l.replace(/(X:asa by ).*/, "$1another")),
      ["X:mitral by served model", "X:mitral by served model", "X:asa by another"],
    );
    assert.equal(asked().length, 2, "aspirin was answered before");
    assert.match(stderr, /asked about 2: 2 linked/);
    assert.match(stderr, /2 by served model/);
    shell.write("c.json", worth(0.01));
    const unsure = await cascade(...to);
    assert.equal(unsure.status, 0, unsure.stderr);
    assert.ok(
      linked().every((l) => !l.endsWith("served model")),
      "it is less sure than those before it",
    );
    const none = await cascade("--replay", "--calibrator", "none.json", "in.pubtator", "other.pubtator");
    assert.match(none.stderr, /none\.json is no calibrator/);
  });
});
