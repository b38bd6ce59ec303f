// The ONNX runtime's probe: an answer in every case, and the calling process lives on.
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probeRuntime } from "../../../engine/models/runtime.ts";

describe("models: runtime probe", () => {
  it("loads, computes and names the version and the providers", async () => {
    const answer = await probeRuntime();
    assert.ok("version" in answer, JSON.stringify(answer));
    assert.match(answer.version, /^\d+\.\d+\.\d+/);
    assert.ok(answer.providers.includes("cpu"));
  });

  it("says why where there is no runtime", async () => {
    const answer = await probeRuntime(join(tmpdir(), "nowhere", "server.cjs"));
    assert.deepEqual(answer, { missing: "Cannot find module 'onnxruntime-node'" });
  });

  it("ends a child that takes too long", async () => {
    const answer = await probeRuntime(undefined, 1);
    assert.ok("missing" in answer && answer.missing.includes("SIGKILL"), JSON.stringify(answer));
  });
});
