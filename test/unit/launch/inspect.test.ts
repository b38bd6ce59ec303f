// What is refused in a finished package.
import assert from "node:assert/strict";
import { complaintsAbout } from "../../../client/launch/inspect.ts";

const GOOD = [
  "package.json",
  "license.txt",
  "readme.md",
  "changelog.md",
  "third-party.txt",
  "dist/client.cjs",
  "dist/server.cjs",
  "dist/cli.cjs",
  "dist/build-worker.cjs",
  "dist/model-host.cjs",
  "kb-cache/starter.curiekb",
  "engine/prompts/templates/judge.prompt",
  "engine/training/bundle/python/train.py",
  "engine/training/bundle/shared/requirements.txt",
  "engine/training/linker/python/train.py",
  "engine/linking/served/vllm/curie_trie/v2.py",
];
const MODEL = "engine/models/embedded/a-model/curie-model.json";
const runtime = (os: string, cpu: string) =>
  `dist/node_modules/onnxruntime-node/bin/napi-v6/${os}/${cpu}/onnxruntime_binding.node`;

describe("launch: package inspection", () => {
  it("has nothing to say about a good package", () => {
    assert.deepEqual(complaintsAbout([...GOOD, MODEL, runtime("linux", "x64")], "linux-x64"), []);
    assert.deepEqual(complaintsAbout(GOOD, "universal"), []);
  });

  for (const name of GOOD)
    it(`misses ${name}`, () => {
      const inside = GOOD.filter((other) => other !== name);
      assert.deepEqual(complaintsAbout(inside, "universal"), [`${name} is missing`]);
    });

  const refused: [string, RegExp][] = [
    ["dist/server.cjs.map", /source map/],
    ["client/extension.ts", /TypeScript/],
    ["test/unit/a.json", /not part of the product/],
    ["shared/data/x.txt", /not part of the product/],
    [".cache/token", /not part of the product/],
    ["dist/test/suite.cjs", /test bundle/],
    ["client/launch/ensure.mjs", /build script/],
    ["kb-cache/starter/a.jsonl", /source of the starter/],
    [".npmrc", /private or stray/],
    ["client/sample/.env", /private or stray/],
  ];
  for (const [name, complaint] of refused)
    it(`refuses ${name}`, () =>
      assert.match(complaintsAbout([...GOOD, name], "universal").join(), complaint));

  it("wants the runtime of the target, and no other", () => {
    assert.match(complaintsAbout(GOOD, "linux-x64").join(), /runtime is missing/);
    assert.match(complaintsAbout([...GOOD, runtime("linux", "x64")], "universal").join(), /native code/);
    assert.match(
      complaintsAbout([...GOOD, runtime("linux", "x64")], "linux-x64").join(),
      /no model is in it/,
    );
    assert.match(complaintsAbout([...GOOD, MODEL], "universal").join(), /cannot run without/);
    const both = [...GOOD, runtime("linux", "x64"), runtime("win32", "x64")];
    assert.match(complaintsAbout(both, "linux-x64").join(), /another platform/);
  });
});
