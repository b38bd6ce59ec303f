// Models by name: installed whole or not at all, found by name or path, removed.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openModelFolder } from "../../../engine/models/folder/folder.ts";
import {
  defaultModel,
  findModel,
  installFolder,
  listModels,
  removeModel,
} from "../../../engine/models/folder/library.ts";
import { MANIFEST } from "../../../engine/models/folder/manifest.ts";
import { type ModelPlaces, userModels } from "../../../engine/models/folder/places.ts";
import { ModelError } from "../../../engine/models/model-error.ts";
import { glinerFiles, writeFolder } from "../../fixtures/models/folders.ts";

const coded = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe("model library", () => {
  let top: string;
  let places: ModelPlaces;
  let source: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "curie-library-"));
    places = { shipped: join(top, "shipped"), installed: [join(top, "own"), join(top, "shared")] };
    source = writeFolder(join(top, "download", "small model"), glinerFiles());
  });
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  it("is empty at first, and says so to whoever looks for a model", async () => {
    assert.deepEqual(await listModels(places), []);
    assert.equal(await defaultModel(places), undefined);
    await assert.rejects(
      findModel("any", places),
      coded("missing", /no model is called any \(there are: none\)/),
    );
    await assert.rejects(findModel("./any", places, top), coded("missing", /any: no such folder/));
    await assert.rejects(removeModel("any", places), coded("missing", /any/));
  });

  it("installs a folder with a manifest, weights of other formats left out, and removes it", async () => {
    const told: number[] = [];
    const entry = await installFolder(source, places, { onProgress: (done, of) => told.push(done / of) });
    assert.equal(entry.name, "small-model");
    assert.equal(told.at(-1), 1);
    assert.deepEqual(
      readdirSync(entry.folder).sort(),
      ["README.md", MANIFEST, "gliner_config.json", "onnx", "tokenizer.json", "tokenizer_config.json"].sort(),
    );
    assert.equal((await openModelFolder(entry.folder)).listed, true);
    assert.equal(await findModel("small-model", places), entry.folder);
    assert.deepEqual(
      (await listModels(places)).map((e) => [e.name, e.origin]),
      [["small-model", "installed"]],
    );
    await assert.rejects(installFolder(source, places), coded("request", /there already/));
    await installFolder(source, places, { name: "other" });
    await removeModel("small-model", places);
    assert.deepEqual(readdirSync(join(top, "own")), ["other"]);
  });

  it("keeps nothing of a folder that is not what its manifest lists", async () => {
    const { folder } = await installFolder(source, places);
    writeFileSync(join(folder, "tokenizer.json"), "{ }");
    await assert.rejects(
      installFolder(folder, places, { name: "copy" }),
      coded("damaged", /tokenizer\.json/),
    );
    rmSync(join(folder, "tokenizer.json"));
    await assert.rejects(
      installFolder(folder, places, { name: "copy" }),
      coded("missing", /tokenizer\.json/),
    );
    const stop = AbortSignal.abort(new Error("stopped"));
    await assert.rejects(installFolder(source, places, { name: "copy", signal: stop }), /stopped/);
    assert.deepEqual(readdirSync(join(top, "own")), ["small-model"]);
  });

  it("takes no name that leads out of its place", async () => {
    for (const name of ["../x", ".hidden", "a/b", "", ".."])
      await assert.rejects(
        installFolder(source, places, { name }),
        coded("request", /cannot be a model's name/),
      );
    assert.ok(!existsSync(join(top, "own")) || readdirSync(join(top, "own")).length === 0);
  });

  it("lists what ships first, does not remove it, and chooses it by language", async () => {
    writeFolder(join(places.shipped, "english"), glinerFiles());
    writeFolder(join(places.shipped, "spanish"), {
      ...glinerFiles(),
      "README.md": "---\nlanguage: es\n---\n",
    });
    await installFolder(source, places);
    writeFolder(join(top, "shared", "broken"), { "gliner_config.json": "{" });
    const found = await listModels(places);
    assert.deepEqual(
      found.map((e) => [e.name, e.origin, e.problem !== undefined]),
      [
        ["english", "shipped", false],
        ["spanish", "shipped", false],
        ["small-model", "installed", false],
        ["broken", "installed", true],
      ],
    );
    assert.equal((await defaultModel(places))?.name, "english");
    assert.equal((await defaultModel(places, "es"))?.name, "spanish");
    assert.equal((await defaultModel(places, "zh"))?.name, "english");
    await assert.rejects(removeModel("english", places), coded("request", /ships with Curie/));
  });

  it("lies where each system keeps a person's own files", () => {
    const home = "/home/a";
    assert.equal(userModels({ XDG_DATA_HOME: "/d" }, "linux", home), join("/d", "curie", "models"));
    assert.equal(userModels({}, "linux", home), join(home, ".local", "share", "curie", "models"));
    assert.equal(userModels({ LOCALAPPDATA: "/l" }, "win32", home), join("/l", "curie", "models"));
    assert.match(userModels({}, "darwin", home), /Application Support.curie.models$/);
  });
});
