// A curator's program killed at any moment: nothing that was acknowledged is lost, and the files are whole.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../../engine/corpus/annotations/load.ts";

const child = join(import.meta.dirname, "..", "..", "..", "fixtures", "curate-until-killed.ts");
const WORDS = ["aspirin", "asthma", "MS", "cold", "lung cancer", "the", "of", "fever."];
const text = Array.from({ length: 400 }, (_, i) => WORDS[(i * 7 + (i >> 3)) % WORDS.length]).join(" ");

interface Acknowledged {
  i: number;
  last: string;
  ids: string[];
}

/** Lets the child decide until `enough` answers came, kills it, and answers all that it acknowledged. */
async function killedAfter(path: string, seed: number, enough: number): Promise<Acknowledged[]> {
  const running = spawn(process.execPath, [child, path, String(seed), "1000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  running.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    if (out.split("\n").length > enough) running.kill("SIGKILL");
  });
  await once(running, "close");
  const lines = out
    .split("\n")
    .slice(0, -1)
    .filter((line) => line !== "done");
  return lines.map((line) => JSON.parse(line) as Acknowledged);
}

describe("a program killed in the middle of 1,000 decisions", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-kill-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("loses nothing that it acknowledged, and leaves whole files", async () => {
    const path = join(folder, "note.txt");
    writeFileSync(path, text);
    let acknowledged = 0;
    // Each run goes on where the killed one left the files.
    for (const [seed, enough] of [
      [1, 40],
      [2, 173],
      [3, 7],
      [4, 391],
      [5, 1],
    ] as const) {
      const said = await killedAfter(path, seed, enough);
      acknowledged += said.length;
      const last = said.at(-1) as Acknowledged;
      const log = readFileSync(join(folder, "note.log.jsonl"), "utf8");
      const ann = readFileSync(join(folder, "note.ann"), "utf8");
      const after = load({ file: path, text, ann, log });
      assert.deepEqual(
        after.problems.filter((p) => !/log/.test(p.file)),
        [],
        "the .ann is whole",
      );
      assert.ok(after.problems.length <= 1, "at most the log's last line is cut off");
      assert.ok(after.isStrict, "and in its fixed form");
      const times = new Set(after.records.map((r) => r.time));
      for (const { last: time } of said) assert.ok(time === "-" || times.has(time), `record ${time} is lost`);
      // The key in flight may have come through: then one act more is on disk.
      const ids = new Set(after.state.mentions.map((m) => m.id));
      const missing = last.ids.filter((id) => !ids.has(id));
      const more = [...ids].filter((id) => !last.ids.includes(id ?? ""));
      const inFlight = new Set(after.records.filter((r) => r.time > last.last).map((r) => r.id));
      if (inFlight.size)
        for (const id of [...missing, ...more]) assert.ok(inFlight.has(id), `${id} changed unasked`);
      assert.equal(text, readFileSync(path, "utf8"), "the text is untouched");
    }
    assert.ok(acknowledged > 600, `${acknowledged} decisions`);
    const rest = readdirSync(folder).filter((name) => !/^note\.(txt|ann|log\.jsonl)$/.test(name));
    assert.ok(rest.length <= 5, `at most one unfinished file for each kill: ${rest}`);
  });
});
