import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { glinerFiles, writeFolder } from "../../fixtures/models/folders.ts";
import { type HubServer, hubServer } from "../../fixtures/models/hub-server.ts";
import { Shell } from "./curie.ts";

describe("curie model", function () {
  this.timeout(180_000);
  const shell = new Shell();
  const source = join(shell.folder, "a-model");
  const models = join(shell.folder, "data", "curie", "models");
  const was = { data: process.env.XDG_DATA_HOME, cache: process.env.XDG_CACHE_HOME };
  let hub: HubServer;
  before(async () => {
    process.env.XDG_DATA_HOME = join(shell.folder, "data");
    process.env.XDG_CACHE_HOME = join(shell.folder, "cache");
    mkdirSync(source, { recursive: true });
    writeFolder(source, glinerFiles());
    hub = await hubServer("someone/from-hub", glinerFiles());
  });
  after(async () => {
    for (const [name, value] of [
      ["XDG_DATA_HOME", was.data],
      ["XDG_CACHE_HOME", was.cache],
    ] as const)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await hub.close();
    shell.remove();
  });
  const run = (...args: string[]) => shell.run(["model", ...args]);

  it("installs a folder, lists it, says what it is, verifies and removes it", async () => {
    const added = await run("add", source);
    assert.equal(added.status, 0, added.stderr);
    assert.match(added.stdout, /a-model: installed in /);
    assert.match((await run("list")).stdout, /^a-model\tinstalled\tgliner, .*\ten fr$/m);
    const { stdout } = await run("info", "a-model");
    assert.match(stdout, /^licence +apache-2\.0$/m);
    assert.match(stdout, /^labels +disease = disorder; chemical$/m);
    assert.equal((await run("verify", "a-model")).status, 0);
    writeFileSync(join(models, "a-model", "tokenizer.json"), "[]");
    const changed = await run("verify", "a-model");
    assert.equal(changed.status, 1);
    assert.match(changed.stderr, /tokenizer\.json is not the file/);
    const info = await run("info", "a-model");
    assert.equal(info.status, 2);
    assert.match(info.stderr, /tokenizer\.json/);
    assert.equal((await run("remove", "a-model")).status, 0);
    assert.ok(!existsSync(join(models, "a-model")));
    assert.equal((await run("remove", "a-model")).status, 2);
  });

  it("writes a manifest in place", async () => {
    const { status, stdout } = await run("add", "--in-place", source);
    assert.equal(status, 0);
    assert.match(stdout, /curie-model\.json: gliner a-model/);
    assert.equal((await run("verify", source)).status, 0);
    rmSync(join(source, "curie-model.json"));
    const none = await run("verify", source);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /--in-place writes one/);
  });

  it("asks a hub only where that is allowed, and fetches only what was agreed to", async () => {
    const refused = await run("add", "hf:someone/from-hub");
    assert.equal(refused.status, 2);
    assert.match(
      refused.stderr,
      /nothing was sent: huggingface\.co would be asked .*--allow-host huggingface\.co/,
    );
    const shown = await run("add", "hf:someone/from-hub", "--hub", hub.address);
    assert.equal(shown.status, 0, shown.stderr);
    assert.match(shown.stdout, /someone\/from-hub at 0123456789ab, from 127\.0\.0\.1/);
    assert.match(
      shown.stdout,
      /licence +apache-2\.0[\s\S]*size +[\d.]+ (bytes|kB) in 6 files[\s\S]*Nothing was fetched/,
    );
    assert.ok(hub.requests.every(({ url }) => url.startsWith("/api/")));
    const fetched = await run("add", "hf:someone/from-hub", "--hub", hub.address, "--yes");
    assert.equal(fetched.status, 0, fetched.stderr);
    assert.equal((await run("verify", "from-hub")).status, 0);
    const wrong = await run("add", "hf:someone", "--hub", hub.address);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /owner\/name/);
  });
});
