// `curie judge` from end to end, against an endpoint that misbehaves; and that nothing leaves the machine unasked.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeResultSchema } from "../../../engine/evaluation/judge/judge-result.ts";
import { startEndpoint, type TestEndpoint } from "../../fixtures/endpoint.ts";
import { evaluationOf, linkingError } from "../../fixtures/evaluation.ts";
import { type Outcome, Shell } from "./curie.ts";

const main = join(import.meta.dirname, "..", "..", "..", "engine", "cli", "main.ts");
const N = 40;

describe("curie judge", function () {
  this.timeout(60_000);
  let shell: Shell;
  let endpoint: TestEndpoint;
  const answer = (asked: { messages: readonly { content: string }[] }) => {
    const text = asked.messages.map((m) => m.content).join("\n");
    if (text.includes('"ready"')) return '{"label": "ready"}';
    return JSON.stringify({
      label: ["CORRECT", "BROAD", "NARROW", "NO_RELATION"][Number(/\[\[m(\d+)\]\]/.exec(text)?.[1]) % 4],
    });
  };
  const judge = (...args: string[]): Promise<Outcome> =>
    shell.run(["judge", "result.json", "--model", "m", ...args]);
  const start = async (script: Partial<Parameters<typeof startEndpoint>[0]> = {}) => {
    await endpoint?.close();
    endpoint = await startEndpoint({ answer, ...script });
    return ["--url", endpoint.url];
  };
  beforeEach(() => {
    shell = new Shell();
    process.env.XDG_CONFIG_HOME = shell.folder;
    const errors = Array.from({ length: N }, (_, i) => linkingError(`d${i % 5}`, `m${i}`, ["X:a"], ["X:b"]));
    shell.write("result.json", JSON.stringify(evaluationOf(errors)));
  });
  afterEach(async () => {
    delete process.env.XDG_CONFIG_HOME;
    await endpoint?.close();
    shell.remove();
  });
  const resultIn = (stdout: string) => judgeResultSchema.parse(JSON.parse(stdout));

  it("grades every mismatch though the endpoint fails in every way, and replays it with no endpoint", async () => {
    const kinds = ["busy", "server", "cut", "garbage"] as const;
    const url = await start({
      // Every third question fails once.
      fault: (n) => {
        const kind = kinds[n % 12 === 1 ? ((n / 12) % 4) | 0 : -1];
        return kind ? { kind, ...(kind === "busy" ? { retryAfter: "0" } : {}) } : undefined;
      },
    });
    const run = await judge(...url, "--store", "answers.jsonl", "--json", "--concurrency", "3");
    assert.deepEqual([run.status, run.stderr], [0, ""]);
    const made = resultIn(run.stdout);
    assert.equal(made.judgements.length, N);
    for (const c of ["correct", "broad", "narrow", "no-relation"] as const)
      assert.deepEqual([made.summary.classes[c]?.right, made.summary.classes[c]?.of], [N / 4, N]);
    assert.ok(endpoint.most <= 3 && endpoint.most > 1, String(endpoint.most));
    await endpoint.close();
    const again = await judge("--replay", "--store", "answers.jsonl", "--json");
    assert.equal(again.status, 0, again.stderr);
    const { created: _, ...replayed } = resultIn(again.stdout);
    const { created: __, ...first } = made;
    assert.deepEqual(replayed, first);
    const other = await judge("--replay", "--store", "answers.jsonl", "--json", "--blind");
    assert.equal(other.status, 1);
    assert.equal(resultIn(other.stdout).summary.unanswered, N);
  });

  it("killed in the middle, it goes on where it was and asks nothing twice", async () => {
    const url = await start({ delay: 30 });
    const child = spawn(
      process.execPath,
      [
        main,
        "judge",
        "result.json",
        "--model",
        "m",
        ...url,
        "--store",
        "answers.jsonl",
        "--concurrency",
        "2",
      ],
      { cwd: shell.folder, stdio: "ignore" },
    );
    const watch = setInterval(() => {
      if (endpoint.asked.length > 14) child.kill("SIGKILL");
    }, 5);
    await new Promise((resolve) => child.on("close", resolve));
    clearInterval(watch);
    const kept = readFileSync(shell.path("answers.jsonl"), "utf8")
      .split("\n")
      .filter((l) => l.endsWith("}")).length;
    assert.ok(kept > 5 && kept < N, String(kept));
    const before = endpoint.asked.length;
    const run = await judge(...url, "--store", "answers.jsonl", "--json");
    assert.equal(run.status, 0, run.stderr);
    assert.equal(resultIn(run.stdout).judgements.filter((j) => j.label).length, N);
    // One question more is the probe.
    assert.equal(endpoint.asked.length - before, N - kept + 1);
  });

  it("Ctrl+C ends it with 130 and keeps what was answered", async () => {
    const url = await start({ delay: 30 });
    const run = await shell.run(
      ["judge", "result.json", "--model", "m", ...url, "--store", "answers.jsonl"],
      {
        interruptWhen: () => endpoint.asked.length > 6,
      },
    );
    assert.equal(run.status, 130);
    assert.ok(readFileSync(shell.path("answers.jsonl"), "utf8").split("\n").length > 3);
  });

  it("--dry-run shows every byte of text and sends none", async () => {
    const url = await start();
    const run = await judge(...url, "--dry-run", "--swap");
    assert.equal(run.status, 0);
    const rows = run.stdout
      .trimEnd()
      .split("\n")
      .map((row) => JSON.parse(row));
    assert.equal(rows.length, 2 * N);
    assert.match(rows[0].messages[1].content, /\[\[m0\]\]/);
    assert.equal(endpoint.headers.length, 0);
  });

  it("a host without consent is sent nothing; the command says how to give it", async () => {
    const run = await judge("--url", "https://llm.example.org/v1");
    assert.equal(run.status, 2);
    assert.match(
      run.stderr,
      /nothing was sent: llm\.example\.org has no consent.*--dry-run.*--allow-host llm\.example\.org/,
    );
  });

  it("a wrong key ends it at once, and is told nowhere", async () => {
    const url = await start({
      fault: () => ({ kind: "refuse", status: 401, message: "wrong key secret-0123456789" }),
    });
    process.env.CURIE_API_KEY = "secret-0123456789";
    try {
      const run = await judge(...url, "--store", "answers.jsonl");
      assert.equal(run.status, 2);
      assert.ok(!run.stderr.includes("secret"), run.stderr);
      assert.equal(endpoint.asked.length, 1);
      assert.equal(endpoint.headers[0]?.authorization, "Bearer secret-0123456789");
      assert.ok(!readFileSync(shell.path("answers.jsonl"), "utf8").includes("secret"));
    } finally {
      delete process.env.CURIE_API_KEY;
    }
  });

  it("audits itself and compares itself with people", async () => {
    const url = await start();
    await judge("--sample", "12", "--out", "sample.jsonl");
    const sample = readFileSync(shell.path("sample.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((row) => JSON.parse(row));
    assert.equal(sample.length, 12);
    const labels = sample.map(({ id, mention }) => ({
      id,
      label: ["correct", "broad", "narrow", "broad"][Number(mention.slice(1)) % 4],
      labeller: "ann",
      time: "2026-01-01T00:00:00.000Z",
    }));
    shell.write("sample.labels.jsonl", labels.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const run = await judge(
      ...url,
      "--swap",
      "--repeat",
      "2",
      "--labels",
      "sample.labels.jsonl",
      "--out",
      "judged.json",
    );
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /Agrees with itself when asked again: 100\.0 %/);
    assert.match(run.stdout, /Agrees with people: \d+\.\d %.* of 12; Cohen's kappa 0\.\d\d/);
    const { summary } = resultIn(readFileSync(shell.path("judged.json"), "utf8"));
    const wrong = sample.filter(({ mention }) => Number(mention.slice(1)) % 4 === 3).length;
    assert.equal(summary.people?.agreed.right, 12 - wrong);
    assert.equal(endpoint.asked.length, 4 * N + 1);
  });

  it("a file that is no result, and a template that is none, are told with place and cure", async () => {
    shell.write("bad.json", '{"schema": "curie.evaluation/0"}');
    const bad = await shell.run(["judge", "bad.json", "--model", "m"]);
    assert.equal(bad.status, 2);
    assert.match(bad.stderr, /bad\.json is no evaluation result .*curie evaluate GOLD PREDICTED --json/);
    shell.write("bad.prompt", "---\nname: x\n---\n{{#if}}");
    const template = await judge("--template", "bad.prompt", "--dry-run");
    assert.equal(template.status, 2);
    assert.match(template.stderr, /bad\.prompt:4: /);
  });
});
