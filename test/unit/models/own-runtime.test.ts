// A runtime of the user's own: found where it was installed, refused with a cure where it is none, loaded by every process.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { deviceCheck } from "../../../engine/models/devices/check.ts";
import { driverFingerprint } from "../../../engine/models/devices/driver.ts";
import { refusalOf } from "../../../engine/models/devices/refusal.ts";
import { ModelHost } from "../../../engine/models/host/host.ts";
import { modelHostProgram } from "../../../engine/models/host/program.ts";
import { ModelError } from "../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import {
  LIBRARIES_VARIABLE,
  librariesOf,
  libraryFolders,
  loaderEnvironment,
  ownRuntime,
  RUNTIME_VARIABLE,
} from "../../../engine/models/own-runtime.ts";
import { DOUBLING, probeRuntime } from "../../../engine/models/runtime.ts";
import { runtimeChoice } from "../../../server/neural/runtime-choice.ts";

const shipped = dirname(createRequire(import.meta.filename).resolve("onnxruntime-node/package.json"));

describe("own runtime", () => {
  let folder: string;
  const before = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-runtime-"));
    delete process.env[RUNTIME_VARIABLE];
    delete process.env[LIBRARIES_VARIABLE];
  });
  afterEach(() => {
    for (const name of [RUNTIME_VARIABLE, LIBRARIES_VARIABLE])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    rmSync(folder, { recursive: true, force: true });
  });

  /** A package that says when it is loaded. */
  function made(version: string, libraries = true): string {
    const path = join(folder, "node_modules", "onnxruntime-node");
    mkdirSync(libraries ? librariesOf(path) : path, { recursive: true });
    writeFileSync(join(path, "package.json"), JSON.stringify({ name: "onnxruntime-node", version }));
    writeFileSync(join(path, "index.js"), `throw new Error("${version} was loaded");`);
    return path;
  }
  const named = (path: string) => ownRuntime({ [RUNTIME_VARIABLE]: path });
  const refused = (path: string, message: RegExp) =>
    assert.throws(
      () => named(path),
      (error: unknown) =>
        error instanceof ModelError &&
        error.code === "runtime" &&
        message.test(error.message) &&
        /npm install onnxruntime-node/.test(error.message),
    );

  it("is a package, or the folder that it was installed in", () => {
    assert.equal(ownRuntime({}), undefined);
    const path = made("1.30.1");
    for (const way of [folder, path]) assert.deepEqual(named(way), { folder: path, version: "1.30.1" });
  });

  it("is refused where there is none, too old, or not for this machine", () => {
    refused("runtimes/mine", /runtimes\/mine: .* whole path/);
    refused(folder, /holds no onnxruntime-node/);
    made("1.22.0");
    refused(folder, /onnxruntime-node 1\.22\.0; 1\.23 or a later 1/);
    made("2.0.0");
    refused(folder, /onnxruntime-node 2\.0\.0/);
    rmSync(join(folder, "node_modules"), { recursive: true });
    made("1.30.0", false);
    refused(folder, new RegExp(`no libraries for ${process.platform}-${process.arch}`));
    writeFileSync(join(folder, "node_modules", "onnxruntime-node", "package.json"), "{");
    refused(folder, /holds no onnxruntime-node/);
  });

  it("is what the probe loads, and what it says", async () => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(shipped, join(folder, "node_modules", "onnxruntime-node"), "junction");
    process.env[RUNTIME_VARIABLE] = folder;
    const found = await probeRuntime();
    assert.ok("version" in found, JSON.stringify(found));
    assert.equal(found.folder, join(folder, "node_modules", "onnxruntime-node"));
    process.env[RUNTIME_VARIABLE] = join(folder, "elsewhere");
    const none = await probeRuntime();
    assert.ok("missing" in none && /elsewhere holds no onnxruntime-node/.test(none.missing));
  });

  it("is what sessions load, here and in the model child", async () => {
    made("1.29.9");
    process.env[RUNTIME_VARIABLE] = folder;
    await assert.rejects(onnxRuntime().open(Buffer.from(DOUBLING, "base64")), /1\.29\.9 was loaded/);
    const host = new ModelHost({ program: modelHostProgram() });
    const request = { size: 4, times: 1, longest: 1 };
    try {
      await assert.rejects(
        host.run(deviceCheck, { folder: "" }, request, () => {}),
        /1\.29\.9 was loaded/,
      );
    } finally {
      await host.close();
    }
  });

  it("brings folders of libraries, those of Python's packages, too", () => {
    const packages = join(folder, "site-packages");
    for (const name of ["cu13", "cudnn"])
      mkdirSync(join(packages, "nvidia", name, "lib"), { recursive: true });
    mkdirSync(join(packages, "nvidia", "no-libraries"));
    const given = [packages, join(folder, "absent")].join(delimiter);
    const folders = [packages, ...["cu13", "cudnn"].map((name) => join(packages, "nvidia", name, "lib"))];
    assert.deepEqual(libraryFolders({ [LIBRARIES_VARIABLE]: given }), folders);
    if (process.platform !== "linux") return;
    const env = { [LIBRARIES_VARIABLE]: given, LD_LIBRARY_PATH: "/opt/lib" };
    assert.equal(loaderEnvironment(env).LD_LIBRARY_PATH, [...folders, "/opt/lib"].join(delimiter));
    assert.equal(loaderEnvironment({}).LD_LIBRARY_PATH, undefined);
  });

  it("computes in full where a card would shorten, unless somebody wants it otherwise", () => {
    assert.equal(loaderEnvironment({}).NVIDIA_TF32_OVERRIDE, "0");
    assert.equal(loaderEnvironment({ NVIDIA_TF32_OVERRIDE: "1" }).NVIDIA_TF32_OVERRIDE, "1");
  });

  it("is another one for what devices answered", function () {
    if (process.platform !== "linux") this.skip();

    const mine = { [RUNTIME_VARIABLE]: "/mine" };
    assert.notEqual(driverFingerprint("1.30.0", {}), driverFingerprint("1.30.0", mine));
    const libraries = { ...mine, [LIBRARIES_VARIABLE]: folder };
    const empty = driverFingerprint("1.30.0", libraries);
    assert.notEqual(empty, driverFingerprint("1.30.0", mine));
    assert.equal(empty, driverFingerprint("1.30.0", libraries));
    // Somebody installs what was missing.
    mkdirSync(join(folder, "nvidia", "cudnn", "lib"), { recursive: true });
    assert.notEqual(driverFingerprint("1.30.0", libraries), empty);
  });

  it("says what of CUDA is missing", function () {
    if (process.platform !== "linux") this.skip();
    const said = new Error("Failed to load shared library");
    assert.match(refusalOf("cuda", said), /ships has no part for CUDA; CURIE_RUNTIME/);
    const path = made("1.30.0");
    process.env[RUNTIME_VARIABLE] = folder;
    assert.match(refusalOf("cuda", said), /has no libonnxruntime_providers_cuda\.so: .*npm rebuild/);
    writeFileSync(join(librariesOf(path), "libonnxruntime_providers_cuda.so"), "");
    assert.match(refusalOf("cuda", said), /libonnxruntime_providers_cuda\.so: file too short/);
    assert.match(
      refusalOf("webgpu", new Error("C++ was false. No supported adapters")),
      /^No supported .*libvulkan/,
    );
    assert.equal(refusalOf("coreml", new Error("a\nb")), "b");
    const native =
      "/x.cc:245 CudaCall CUDA failure 35: the driver is too old ; GPU=-1 ; hostname=h ; expr=f();";
    assert.equal(refusalOf("coreml", new Error(native)), "CUDA failure 35: the driver is too old");
  });

  it("comes from the settings, else from the environment", () => {
    const env: NodeJS.ProcessEnv = { [RUNTIME_VARIABLE]: "/given" };
    const use = runtimeChoice(env);
    assert.equal(use("", []), false);
    assert.equal(use("/mine", ["/a", "/b"]), true);
    assert.deepEqual(env, { [RUNTIME_VARIABLE]: "/mine", [LIBRARIES_VARIABLE]: `/a${delimiter}/b` });
    assert.equal(use("/mine", ["/a", "/b"]), false);
    assert.equal(use("", []), true);
    assert.deepEqual(env, { [RUNTIME_VARIABLE]: "/given" });
  });
});
