// The vLLM plug-in's reader of tries against the engine's, point by point, and its logits processors against an engine that calls
// them as vLLM's interfaces say. vLLM itself is not here. Skipped where no Python has numpy.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { starterKb } from "../../../../engine/cli/package-root.ts";
import type { SemanticGroup } from "../../../../engine/kb/groups.ts";
import { openKb } from "../../../../engine/kb/open.ts";
import { buildTrie } from "../../../../engine/linking/token-trie/build-trie.ts";
import { tokenizerFrom } from "../../../../engine/linking/token-trie/tokenizer-folder.ts";
import { TokenTrie } from "../../../../engine/linking/token-trie/trie-file.ts";
import type { TrieWalk } from "../../../../engine/linking/token-trie/trie-walk.ts";
import { draw } from "../../../../engine/text/draw.ts";
import { kbOf } from "../../../fixtures/kb.ts";
import { byteLevelPairs, bytePairs, characters, tokenizerFolder } from "../../../fixtures/tokenizers.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const fixtures = join(root, "test", "fixtures", "vllm");

const python = [process.env.PYTHON, "python3", "/usr/bin/python3"].find(
  (name) => name && spawnSync(name, ["-c", "import numpy"]).status === 0,
);
const torch = python !== undefined && spawnSync(python, ["-c", "import torch"]).status === 0;

function run(script: string, args: readonly string[], env: Record<string, string> = {}): string {
  const paths = [join(root, "engine/linking/served/vllm"), join(fixtures, "stand-in")];
  if (!torch) paths.push(join(fixtures, "no-torch"));
  const { status, stdout, stderr } = spawnSync(python as string, [join(fixtures, script), ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONPATH: paths.join(process.platform === "win32" ? ";" : ":"),
      PYTHONDONTWRITEBYTECODE: "1",
      OMP_NUM_THREADS: "1",
      ...env,
    },
  });
  assert.equal(status, 0, stderr.slice(-3000));
  return stdout.trim();
}

interface Point {
  readonly groups: readonly SemanticGroup[];
  readonly path: readonly number[];
  readonly next: readonly [number, number][];
  readonly ends: number;
  readonly count: number;
  readonly wrong: readonly number[];
}

function pointOf(walk: TrieWalk, groups: readonly SemanticGroup[], path: readonly number[]): Point {
  const next: [number, number][] = [];
  walk.next((token, names) => next.push([token, names]));
  const { ends, count } = walk;
  const wrong = [0, 7, 300].filter((t) => !next.some(([token]) => token === t));
  return { groups, path, next, ends, count, wrong };
}

/** Every point below the root. */
function everyPoint(trie: TokenTrie, groups: readonly SemanticGroup[]): Point[] {
  const points: Point[] = [];
  const visit = (walk: TrieWalk, path: readonly number[]): void => {
    points.push(pointOf(walk, groups, path));
    walk.next((token) => {
      const below = walk.copy();
      below.step(token);
      visit(below, [...path, token]);
    });
  };
  visit(trie.walk(groups), []);
  return points;
}

/** The points along some names, drawn. */
function somePoints(trie: TokenTrie, groups: readonly SemanticGroup[], names: number): Point[] {
  const points = [pointOf(trie.walk(groups), groups, [])];
  for (let n = 0; n < names; n++) {
    const walk = trie.walk(groups);
    const path: number[] = [];
    for (;;) {
      const { next } = pointOf(walk, groups, path);
      const step = next[Math.floor(draw(1, n, ...path) * next.length)];
      if (!step) break;
      path.push(step[0]);
      walk.step(step[0]);
      points.push(pointOf(walk, groups, [...path]));
    }
  }
  return points;
}

const LETTERS = "abcdefghijklmnop";
/** Names that begin names, share ends and groups, and a point with more than 32 ways on. */
const NAMES: [string, SemanticGroup][] = [
  ["lung", "DISO"],
  ["lung cancer", "DISO"],
  ["lung cancers", "DISO"],
  ["lung", "ANAT"],
  ["small cell lung cancer", "DISO"],
  ["肺癌", "DISO"],
  ["β-thalassemia 🙂", "DISO"],
  ...Array.from({ length: 80 }, (_, i): [string, SemanticGroup] => [
    `gene ${LETTERS[i % 16]}${LETTERS[(i * 7) % 16]}${i}`,
    i % 3 ? "GENE" : "CHEM",
  ]),
  // More ways on from one point than a narrow record lists.
  ...Array.from({ length: 36 }, (_, i): [string, SemanticGroup] => [
    `${i.toString(36)}x${i}`,
    i % 2 ? "CHEM" : "DISO",
  ]),
];

