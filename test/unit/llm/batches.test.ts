// The Batch API behind the port: every question its own answer, whatever the batch does with them, and none paid for twice.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Patient } from "../../../engine/llm/back-off.ts";
import { BatchApi } from "../../../engine/llm/batch/api.ts";
import { Batches } from "../../../engine/llm/batch/batches.ts";
import { BatchRecord } from "../../../engine/llm/batch/record.ts";
import { keyOf, type LlmError, type Request } from "../../../engine/llm/port.ts";
import { Replaying, ReplayStore } from "../../../engine/llm/replay-store.ts";
import { startEndpoint, type TestEndpoint } from "../../fixtures/endpoint.ts";
import type { BatchScript } from "../../fixtures/endpoint-batches.ts";

const request = (n: number): Request => ({
  model: "m",
  messages: [{ role: "user", content: `n=${n}` }],
  temperature: 0,
});
const answer = ({ messages }: { messages: readonly { content: string }[] }) =>
  `answer to ${messages[0]?.content}`;

describe("batches of questions", () => {
  let folder: string;
  let endpoint: TestEndpoint;
  const closing: (() => Promise<unknown>)[] = [];
  const problems: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-batches-"));
    problems.length = 0;
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const serve = async (batch: BatchScript) => {
    endpoint = await startEndpoint({ answer, batch });
    closing.push(() => endpoint.close());
  };
  const open = async (more: { most?: number } = {}) => {
    const record = await BatchRecord.open(join(folder, "batches.jsonl"));
    const batches = new Batches(new BatchApi({ url: endpoint.url, allowed: [], key: "k" }), record, {
      linger: 20,
      looks: [1, 4],
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
      onProblem: (what) => problems.push(what),
      ...more,
    });
    let closed: Promise<unknown> | undefined;
    const close = (how: { cancel?: boolean } = {}) => {
      closed ??= batches.close(how).then(() => record.close());
      return closed;
    };
    closing.push(close);
    return { batches, close };
  };
  const all = (model: { ask(r: Request): Promise<{ text: string }> }, count: number) =>
    Promise.all(Array.from({ length: count }, async (_, n) => (await model.ask(request(n))).text));
  const expected = (count: number) => Array.from({ length: count }, (_, n) => `answer to n=${n}`);

  it("go out together, and each gets its own answer in whatever order they come", async () => {
    await serve({});
    const { batches } = await open({ most: 40 });
    assert.deepEqual(await all(batches, 100), expected(100));
    assert.deepEqual([...endpoint.batches.batches.values()].map((b) => b.lines.length).sort(), [20, 40, 40]);
    assert.ok(endpoint.headers.every((h) => h.authorization === "Bearer k"));
  });

  it("the same question asked twice at once goes out once", async () => {
    await serve({});
    const { batches } = await open();
    const [a, b] = await Promise.all([batches.ask(request(1)), batches.ask(request(1))]);
    assert.equal(a.text, b.text);
    assert.equal(endpoint.batches.asked.length, 1);
  });

  it("lost, doubled, spoilt and foreign lines cost their own question another batch, and are told", async () => {
    const spoils = ["missing", "twice", "wrong-id", "error", "garbage"] as const;
    await serve({
      spoil: (n) => (n < 50 && n % 5 === 0 ? spoils[(n / 5) % 5] : undefined),
      fails: (n) => n % 7 === 3,
    });
    const { batches } = await open();
    const patient = new Patient(batches, { random: () => 0, sleep: async () => {}, attempts: 5 });
    assert.deepEqual(await all(patient, 60), expected(60));
    const told = problems.join("\n");
    for (const what of [/answers twice/, /answers what it was not asked/, /is no answer of a batch/])
      assert.match(told, what);
  });

  it("an expired batch keeps what it answered; a failed one says why", async () => {
    await serve({ ends: "expired" });
    const first = await open();
    const ends = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => first.batches.ask(request(n))),
    );
    assert.equal(ends.filter((e) => e.status === "fulfilled").length, 5);
    const lost = ends.find((e) => e.status === "rejected")?.reason as LlmError;
    assert.match(lost.message, /expired/);
    await serve({ ends: "failed" });
    rmSync(join(folder, "batches.jsonl"));
    const second = await open();
    await assert.rejects(second.batches.ask(request(1)), /too many lines/);
  });

  it("a run that ends while it waits finds its batch again, and pays for nothing twice", async () => {
    await serve({ looks: 1_000_000 });
    const store = await ReplayStore.open(join(folder, "replies.jsonl"));
    closing.push(() => store.close());
    const first = await open();
    const waiting = Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => new Replaying(store, first.batches).ask(request(n))),
    );
    while (!readFileSync(join(folder, "batches.jsonl"), "utf8").includes('"batch":'))
      await new Promise((r) => setTimeout(r, 5));
    await first.close();
    assert.ok((await waiting).every((w) => w.status === "rejected"));
    for (const batch of endpoint.batches.batches.values()) batch.looks = Number.MAX_SAFE_INTEGER;
    const second = await open();
    // In another order, and one by one: the answers of the others wait.
    for (let n = 19; n >= 0; n--)
      assert.equal((await new Replaying(store, second.batches).ask(request(n))).text, `answer to n=${n}`);
    assert.equal(endpoint.batches.asked.length, 20);
    assert.equal(endpoint.batches.batches.size, 1);
  });

  it("a machine that stopped between upload and note finds the batch by its name; one that stopped before asks again", async () => {
    await serve({});
    const lines = [
      JSON.stringify({ lot: "arrived", keys: [keyOf(request(1))] }),
      JSON.stringify({ lot: "never", keys: [keyOf(request(2))] }),
      '{"lot":"torn","ke',
    ];
    writeFileSync(join(folder, "batches.jsonl"), lines.join("\n"));
    const api = new BatchApi({ url: endpoint.url, allowed: [] });
    await api.submit("arrived", [{ id: keyOf(request(1)), request: request(1) }]);
    const { batches } = await open();
    const patient = new Patient(batches, { random: () => 0, sleep: async () => {} });
    assert.deepEqual(
      [(await patient.ask(request(1))).text, (await patient.ask(request(2))).text],
      ["answer to n=1", "answer to n=2"],
    );
    assert.deepEqual(endpoint.batches.asked, [keyOf(request(1)), keyOf(request(2))]);
  });

  it("cancelling calls the batch off; leaving does not", async () => {
    await serve({ looks: 1_000_000 });
    for (const cancel of [false, true]) {
      rmSync(join(folder, "batches.jsonl"), { force: true });
      const { batches, close } = await open();
      const stop = new AbortController();
      const asked = batches.ask(request(cancel ? 1 : 2), stop.signal);
      const id = cancel ? "batch-2" : "batch-1";
      while (!endpoint.batches.batches.has(id)) await new Promise((r) => setTimeout(r, 5));
      stop.abort(new Error("enough"));
      await assert.rejects(asked, /enough/);
      await close({ cancel });
      assert.equal(endpoint.batches.batches.get(id)?.status, cancel ? "cancelled" : "in_progress");
    }
  });

  it("nothing goes to a host without consent", async () => {
    const record = await BatchRecord.open(join(folder, "batches.jsonl"));
    closing.push(() => record.close());
    const api = new BatchApi({ url: "https://api.example.invalid/v1", allowed: [] });
    const batches = new Batches(api, record, { linger: 1, sleep: async () => {} });
    await assert.rejects(batches.ask(request(1)), /has no consent/);
    await batches.close();
  });
});
