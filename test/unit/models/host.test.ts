// The model host against a child that does everything a native runtime can do to it: block, print, throw, die.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { ModelHost, type ModelHostOptions } from "../../../engine/models/host/host.ts";
import { ModelError } from "../../../engine/models/model-error.ts";
import { type Act, acting } from "../../fixtures/models/acting.ts";

const program = join(import.meta.dirname, "..", "..", "fixtures", "models", "child.ts");
const MODEL = { folder: "/models/any" };

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(what: () => boolean, ms = 5000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await later(10)) if (what()) return;
  assert.fail(`waited ${ms} ms for ${what}`);
}

describe("model host", () => {
  let host: ModelHost;
  const open = (options: Partial<ModelHostOptions> = {}) => {
    host = new ModelHost({ program, grace: 200, backOff: { first: 30, longest: 100 }, ...options });
  };
  const run = (act: Act, signal?: AbortSignal, items: number[] = []) =>
    host.run(acting, MODEL, act, (item) => items.push(item), signal);
  const failsWith = (code: string, message?: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ModelError, String(error));
    assert.equal(error.code, code);
    if (message) assert.match(error.message, message);
    return true;
  };
  afterEach(() => host.close());

  it("starts on first need, streams items in order, and says how it went", async () => {
    open();
    assert.equal(host.state.phase, "off");
    const items: number[] = [];
    const { result, report } = await run({ do: "count", times: 5, ms: 1 }, undefined, items);
    assert.equal(result, "count 5");
    assert.deepEqual(items, [0, 1, 2, 3, 4]);
    assert.equal(report.device, "cpu");
    assert.ok(report.memory > 1e6);
    assert.equal(host.state.phase, "running");
    assert.equal(host.state.jobs, 0);
  });

  it("keeps what the child prints away from its own output", async () => {
    open();
    assert.equal((await run({ do: "print", times: 3, ms: 0 })).result, "print 3");
  });

  it("passes errors on by name, and the child lives on", async () => {
    open();
    await assert.rejects(run({ do: "fail", times: 3, ms: 0 }), failsWith("numbers", /NaN/));
    const { pid } = host.state;
    const gone = host.run(acting, { folder: "/models/none" }, { do: "count", times: 1, ms: 0 }, () => {});
    await assert.rejects(gone, failsWith("missing"));
    const wrong = { do: "count", times: "many", ms: 0 } as unknown as Act;
    await assert.rejects(run(wrong), failsWith("request", /times/));
    await assert.rejects(
      host.run({ ...acting, name: "dreaming" }, MODEL, { do: "count", times: 1, ms: 0 }, () => {}),
      failsWith("unsupported", /dreaming/),
    );
    assert.equal(host.state.pid, pid);
  });

  it("refuses items that are not of the job's schema", async () => {
    open();
    await assert.rejects(run({ do: "nonsense", times: 3, ms: 0 }), failsWith("ended"));
  });

  it("lets several jobs take turns", async () => {
    open();
    const order: string[] = [];
    const one = (name: string, times: number) =>
      host.run(acting, MODEL, { do: "count", times, ms: 20 }, () => order.push(name));
    await Promise.all([one("long", 20), one("short", 3)]);
    assert.ok(order.lastIndexOf("short") < order.lastIndexOf("long") - 5, order.join(" "));
  });

  it("cancels softly between batches, and the child lives on", async () => {
    open();
    await run({ do: "count", times: 1, ms: 0 });
    const { pid } = host.state;
    const stop = new AbortController();
    const items: number[] = [];
    const job = run({ do: "count", times: 1000, ms: 5 }, stop.signal, items);
    await until(() => items.length > 2);
    stop.abort(new Error("typed on"));
    await assert.rejects(job, /typed on/);
    const had = items.length;
    await run({ do: "count", times: 1, ms: 20 });
    assert.equal(items.length, had);
    assert.equal(host.state.pid, pid);
  });

  it("kills a child that does not hear a cancel, and the next job gets a new one at once", async () => {
    open();
    await run({ do: "count", times: 1, ms: 0 });
    const { pid = 0 } = host.state;
    const stop = new AbortController();
    const job = run({ do: "block", times: 1, ms: 60_000 }, stop.signal);
    await later(50);
    const asked = performance.now();
    stop.abort(new Error("closed"));
    await assert.rejects(job, /closed/);
    assert.ok(performance.now() - asked < 2000);
    await until(() => !isAlive(pid));
    assert.equal((await run({ do: "count", times: 2, ms: 0 })).result, "count 2");
    assert.notEqual(host.state.pid, pid);
  });

  it("refuses the jobs of a child that dies, by the end of its last words, and starts it again after a wait", async () => {
    open();
    const other = run({ do: "count", times: 1000, ms: 10 });
    const [died, ended] = await Promise.allSettled([run({ do: "die", times: 3, ms: 0 }), other]);
    for (const job of [died, ended]) {
      assert.equal(job.status, "rejected");
      failsWith("ended", /bad_alloc/)(job.reason);
    }
    assert.equal(host.state.phase, "waiting");
    assert.match(host.state.reason ?? "", /SIGABRT/);
    assert.equal((await run({ do: "count", times: 2, ms: 0 })).result, "count 2");
    assert.equal(host.state.reason, undefined);
  });

  it("waits longer each time in a row that it dies, and no longer than the longest", async () => {
    open();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      await assert.rejects(run({ do: "die", times: 3, ms: 0 }), failsWith("ended"));
      const died = performance.now();
      const stop = new AbortController();
      const next = run({ do: "block", times: 1, ms: 1 }, stop.signal);
      await until(() => host.state.phase !== "waiting");
      waits.push(performance.now() - died);
      stop.abort();
      await next.catch(() => {});
    }
    assert.ok((waits[0] ?? 0) >= 20 && (waits[3] ?? 0) >= 90 && (waits[3] ?? 0) < 1000, waits.join(" "));
  });

  it("ends the child when it is killed from outside in mid-run, and goes on", async () => {
    open();
    const items: number[] = [];
    const job = run({ do: "count", times: 1000, ms: 5 }, undefined, items);
    await until(() => items.length > 3);
    process.kill(host.state.pid ?? 0, "SIGKILL");
    await assert.rejects(job, failsWith("ended", /SIGKILL/));
    assert.equal((await run({ do: "count", times: 2, ms: 0 })).result, "count 2");
  });

  it("gives the memory back when idle", async () => {
    open({ idle: 60 });
    await run({ do: "count", times: 1, ms: 0 });
    const { pid = 0 } = host.state;
    assert.ok(isAlive(pid));
    await until(() => !isAlive(pid));
    assert.equal(host.state.phase, "off");
    assert.equal(host.state.reason, undefined);
  });

  it("says in a named error that the program is no model child", async () => {
    open({ program: join(import.meta.dirname, "no-such-file.ts") });
    await assert.rejects(run({ do: "count", times: 1, ms: 0 }), failsWith("ended", /no-such-file/));
  });

  it("ends with its parent, also in mid-run and when the parent is killed; an idle one lets its parent end", async () => {
    open();
    const folder = mkdtempSync(join(tmpdir(), "curie-host-"));
    const lives = join(folder, "lives");
    const parent = (act: Act) => `
      const { ModelHost } = await import(${JSON.stringify(join(import.meta.dirname, "../../../engine/models/host/host.ts"))});
      const { acting } = await import(${JSON.stringify(join(import.meta.dirname, "../../fixtures/models/acting.ts"))});
      const host = new ModelHost({ program: ${JSON.stringify(program)} });
      await host.run(acting, { folder: "/x" }, ${JSON.stringify(act)}, () => console.log("item"));`;
    const start = (act: Act) =>
      spawn(process.execPath, ["--input-type=module", "-e", parent(act)], {
        env: { ...process.env, CHILD_LIVES: lives },
        stdio: ["ignore", "pipe", "inherit"],
      });
    const pids = () => readFileSync(lives, "utf8").trim().split("\n").map(Number);
    try {
      const idle = start({ do: "count", times: 1, ms: 0 });
      idle.stdout?.resume();
      assert.deepEqual(await once(idle, "exit"), [0, null]);
      const busy = start({ do: "count", times: 10_000, ms: 10 });
      await once(busy.stdout, "data");
      busy.kill("SIGKILL");
      await once(busy, "exit");
      assert.equal(pids().length, 2);
      await until(() => pids().every((pid) => !isAlive(pid)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
