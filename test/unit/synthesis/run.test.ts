// Generation runs against an endpoint that fails in every way, killed and resumed: every concept ends exactly once.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { Patient } from "../../../engine/llm/back-off.ts";
import { Endpoint } from "../../../engine/llm/endpoint.ts";
import { Gate } from "../../../engine/llm/gate.ts";
import { Replaying, ReplayStore } from "../../../engine/llm/replay-store.ts";
import { offlineGenerator, templateGenerator } from "../../../engine/synthesis/generator.ts";
import { Journal, JournalError } from "../../../engine/synthesis/journal.ts";
import type { Outcome, RunHead } from "../../../engine/synthesis/outcome.ts";
import { CapReached, generate, type RunOptions } from "../../../engine/synthesis/run.ts";
import { conceptsIn } from "../../../engine/synthesis/slice.ts";
import { type Fault, startEndpoint } from "../../fixtures/endpoint.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { madeUpDiseases } from "../../fixtures/synthetic-kb.ts";

const COUNT = 300;
const concepts = madeUpDiseases(COUNT);

describe("generation run", () => {
  let kb: KnowledgeBase;
  let folder: string;
  before(async () => {
    kb = await kbOf(concepts);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-generate-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const head = (extra: Partial<RunHead> = {}): RunHead => ({
    curie: "generation/1",
    template: "t",
    model: "m",
    kb: { name: kb.info.name, version: kb.info.version, hash: kb.info.hash },
    settings: "{}",
    concepts: COUNT,
    perConcept: 2,
    seed: 1,
    ...extra,
  });
  const options = (journal: Journal, extra: Partial<RunOptions>): RunOptions => ({
    concepts: conceptsIn(kb, {}),
    perConcept: 2,
    seed: 1,
    generator: offlineGenerator(1),
    rules: { kb },
    journal,
    ...extra,
  });
  const read = async (journal: Journal): Promise<Outcome[]> => Array.fromAsync(journal.outcomes());

  /** A model that writes what it was asked for, and spoils some of it in ways that depend on the concept's number. */
  const answer = ({ messages }: { messages: readonly { content: string }[] }): string => {
    const [, name = "", number = "0"] =
      /NAME=(.*? (?:type|kind) (\d+))/.exec(messages[0]?.content ?? "") ?? [];
    const n = Number(number);
    if (n % 50 === 7) return "I'm sorry, but I cannot help with that.";
    const other = concepts[(n + 1) % COUNT]?.name ?? "";
    return [
      `example: The patient was admitted with [${name}] on day ${n}.`,
      n % 50 === 8
        ? `example: We saw [${other}] in the second ward twice.`
        : `example: No sign of [${name}] was found later.`,
    ].join("\n");
  };
  const fault = (n: number): Fault | undefined => {
    if (n % 17 === 3) return { kind: "busy", retryAfter: "0" };
    if (n % 23 === 5) return { kind: "server" };
    if (n % 29 === 6) return { kind: "cut" };
    if (n % 31 === 9) return { kind: "garbage" };
    return undefined;
  };
  const withModel = (model: Parameters<typeof templateGenerator>[0]["model"]) =>
    templateGenerator({
      template: { hash: "t" },
      render: async (c) => [{ role: "user", content: `NAME=${c.name}` }],
      model,
      settings: { model: "m", temperature: 0.6, seed: 1 },
    });

  it("ends every concept once as kept, rejected or failed, whatever the endpoint does", async () => {
    const endpoint = await startEndpoint({ answer, fault });
    const store = await ReplayStore.open(join(folder, "replies.jsonl"));
    const gate = new Gate(new Endpoint({ url: endpoint.url, allowed: [], timeout: 5000 }), { most: 8 });
    const patient = new Patient(gate, { random: Math.random, sleep: async () => {}, attempts: 8 });
    const journal = await Journal.open(join(folder, "journal.jsonl"), head());
    await generate(options(journal, { generator: withModel(new Replaying(store, patient)) }));
    const outcomes = await read(journal);
    await journal.close();
    assert.equal(new Set(outcomes.map((o) => o.concept)).size, COUNT);
    const by = Object.groupBy(outcomes, (o) => o.status);
    assert.equal(by.rejected?.length, COUNT / 50);
    assert.equal(by.failed, undefined);
    for (const o of by.rejected ?? []) assert.ok((o.reasons.refused ?? 0) > 0);
    const wrong = outcomes.filter((o) => o.reasons["other-concept"]);
    assert.equal(wrong.length, COUNT / 50);
    for (const o of outcomes)
      for (const row of o.rows) {
        assert.ok(concepts.find((c) => c.id === o.concept)?.name === row.text.slice(row.start, row.end));
        assert.match(row.provenance.reply ?? "", /^[0-9a-f]{64}$/);
      }
    // Again, with nobody to ask: the store answers, and the journal would be the same.
    const asked = endpoint.asked.length;
    const again = await Journal.open(join(folder, "again.jsonl"), head());
    await generate(options(again, { generator: withModel(new Replaying(store)), concurrency: 1 }));
    const sorted = (list: Outcome[]) => list.toSorted((a, b) => (a.concept < b.concept ? -1 : 1));
    assert.deepEqual(sorted(await read(again)), sorted(outcomes));
    assert.equal(endpoint.asked.length, asked);
    await again.close();
    await store.close();
    await endpoint.close();
  });

  it("says failed, with the reason, where the endpoint stays away; and asks again when told to", async () => {
    let down = true;
    const endpoint = await startEndpoint({ answer, fault: () => (down ? { kind: "server" } : undefined) });
    const model = new Patient(new Endpoint({ url: endpoint.url, allowed: [] }), {
      random: Math.random,
      sleep: async () => {},
      attempts: 2,
    });
    const journal = await Journal.open(join(folder, "journal.jsonl"), head());
    const some = conceptsIn(kb, { ids: ["T:000001", "T:000002"] });
    await generate(options(journal, { concepts: some, generator: withModel(model) }));
    assert.deepEqual(
      (await read(journal)).map((o) => o.status),
      ["failed", "failed"],
    );
    assert.match((await read(journal))[0]?.error ?? "", /5\d\d/);
    down = false;
    await generate(options(journal, { concepts: some, generator: withModel(model) }));
    assert.deepEqual(
      (await read(journal)).map((o) => o.status),
      ["failed", "failed"],
    );
    await generate(options(journal, { concepts: some, generator: withModel(model), retryFailed: true }));
    assert.deepEqual(
      (await read(journal)).map((o) => o.status),
      ["kept", "kept"],
    );
    await journal.close();
    await endpoint.close();
  });

  it("stops at the cap and goes on from there", async () => {
    const journal = await Journal.open(join(folder, "journal.jsonl"), head());
    await assert.rejects(generate(options(journal, { maxCalls: 100, concurrency: 4 })), CapReached);
    const settled = journal.settled.size;
    assert.ok(settled > 90 && settled <= 100, String(settled));
    await generate(options(journal, {}));
    assert.equal((await read(journal)).length, COUNT);
    await journal.close();
  });

  it("refuses a journal of another run, and a file that is none", async () => {
    await (await Journal.open(join(folder, "j.jsonl"), head())).close();
    await assert.rejects(Journal.open(join(folder, "j.jsonl"), head({ seed: 2 })), (e) => {
      assert.ok(e instanceof JournalError);
      assert.match(e.message, /its seed is 1, this run's 2/);
      return true;
    });
    writeFileSync(join(folder, "x.jsonl"), "something\n");
    await assert.rejects(Journal.open(join(folder, "x.jsonl"), head()), /no journal/);
    assert.equal(readFileSync(join(folder, "x.jsonl"), "utf8"), "something\n");
  });

  it("loses no settled concept to kill -9, and settles none twice", async () => {
    const path = join(folder, "journal.jsonl");
    const child = (): Promise<string[]> => {
      const script = join(import.meta.dirname, "..", "..", "fixtures", "generate-child.ts");
      const process_ = spawn(process.execPath, [script, path, String(COUNT)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const lines: string[] = [];
      return new Promise((resolve) => {
        process_.stdout.setEncoding("utf8").on("data", (text: string) => {
          lines.push(...text.split("\n").filter(Boolean));
          if (lines.length > 20) process_.kill("SIGKILL");
        });
        process_.on("exit", () => resolve(lines));
      });
    };
    const acknowledged = [...(await child()), ...(await child())];
    const journal = await Journal.open(path, head());
    for (const id of acknowledged) assert.ok(journal.settled.has(id), `${id} was lost`);
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    await generate(options(journal, {}));
    const ids = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((l) => (JSON.parse(l) as Outcome).concept);
    assert.equal(ids.length, COUNT);
    assert.equal(new Set(ids).size, COUNT);
    await journal.close();
  });
});
