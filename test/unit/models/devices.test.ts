// Devices are believed only where they compute what the CPU does; `auto` takes one only where it is faster, too.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChooseOptions, chooseDevice } from "../../../engine/models/devices/choose.ts";
import type { Device } from "../../../engine/models/devices/devices.ts";
import { driverFingerprint } from "../../../engine/models/devices/driver.ts";
import { devicesOn, probeDevice, probeWith, sameWithin } from "../../../engine/models/devices/probe.ts";
import {
  type RememberedVerdicts,
  rememberedIn,
  type Verdict,
} from "../../../engine/models/devices/remembered.ts";
import { modelHostProgram } from "../../../engine/models/host/program.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import type { TensorData } from "../../../engine/models/tensors.ts";
import { adding } from "../../fixtures/models/adding.ts";
import { OnnxGraph } from "../../fixtures/onnx/graph.ts";

const program = join(import.meta.dirname, "..", "..", "fixtures", "models", "devices-child.ts");
const trialOn = (temper: string) => ({
  kind: adding,
  folder: `/models/${temper}`,
  request: { numbers: [1, 2, 3] },
  tolerance: 1e-4,
});

describe("device probe", function () {
  this.timeout(120_000);
  const verdict = (temper: string, timeout = 20_000) =>
    probeWith(trialOn(temper), "webgpu", { program, timeout });

  it("takes a device that computes the same, faster", async () => {
    const { equal, faster, reason, cpu = 0, device = 0 } = await verdict("good");
    assert.ok(equal && faster, reason);
    assert.ok(cpu > device);
    assert.match(reason, /webgpu computes the same [\d.]+ times as fast/);
  });

  for (const [temper, equal, reason] of [
    ["slow", true, /slower than the CPU/],
    ["wrong", false, /something else than the CPU/],
    ["absent", false, /^webgpu: no adapter$/],
    ["deadly", false, /SIGSEGV/],
  ] as const)
    it(`does not take one that is ${temper}, and says why`, async () => {
      const found = await verdict(temper);
      assert.deepEqual([found.equal, found.faster], [equal, false]);
      assert.match(found.reason, reason);
    });

  it("ends one that does not answer", async () => {
    const started = performance.now();
    const { equal, reason } = await verdict("deaf", 1500);
    assert.equal(equal, false);
    assert.match(reason, /webgpu: no answer in 1.5 s/);
    assert.ok(performance.now() - started < 10_000);
  });

  it("compares plain data with numbers that may differ a little", () => {
    const a = { items: [{ start: 1, score: 0.5, label: "x" }], result: null };
    assert.ok(sameWithin(a, structuredClone(a), 0));
    assert.ok(sameWithin(a, { ...a, items: [{ start: 1, score: 0.5001, label: "x" }] }, 1e-3));
    assert.ok(!sameWithin(a, { ...a, items: [{ start: 1, score: 0.51, label: "x" }] }, 1e-3));
    assert.ok(!sameWithin(a, { ...a, items: [] }, 1));
    assert.ok(!sameWithin(a, { ...a, items: [{ start: 1, score: 0.5, label: "y" }] }, 1));
    assert.ok(!sameWithin([Number.NaN], [Number.NaN], 1));
    assert.ok(!sameWithin([1], { 0: 1 }, 1));
  });
});

