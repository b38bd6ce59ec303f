import assert from "node:assert/strict";
import { Shell } from "./curie.ts";

describe("curie doctor", function () {
  this.timeout(60_000);
  const shell = new Shell();
  after(() => shell.remove());

  it("says what loads and what does not", async () => {
    const { status, stdout } = await shell.run(["doctor", "--json"]);
    assert.equal(status, 0);
    const found = JSON.parse(stdout) as Record<string, string>;
    assert.equal(found.node, process.version);
    assert.equal(found.platform, `${process.platform}-${process.arch}`);
    assert.match(found.runtime ?? "", /^ONNX Runtime [\d.]+ \(.*cpu|^missing: .+dictionary/);
    assert.match(found.starter ?? "", /concepts|missing|curie kb import/);
  });
});