describe("the vLLM plug-in", function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "curie-vllm-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(function () {
    if (python) return;
    console.log("      skipped: no Python with numpy (PYTHON names one)");
    this.skip();
  });

  const trieFile = async (name: string, tokenizer: object) => {
    const kb = await kbOf(NAMES.map(([text, group], i) => ({ id: `X:${i}`, name: text, group })));
    const tokens = await tokenizerFolder(tokenizer);
    const file = join(folder, `${name}.curietrie`);
    await buildTrie(kb, await tokenizerFrom(tokens), file);
    return { kb, file, tokens, trie: await TokenTrie.open(file) };
  };
  const check = (cases: object, env: Record<string, string> = {}) => {
    const file = join(folder, "cases.json");
    writeFileSync(file, JSON.stringify(cases));
    return JSON.parse(run("check.py", [file], env)) as {
      compared: Record<string, number>;
      v1?: { answers: number; steps: number };
      v2?: { answers: number; steps: number };
    };
  };

  it("reads every point of tries as the engine does, for one group, several and all", async () => {
    const points: [string, string, Point[]][] = [];
    for (const [name, tokenizer] of [
      ["characters", characters()],
      ["pairs", bytePairs(NAMES.map(([text]) => text))],
      ["bytes", byteLevelPairs(NAMES.map(([text]) => text))],
    ] as const) {
      const { file, trie } = await trieFile(name, tokenizer);
      for (const groups of [
        [],
        ["DISO"],
        ["CHEM"],
        ["GENE", "CHEM"],
        ["DISO", "ANAT"],
        ["LIVB"],
      ] as SemanticGroup[][])
        points.push([
          `${name} ${groups.join("+")}`,
          file,
          everyPoint(trie, groups).filter((p) => groups[0] !== "LIVB" || !p.path.length),
        ]);
    }
    const { compared } = check({ points });
    assert.equal(Object.keys(compared).length, 18);
    assert.ok(Object.values(compared).reduce((a, b) => a + b) > 2000, JSON.stringify(compared));
  });

  it("reads a trie of the starter knowledge base as the engine does", async function () {
    if (!existsSync(starterKb)) {
      console.log("      skipped: the starter knowledge base is not built (npm run build)");
      return this.skip();
    }
    const kb = await openKb(readFileSync(starterKb));
    const words = ["cancer", "disease", "acid", " of the", "syndrome", "carcinoma", "ase"];
    const file = join(folder, "starter.curietrie");
    await buildTrie(kb, await tokenizerFrom(await tokenizerFolder(byteLevelPairs(words))), file);
    const trie = await TokenTrie.open(file);
    const points = [[], ["DISO"], ["CHEM", "GENE"]].map((groups, i): [string, string, Point[]] => [
      String(i),
      file,
      somePoints(trie, groups as SemanticGroup[], 150),
    ]);
    const { compared } = check({ points });
    assert.ok(Object.values(compared).reduce((a, b) => a + b) > 2000, JSON.stringify(compared));
  });

  it("leaves in each row what its answer may go on with, while requests come, go and move (both interfaces)", async () => {
    const { file, tokens, trie } = await trieFile("driven", characters());
    const groups = ["DISO", "GENE", "ANAT"] as const;
    const sequences = Object.fromEntries(
      groups.map((group) => [
        group,
        everyPoint(trie, [group])
          .filter((p) => p.ends)
          .map((p) => p.path),
      ]),
    );
    const cases = { points: [], trie: file, vocabulary: trie.vocabulary, end: 2, groups, sequences, runs: 6 };
    const { v1, v2 } = check(cases, { CURIE_TRIE: file, CURIE_TOKENIZER: tokens });
    assert.ok((v1?.answers ?? 0) > 200 && (v2?.answers ?? 0) > 200, JSON.stringify({ v1, v2 }));
  });

  it("refuses damage, other versions, tokenizers, vocabularies, groups and knowledge bases, each with its words", async () => {
    const { kb, file, tokens, trie } = await trieFile("refused", characters());
    const bytes = readFileSync(file);
    const damaged = (name: string, change: (b: Buffer) => Buffer): string => {
      const path = join(folder, name);
      writeFileSync(path, change(Buffer.from(bytes)));
      return path;
    };
    const at = (place: number, value: number) => (b: Buffer) => {
      b[place] = value;
      return b;
    };
    const other = await tokenizerFolder(characters());
    writeFileSync(join(other, "tokenizer_config.json"), "{}");
    const second = join(folder, "second.curietrie");
    copyFileSync(file, second);
    const several = [second, file].join(process.platform === "win32" ? ";" : ":");
    const own = { curie_group: "DISO", curie_kb: kb.info.hash, curie_tokenizer: trie.tokenizer.hash };
    const firsts = new Uint32Array(99);
    const allowed = JSON.stringify([...firsts.subarray(0, trie.walk(["DISO"]).allowed(firsts))]);
    const isAllowed = { test: (said: string) => said.replaceAll(" ", "") === allowed };
    const cases: [env: string, action: string, args: unknown[], words: { test(said: string): boolean }][] = [
      ["", "open", [damaged("empty", () => Buffer.alloc(0))], /the file is empty/],
      ["", "open", [damaged("magic", at(0, 1))], /not a token trie/],
      ["", "open", [damaged("version", at(8, 2))], /format version 2, this plug-in reads version 1/],
      ["", "open", [damaged("header", at(40, 0xff))], /header is corrupted/],
      [
        "",
        "open",
        [damaged("nodes", at(bytes.length - 3, (bytes.at(-3) as number) ^ 1))],
        /section "nodes" is corrupted/,
      ],
      ["", "open", [damaged("short", (b) => b.subarray(0, b.length - 1))], /header says/],
      ["", "open", [damaged("head", (b) => b.subarray(0, 30))], /truncated/],
      ["", "open", [join(folder, "nowhere")], /cannot be read/],
      ["", "open", [file], /nothing was refused/],
      [file, "fit", [tokens, 500], /nothing was refused/],
      [file, "fit", [tokens, 9], /knows 9 tokens/],
      [file, "fit", [other, 500], /built for the tokenizer .* and the served one is/],
      [file, "fit", [folder, 500], /tokenizer\.json: there is no such file/],
      ["", "fit", [tokens, 500], /CURIE_TRIE names no file/],
      [file, "ends", [], /names no eos_token_id/],
      [file, "spec", [], /without speculative decoding/],
      ["", "ask", [{}], /^nothing$/],
      [file, "ask", [{ temperature: 1 }], /^nothing$/],
      [file, "ask", [{ curie_group: "LIVB" }], /ValueError: curie_group 'LIVB': .* has names of/],
      [file, "ask", [{ curie_kb: kb.info.hash }], /curie_group is missing/],
      [
        file,
        "ask",
        [{ curie_group: "DISO", curie_kb: "0" }],
        /no trie of this server is of knowledge base 0/,
      ],
      [file, "ask", [{ curie_group: "DISO", curie_tokenizer: "0" }], /and tokenizer 0/],
      [file, "ask", [own], isAllowed],
      [several, "ask", [own], isAllowed],
    ];
    const list = join(folder, "refusals.json");
    writeFileSync(list, JSON.stringify(cases.map(([env, action, args]) => [env, action, args])));
    const said = run("refuse.py", [list]).split("\n");
    assert.equal(said.length, cases.length);
    cases.forEach(([, action, args, words], i) => {
      assert.ok(words.test(said[i] ?? ""), `${action} ${JSON.stringify(args)}: ${said[i]}`);
    });
  });

  it("says of a file whether it is whole and fits a tokenizer", async () => {
    const { file, tokens } = await trieFile("said", characters());
    const say = (...args: string[]) =>
      spawnSync(python as string, ["-m", "curie_trie", ...args], {
        encoding: "utf8",
        cwd: join(root, "engine/linking/served/vllm"),
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      });
    assert.match(say(file, tokens).stdout, /names of test .*\n {2}ANAT: 1 token sequences/);
    assert.equal(say(file, folder).status, 1);
    assert.equal(say().status, 2);
  });
});