describe("device choice", function () {
  this.timeout(120_000);
  let folder: string;
  let asked: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-devices-"));
    asked = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const GOOD: Verdict = { equal: true, faster: true, reason: "good" };
  /** Answers by device, then by model; whatever has none is probed for real. */
  const answering = (
    answers: Partial<Record<Device, Verdict>>,
    models: Partial<Record<Device, Verdict>> = {},
  ): RememberedVerdicts => ({
    async get(key) {
      asked.push(key);
      const [device = "", , model] = key.split(" ");
      return (model ? models : answers)[device as Device];
    },
    set: async () => assert.fail("nothing was probed"),
  });
  const options = (
    remembered: RememberedVerdicts,
    more: object = {},
  ): ChooseOptions<unknown, unknown, unknown> => ({
    program,
    remembered,
    runtime: "1.30.0",
    platform: "linux",
    ...more,
  });

  it("by auto takes the first that is equal and faster", async () => {
    const slow = { ...GOOD, faster: false, reason: "slow" };
    assert.deepEqual(await chooseDevice("auto", options(answering({ cuda: slow, webgpu: GOOD }))), {
      device: "webgpu",
      reason: "good",
    });
    assert.deepEqual(await chooseDevice("auto", options(answering({ cuda: slow, webgpu: slow }))), {
      device: "cpu",
      reason: "slow; slow",
    });
  });

  it("by name takes one that is slower, and not one that is wrong or of another platform", async () => {
    const slow = { ...GOOD, faster: false, reason: "slow" };
    const wrong = { equal: false, faster: true, reason: "wrong" };
    const named = (device: Device, answers: Partial<Record<Device, Verdict>>) =>
      chooseDevice(device, options(answering(answers)));
    assert.equal((await named("cuda", { cuda: slow })).device, "cuda");
    assert.deepEqual(await named("cuda", { cuda: wrong }), { device: "cpu", reason: "wrong" });
    assert.deepEqual(await named("directml", {}), {
      device: "cpu",
      reason: "directml is not offered on linux",
    });
    assert.deepEqual(await named("cpu", {}), { device: "cpu", reason: "as chosen" });
    assert.deepEqual(await chooseDevice("auto", options(answering({}), { platform: "freebsd" })), {
      device: "cpu",
      reason: "no other device on freebsd",
    });
  });

  it("asks a good device for the model in question, too", async () => {
    const trial = { ...trialOn("any"), model: "abc" };
    const slow = { ...GOOD, faster: false, reason: "slow with abc" };
    const remembered = answering(
      { cuda: { ...GOOD, equal: false, reason: "absent" }, webgpu: GOOD },
      { webgpu: slow },
    );
    const chosen = await chooseDevice("auto", { ...options(remembered), trial });
    assert.deepEqual(chosen, { device: "cpu", reason: "absent; slow with abc" });
    assert.equal(asked.length, 3);
  });

  it("remembers answers while drivers stay, and probes again where the record is broken", async () => {
    const file = join(folder, "cache", "devices.json");
    const remembered = rememberedIn(file);
    const trial = { ...trialOn("good"), model: "m" };
    const drivers = driverFingerprint("1.30.0");
    for (const device of devicesOn("linux")) await remembered.set(`${device} ${drivers}`, GOOD);
    const first = await chooseDevice("auto", { ...options(remembered), trial });
    assert.equal(first.device, "cuda");
    assert.match(first.reason, /times as fast/);
    const kept = JSON.parse(readFileSync(file, "utf8")) as Record<string, Verdict>;
    assert.ok(kept[`cuda ${drivers} m`]?.faster);
    // A program that is none: only memory can answer.
    const again = await chooseDevice("auto", { ...options(remembered, { program: "/none" }), trial });
    assert.deepEqual(again, first);
    const newer = await chooseDevice("auto", {
      ...options(remembered, { program: "/none", runtime: "9.0.0" }),
      trial,
    });
    assert.equal(newer.device, "cpu");
    writeFileSync(file, "{");
    assert.equal(
      (await chooseDevice("auto", { ...options(remembered, { program: "/none" }), trial })).device,
      "cpu",
    );
  });

  it("depends on the drivers that are named", () => {
    const icd = join(folder, "driver.json");
    const env = { VK_ICD_FILENAMES: icd };
    const none = driverFingerprint("1", env);
    assert.match(none, /^[0-9a-f]{16}$/);
    writeFileSync(icd, JSON.stringify({ ICD: { library_path: "./driver.so" } }));
    const described = driverFingerprint("1", env);
    writeFileSync(join(folder, "driver.so"), "binary");
    const there = driverFingerprint("1", env);
    if (process.platform === "linux") assert.equal(new Set([none, described, there]).size, 3);
    assert.equal(driverFingerprint("1", env), there);
    assert.notEqual(driverFingerprint("2", env), there);
  });
});

describe("WebGPU on a software driver", function () {
  this.timeout(180_000);
  const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";
  const was = process.env.VK_ICD_FILENAMES;
  before(function () {
    if (was === undefined && existsSync(SWIFTSHADER)) process.env.VK_ICD_FILENAMES = SWIFTSHADER;
    if (process.env.VK_ICD_FILENAMES === undefined) {
      console.log(
        "      skipped: no SwiftShader (Debian: chromium-common, libvulkan1) and no VK_ICD_FILENAMES",
      );
      this.skip();
    }
  });
  after(() => {
    if (was === undefined) delete process.env.VK_ICD_FILENAMES;
  });

  it("computes what the CPU does, and is not chosen where it is slower", async () => {
    const found = await probeDevice("webgpu", { program: modelHostProgram(), timeout: 150_000 });
    assert.equal(found.equal, true, found.reason);
    assert.equal(found.faster, (found.device ?? 0) < (found.cpu ?? 0), found.reason);
  });

  /** Truth values of two shapes joined by And. */
  const joining = (named: boolean): Uint8Array => {
    const graph = new OnnxGraph(named);
    const a = graph.input("a", "bool", ["k", "l"]);
    const b = graph.input("b", "bool", ["m", "n"]);
    graph.output("both", graph.op("And", [a, b]), "bool", ["o", "p"]);
    return graph.encoded();
  };
  const truths = (rows: number, columns: number, seed: number): TensorData => ({
    type: "bool",
    dims: [rows, columns],
    data: Uint8Array.from({ length: rows * columns }, (_, i) => ((i * 7 + seed) % 5 < 3 ? 1 : 0)),
  });

  it("joins truth values of one shape after another as the CPU does", async () => {
    const runtime = onnxRuntime();
    const cpu = await runtime.open(joining(true));
    const gpu = await runtime.open(joining(true), { device: "webgpu" });
    assert.equal(gpu.device, "webgpu", gpu.fallback);
    for (const [b, rows] of [
      [truths(8, 1, 1), 8],
      [truths(1, 8, 2), 7],
      [truths(1, 1, 1), 6],
      [truths(5, 8, 3), 5],
    ] as const) {
      const feeds = { a: truths(rows, 8, 4), b };
      assert.deepEqual(await gpu.run(feeds), await cpu.run(feeds), `${rows} rows and ${b.dims}`);
    }
    await Promise.all([cpu.release(), gpu.release()]);
  });

  it("leaves a graph to the CPU whose And has no name", async () => {
    const session = await onnxRuntime().open(joining(false), { device: "webgpu" });
    assert.equal(session.device, "cpu");
    assert.match(session.fallback ?? "", /^webgpu: .*operation And wrongly there/);
    await session.release();
  });
});

describe("WebGPU", function () {
  this.timeout(120_000);

  it("answers with a reason, whatever this machine has, and the CPU is timed", async () => {
    const found = await probeDevice("webgpu", { program: modelHostProgram() });
    assert.ok(found.reason.length > 5);
    assert.ok(found.equal || !found.faster);
  });
});
