// The store of answers: nothing that was kept is lost, whatever happens to the process or the file.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { concurrently } from "../../../engine/llm/concurrently.ts";
import {
  consentFile,
  isAllowed,
  isLoopback,
  readConsents,
  recordConsent,
} from "../../../engine/llm/consent.ts";
import { keyOf, type LanguageModel, type Reply, type Request } from "../../../engine/llm/port.ts";
import { Replaying, ReplayStore } from "../../../engine/llm/replay-store.ts";

const request = (content: string, more: Partial<Request> = {}): Request => ({
  model: "m",
  messages: [{ role: "user", content }],
  ...more,
});
const reply = (text: string): Reply => ({ text, finish: "stop", model: "m" });

describe("replay store", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-store-"));
    path = join(folder, "answers.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keys depend on everything that is asked, and on nothing else", () => {
    const base = request("a", { temperature: 0, output: { name: "o", schema: { b: 1, a: 2 } } });
    const same = request("a", { output: { schema: { a: 2, b: 1 }, name: "o" }, temperature: 0, repeat: 0 });
    assert.equal(keyOf(base), keyOf(same));
    const others = [
      { ...base, messages: [{ role: "user" as const, content: "b" }] },
      { ...base, temperature: 1 },
      { ...base, model: "n" },
      { ...base, seed: 1 },
      { ...base, repeat: 1 },
      { ...base, messages: [{ role: "system" as const, content: "a" }] },
    ];
    assert.equal(new Set([base, ...others].map(keyOf)).size, 7);
  });

  it("keeps answers over a restart, and the first of a key counts", async () => {
    const store = await ReplayStore.open(path);
    await Promise.all(["é🙂\n", "b", "c"].map((q) => store.put(request(q), reply(`to ${q}`))));
    await store.put(request("b"), reply("again"));
    assert.equal((await store.get(request("b")))?.text, "to b");
    await store.close();
    const again = await ReplayStore.open(path, { readOnly: true });
    assert.equal(again.size, 3);
    for (const q of ["é🙂\n", "b", "c"]) assert.deepEqual(await again.get(request(q)), reply(`to ${q}`));
    assert.equal(await again.get(request("d")), undefined);
    await again.close();
  });

  it("a torn last line costs that line only, at whatever byte it was torn", async () => {
    const store = await ReplayStore.open(path);
    for (const q of ["a", "b", "c"]) await store.put(request(q), reply(`to ${q}`));
    await store.close();
    const whole = readFileSync(path);
    const second = whole.indexOf(10, whole.indexOf(10) + 1) + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: second, max: whole.length - 1 }), async (cut) => {
        writeFileSync(path, whole);
        truncateSync(path, cut);
        const torn = await ReplayStore.open(path);
        const left = cut === whole.length - 1 ? 3 : 2;
        assert.equal(torn.size, left);
        await torn.put(request("d"), reply("to d"));
        await torn.close();
        const healed = await ReplayStore.open(path);
        assert.equal(healed.size, left + 1);
        for (const q of ["a", "b", "d"]) assert.equal((await healed.get(request(q)))?.text, `to ${q}`);
        assert.equal(healed.broken.length, left === 3 || cut === second ? 0 : 1);
        await healed.close();
      }),
      { numRuns: 40 },
    );
  });

  it("lines that are no rows are told, and stay", async () => {
    writeFileSync(path, "# notes\n\n{}\n");
    const store = await ReplayStore.open(path);
    assert.deepEqual(
      store.broken.map(({ line }) => line),
      [1, 3],
    );
    await store.put(request("a"), reply("A"));
    await store.close();
    assert.ok(readFileSync(path, "utf8").startsWith("# notes\n\n{}\n{"));
  });

  it("two writers at once lose nothing", async () => {
    const [one, two] = [await ReplayStore.open(path), await ReplayStore.open(path)];
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        (i % 2 ? one : two).put(request(String(i)), reply("x".repeat(i * 50))),
      ),
    );
    for (let i = 0; i < 100; i++)
      assert.equal((await (i % 2 ? one : two).get(request(String(i))))?.text.length, i * 50);
    await Promise.all([one.close(), two.close()]);
    const both = await ReplayStore.open(path);
    assert.deepEqual([both.size, both.broken], [100, []]);
    await both.close();
  });

  it("kill -9 loses no answer that was told to be kept", async () => {
    const module = join(import.meta.dirname, "..", "..", "..", "engine", "llm", "replay-store.ts");
    const program = `
      const { ReplayStore } = await import(${JSON.stringify(module)});
      const store = await ReplayStore.open(${JSON.stringify(path)});
      for (let i = 0; ; i++) {
        await store.put({ model: "m", messages: [{ role: "user", content: String(i) }] }, { text: "x".repeat(3000), finish: "stop", model: "m" });
        process.stdout.write(i + "\\n");
      }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let told = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      if (told.split("\n").length > 40) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    const store = await ReplayStore.open(path);
    const last = Number(told.trimEnd().split("\n").at(-1));
    for (let i = 0; i <= last; i++) assert.ok(store.has(request(String(i))), String(i));
    await store.close();
  });

  it("records what it asks, asks nothing twice, and replays with no model at all", async () => {
    let asked = 0;
    const model: LanguageModel = {
      ask: async ({ messages }) => {
        asked++;
        return reply(`to ${messages[0]?.content}`);
      },
    };
    const store = await ReplayStore.open(path);
    const recording = new Replaying(store, model);
    for (const q of ["a", "b", "a"]) assert.equal((await recording.ask(request(q))).text, `to ${q}`);
    assert.equal(asked, 2);
    const replaying = new Replaying(store);
    assert.equal((await replaying.ask(request("a"))).text, "to a");
    await assert.rejects(replaying.ask(request("z")), { failure: "unknown" });
    const failing = new Replaying(store, { ask: async () => Promise.reject(new Error("no")) });
    await assert.rejects(failing.ask(request("y")));
    assert.ok(!store.has(request("y")), "failures are not kept");
    await store.close();
  });

  it("a torn line of another process that is still writing is not touched", async () => {
    const store = await ReplayStore.open(path);
    await store.put(request("a"), reply("A"));
    appendFileSync(path, '{"key":"half');
    const reader = await ReplayStore.open(path, { readOnly: true });
    assert.equal(reader.size, 1);
    await reader.close();
    await store.close();
    assert.ok(readFileSync(path, "utf8").endsWith('{"key":"half'));
  });
});

describe("questions, a few at a time", () => {
  it("every item once, never more than the limit at once", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 9 }), async (count, limit) => {
        let open = 0;
        let most = 0;
        const seen: number[] = [];
        await concurrently(
          (function* () {
            for (let i = 0; i < count; i++) yield i;
          })(),
          limit,
          async (i) => {
            most = Math.max(most, ++open);
            await new Promise((resolve) => setImmediate(resolve));
            seen.push(i);
            open--;
          },
        );
        assert.deepEqual(
          seen.sort((a, b) => a - b),
          Array.from({ length: count }, (_, i) => i),
        );
        assert.ok(most <= limit);
      }),
      { numRuns: 30 },
    ));

  it("the first failure stops the rest and is what is thrown", async () => {
    let begun = 0;
    const failing = concurrently(
      Array.from({ length: 100 }, (_, i) => i),
      4,
      async (i) => {
        begun++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (i === 5) throw new Error("five");
      },
    );
    await assert.rejects(failing, { message: "five" });
    assert.ok(begun < 20, String(begun));
  });

  it("cancelling stops it", async () => {
    const stop = new AbortController();
    const work = concurrently(
      Array.from({ length: 100 }, (_, i) => i),
      2,
      async (i) => {
        if (i === 7) stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
      },
      stop.signal,
    );
    await assert.rejects(work, { name: "AbortError" });
  });
});

describe("consent", () => {
  it("this machine is known by its names, and nothing else passes for it", () => {
    for (const name of ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "[::1]", "::1", "a.localhost"])
      assert.ok(isLoopback(name), name);
    for (const name of [
      "localhost.example.org",
      "127.0.0.1.example.org",
      "10.0.0.1",
      "0.0.0.0",
      "example.org",
    ])
      assert.ok(!isLoopback(name), name);
    assert.ok(isLoopback(new URL("http://[::1]:8000/").hostname));
  });
  it("a host is allowed by name, or by name and port", () => {
    const url = new URL("https://api.example.org:8443/v1");
    assert.ok(isAllowed(url, ["API.example.org"]));
    assert.ok(isAllowed(url, ["api.example.org:8443"]));
    assert.ok(!isAllowed(url, ["api.example.org:443", "example.org", "org"]));
  });
  it("is recorded, and a record that cannot be read is not taken for a no", async () => {
    const folder = mkdtempSync(join(tmpdir(), "curie-consent-"));
    try {
      const file = consentFile({ XDG_CONFIG_HOME: folder });
      assert.deepEqual(await readConsents(file), {});
      await recordConsent(file, "Api.Example.org", new Date(0));
      await recordConsent(file, "b.org", new Date(0));
      assert.deepEqual(Object.keys(await readConsents(file)), ["api.example.org", "b.org"]);
      writeFileSync(file, "[]");
      await assert.rejects(readConsents(file), {
        failure: "forbidden",
        message: /hosts\.json is not a record/,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
