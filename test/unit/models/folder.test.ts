// Folders of models: understood without a manifest, held to it where there is one, damaged in every file.

import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as z from "zod";
import { graphOf, openModelFolder } from "../../../engine/models/folder/folder.ts";
import { cardFacts, inspectFolder } from "../../../engine/models/folder/inspect.ts";
import { MANIFEST, manifestSchema, sizeOf } from "../../../engine/models/folder/manifest.ts";
import { ModelError } from "../../../engine/models/model-error.ts";
import { rememberedFile } from "../../../engine/models/remembered-file.ts";
import { CARD, GRAPH, glinerFiles, writeFolder } from "../../fixtures/models/folders.ts";

const coded = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe("model folder", () => {
  let top: string;
  let folder: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "curie-model-"));
    folder = join(top, "a-model");
  });
  afterEach(() => rmSync(top, { recursive: true, force: true }));
  const list = async () => {
    const manifest = await inspectFolder(folder);
    writeFileSync(join(folder, MANIFEST), JSON.stringify(manifest));
    return manifest;
  };

  it("in GLiNER's layout is understood by its files", async () => {
    writeFolder(folder, glinerFiles());
    const manifest = await inspectFolder(folder, { source: "hf:someone/a-model" });
    assert.equal(manifest.name, "a-model");
    assert.equal(manifest.kind, "gliner");
    assert.equal(manifest.licence, "apache-2.0");
    assert.deepEqual(manifest.languages, ["en", "fr"]);
    assert.equal(manifest.card, "README.md");
    assert.equal(manifest.splitter, "fine");
    assert.deepEqual(manifest.limits, { words: 384, width: 10 });
    assert.deepEqual(manifest.labels, [
      { name: "disease", aliases: ["disorder"], group: "DISO", threshold: 0.4 },
      { name: "chemical", aliases: [] },
    ]);
    assert.deepEqual(manifest.graphs, [
      { role: "labels", precision: "fp16", file: "onnx/label_encoder_fp16.onnx" },
      { role: "main", precision: "fp32", file: "onnx/model.onnx" },
      { role: "main", precision: "int8", file: "onnx/model_quantized.onnx" },
    ]);
    assert.ok(!("pytorch_model.bin" in manifest.files) && !("README.md" in manifest.files));
    assert.equal(
      sizeOf(manifest),
      3 * GRAPH.length + 4 + readFileSync(join(folder, "gliner_config.json")).length,
    );
    assert.deepEqual(manifestSchema.parse(JSON.parse(JSON.stringify(manifest))), manifest);
  });

  it("of a causal language model is told from one that is not run here", async () => {
    const files = { "tokenizer.json": "{}", "onnx/model_q4.onnx": GRAPH };
    writeFolder(folder, {
      ...files,
      "config.json": JSON.stringify({ model_type: "llama", architectures: ["LlamaForCausalLM"] }),
    });
    assert.equal((await inspectFolder(folder)).kind, "causal-lm");
    writeFolder(folder, {
      "config.json": JSON.stringify({ model_type: "clip", architectures: ["CLIPModel"] }),
    });
    await assert.rejects(inspectFolder(folder), coded("unsupported", /type clip \(CLIPModel\)/));
  });

  it("says what it lacks", async () => {
    await assert.rejects(openModelFolder(folder), coded("missing", /no such folder/));
    writeFolder(folder, { "notes.txt": "" });
    await assert.rejects(openModelFolder(folder), coded("unsupported", /no model's folder/));
    const { "onnx/model.onnx": _, "onnx/model_quantized.onnx": __, ...rest } = glinerFiles();
    writeFolder(folder, rest);
    await assert.rejects(openModelFolder(folder), coded("missing", /no ONNX file/));
    writeFolder(folder, glinerFiles());
    rmSync(join(folder, "tokenizer.json"));
    await assert.rejects(openModelFolder(folder), coded("missing", /tokenizer\.json: no such file/));
    writeFolder(folder, { "gliner_config.json": "{" });
    await assert.rejects(openModelFolder(folder), coded("damaged", /gliner_config\.json is not JSON/));
    writeFolder(folder, { "gliner_config.json": '{"max_width": "wide"}' });
    await assert.rejects(openModelFolder(folder), coded("damaged", /max_width/));
  });

  it("with a manifest is refused where any listed file is changed, truncated or gone", async () => {
    writeFolder(folder, glinerFiles());
    const { files } = await list();
    assert.equal((await openModelFolder(folder)).listed, true);
    for (const file of Object.keys(files)) {
      const path = join(folder, file);
      const was = readFileSync(path);
      const changed = Buffer.from(was);
      changed[0] = (changed[0] ?? 0) ^ 1;
      writeFileSync(path, changed);
      await assert.rejects(openModelFolder(folder), coded("damaged", /SHA-256/));
      writeFileSync(path, was);
      truncateSync(path, was.length - 1);
      await assert.rejects(openModelFolder(folder), coded("damaged", /truncated or changed/));
      rmSync(path);
      await assert.rejects(openModelFolder(folder), coded("missing", /Install the model again/));
      writeFileSync(path, was);
    }
    assert.equal((await openModelFolder(folder)).listed, true);
  });

  it("is hashed once while nobody touches it, and again when somebody did, whatever its date says", async () => {
    const large = Buffer.alloc(33 * 2 ** 20, "weights ");
    writeFolder(folder, { ...glinerFiles(), "onnx/model.onnx": large });
    await list();
    const memory = join(top, "cache", "verified.json");
    const verified = rememberedFile(memory, z.string());
    await openModelFolder(folder, { verified });
    const path = join(folder, "onnx", "model.onnx");
    assert.deepEqual(
      Object.keys(JSON.parse(readFileSync(memory, "utf8"))),
      [path],
      "small files are hashed each time",
    );
    await openModelFolder(folder, { verified });
    large[3] = 7;
    const date = new Date(2020, 1, 1);
    writeFileSync(path, large);
    utimesSync(path, date, date);
    await assert.rejects(openModelFolder(folder, { verified }), coded("damaged", /SHA-256/));
    writeFileSync(memory, "broken");
    writeFileSync(path, Buffer.alloc(33 * 2 ** 20, "weights "));
    await openModelFolder(folder, { verified });
  });

  it("may not list files outside itself", async () => {
    writeFolder(folder, glinerFiles());
    const manifest = await list();
    const entry = { size: 1, sha256: "0".repeat(64) };
    for (const path of ["../x", "/etc/passwd", "a/../../x", "C:/x", "a\\b", ".."]) {
      writeFileSync(join(folder, MANIFEST), JSON.stringify({ ...manifest, files: { [path]: entry } }));
      await assert.rejects(openModelFolder(folder), coded("damaged", /curie-model\.json/), path);
    }
    manifestSchema.parse({ ...manifest, files: { "a..b/c.onnx": entry } });
  });

  it("offers the graph that suits the device", async () => {
    writeFolder(folder, glinerFiles());
    const opened = await openModelFolder(folder);
    const at = (file: string) => join(folder, "onnx", file);
    assert.equal(graphOf(opened, "cpu"), at("model_quantized.onnx"));
    assert.equal(graphOf(opened, "webgpu"), at("model.onnx"));
    assert.equal(graphOf(opened, "cpu", "main", "fp32"), at("model.onnx"));
    assert.equal(graphOf(opened, "cpu", "labels"), at("label_encoder_fp16.onnx"));
    assert.throws(
      () => graphOf(opened, "cpu", "main", "q4"),
      coded("missing", /no main graph in q4 \(it has: fp32, int8\)/),
    );
  });

  it("never fails otherwise than by a named error, whatever stands in its files", async () => {
    writeFolder(folder, glinerFiles());
    const manifest = JSON.stringify(await list());
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .tuple(fc.nat(manifest.length), fc.string({ maxLength: 3 }))
        .map(([at, x]) => manifest.slice(0, at) + x + manifest.slice(at + 1)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(MANIFEST, "gliner_config.json"), text, async (file, content) => {
        writeFileSync(join(folder, MANIFEST), manifest);
        if (file !== MANIFEST) rmSync(join(folder, MANIFEST));
        writeFileSync(join(folder, file), content);
        await openModelFolder(folder).catch((error: unknown) =>
          assert.ok(error instanceof ModelError, String(error)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("reads licence and languages from a card", () => {
    assert.deepEqual(cardFacts(CARD), { licence: "apache-2.0", languages: ["en", "fr"] });
    assert.deepEqual(cardFacts("---\nlicense: mit\nlanguage: en\n---\n"), {
      licence: "mit",
      languages: ["en"],
    });
    assert.deepEqual(cardFacts("# no front matter\nlicense: mit\n"), {});
  });

  it("tells a file that grew", async () => {
    writeFolder(folder, glinerFiles());
    await list();
    appendFileSync(join(folder, "tokenizer.json"), " ");
    await assert.rejects(openModelFolder(folder), coded("damaged", /3 bytes and curie-model\.json says 2/));
    // Notices are cut off at their end: what is wrong comes first, the folder last.
    await assert.rejects(openModelFolder(folder), (error: Error) => {
      assert.match(error.message, /^tokenizer\.json has /);
      assert.ok(error.message.endsWith(`it is in ${folder}.`), error.message);
      return true;
    });
  });
});
