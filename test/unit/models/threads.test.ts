// Threads of a run: physical cores, a cap, and never more than the system has.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { physicalCores, threadsFor } from "../../../engine/models/threads.ts";

describe("threads of a model", () => {
  let top: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "curie-cpus-"));
  });
  afterEach(() => rmSync(top, { recursive: true }));

  /** A machine whose processor i shares its core with those of `lists[i]`. */
  const machine = (lists: readonly string[]): string => {
    for (const [i, list] of lists.entries()) {
      const folder = join(top, `cpu${i}`, "topology");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "thread_siblings_list"), `${list}\n`);
    }
    mkdirSync(join(top, "cpufreq"), { recursive: true });
    return top;
  };

  it("counts cores, not their threads", () => {
    const cpus = machine(["0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7"]);
    assert.equal(physicalCores(cpus, 8, "linux", "x64"), 4);
    assert.equal(physicalCores(cpus, 2, "linux", "x64"), 2, "a container that was given less");
  });

  it("guesses where the system does not tell", () => {
    assert.equal(physicalCores(join(top, "none"), 8, "linux", "x64"), 4);
    assert.equal(physicalCores(join(top, "none"), 1, "win32", "x64"), 1);
    assert.equal(physicalCores(join(top, "none"), 8, "darwin", "arm64"), 8);
  });

  it("takes one a core, at most four, unless a person says otherwise", () => {
    assert.deepEqual(
      [1, 2, 4, 64].map((cores) => threadsFor("auto", cores)),
      [1, 2, 4, 4],
    );
    assert.equal(threadsFor(1, 16), 1);
    assert.equal(threadsFor(1000, 16), availableParallelism());
  });
});
