// Generation over the protocol, as any editor can ask for it: planned, looked at, started with consent, paused and gone on
// with, its model asked through the editor, its key in no message's clear text.
import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type {
  AskParams,
  ConsentNeeded,
  GenerationAct,
  GenerationChoices,
  GenerationPlan,
  GenerationPreview,
  GenerationReportPlace,
  GenerationSpec,
  RunView,
} from "../../server/protocol/generation.ts";
import { type Asked, startEndpoint, type TestEndpoint } from "../fixtures/endpoint.ts";
import { Editor } from "./kit/editor.ts";
import { testKb } from "./kit/knowledge.ts";
import { temporaryFolder } from "./kit/temporary.ts";

const SEAL = randomBytes(32);

function sealed(key: string) {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", SEAL, iv);
  const data = Buffer.concat([cipher.update(key, "utf8"), cipher.final()]);
  const text = (b: Buffer) => b.toString("base64");
  return { iv: text(iv), data: text(data), tag: text(cipher.getAuthTag()) };
}

const answer = ({ messages }: { messages: Asked["messages"] }): string => {
  const text = messages.map((m) => m.content).join("\n");
  if (text.includes('"ready"')) return '{"label": "ready"}';
  const name = /Title: (.*)/.exec(text)?.[1] ?? "nothing";
  return `example: We saw [${name}] in the ward today.\nexample: Later that week [${name}] was found again.`;
};

describe("generation over the protocol", function () {
  this.timeout(120_000);
  let editor: Editor;
  let endpoint: TestEndpoint;
  let delay = 0;
  const changed: RunView[] = [];
  const asked: AskParams[] = [];
  let kb: string;
  before(async () => {
    process.env.XDG_CONFIG_HOME = temporaryFolder();
    process.env.CURIE_KEY_SEAL = SEAL.toString("base64");
    endpoint = await startEndpoint({
      answer,
      get delay() {
        return delay;
      },
    });
    kb = await testKb();
    editor = await Editor.start();
    editor.connection.onNotification("curie/generation/changed", ({ run }: { run: RunView }) => {
      changed.push(run);
    });
    editor.connection.onRequest("curie/generation/ask", (params: AskParams) => {
      asked.push(params);
      return { text: answer(params) };
    });
  });
  after(async () => {
    delete process.env.XDG_CONFIG_HOME;
    delete process.env.CURIE_KEY_SEAL;
    await editor.stop();
    await endpoint.close();
  });
  const act = <R>(argument: GenerationAct): Promise<R> =>
    editor.ask<R>("workspace/executeCommand", { command: "curie.generation", arguments: [argument] });
  const refusal = async (argument: GenerationAct): Promise<string> =>
    act(argument).then(
      (found) => assert.fail(JSON.stringify(found)),
      (error: Error) => error.message,
    );
  const out = (name: string) => join(editor.folder, name);
  const withModel = (more: Partial<GenerationSpec> = {}): GenerationSpec => ({
    kb,
    template: "generate-en",
    model: { kind: "endpoint", url: endpoint.url, name: "m" },
    perConcept: 2,
    slice: { limit: 5 },
    ...more,
  });
  const ended = async (folder: string): Promise<RunView> => {
    const late = Date.now() + 60_000;
    for (;;) {
      const run = (await act<RunView[]>({ act: "list" })).find((r) => r.out === folder);
      if (run && run.state !== "running") return run;
      assert.ok(Date.now() < late, `${folder} is ${run?.state}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it("offers the knowledge bases and the templates that ship", async () => {
    const { kbs, templates } = await act<GenerationChoices>({ act: "choices" });
    assert.equal(kbs[0]?.path, kb);
    assert.ok((kbs[0]?.groups.DISO ?? 0) > 0);
    assert.ok(templates.some((t) => t.template === "generate-fr" && t.description));
  });

  it("plans and previews, and asks nobody", async () => {
    const before = endpoint.asked.length;
    const spec = withModel({ prices: { prompt: 1, completion: 2 }, maxCalls: 7 });
    const plan = await act<GenerationPlan>({ act: "plan", spec });
    assert.equal(plan.concepts, 5);
    assert.equal(plan.permission, "local");
    const words = plan.lines.join("\n");
    for (const expected of [
      /5 concepts/,
      /5 to 15 questions/,
      /Price: /,
      /Time: /,
      /Stops after 7 questions/,
    ])
      assert.match(words, expected);
    const { text } = await act<GenerationPreview>({ act: "preview", spec });
    assert.match(text, /What would be sent to 127\.0\.0\.1:\d+ for the first 5 concepts/);
    assert.match(text, /Title: /);
    assert.equal(endpoint.asked.length, before);
  });

  it("runs in a child, tells its progress, and leaves a corpus and a page", async () => {
    const folder = out("run");
    const view = await act<RunView>({
      act: "start",
      spec: withModel(),
      out: folder,
      key: sealed("sk-very-secret"),
    });
    assert.equal(view.state, "running");
    const run = await ended(folder);
    assert.deepEqual([run.state, run.kept, run.failed], ["finished", 5, 0]);
    assert.ok(changed.some((r) => r.out === folder));
    const place = await act<GenerationReportPlace>({ act: "report", out: folder });
    const page = readFileSync(fileURLToPath(place.page), "utf8");
    assert.match(page, /What became of the concepts: kept 5, rejected 0/);
    const rows = readFileSync(fileURLToPath(place.corpus), "utf8").trim().split("\n");
    assert.equal(rows.length, 10);
    // The key reached the endpoint, and nothing else.
    assert.ok(endpoint.headers.some((h) => h.authorization === "Bearer sk-very-secret"));
    for (const file of ["run.json", "journal.jsonl", "replies.jsonl", "report.json"])
      assert.ok(!readFileSync(join(folder, file), "utf8").includes("very-secret"), file);
    assert.ok(!editor.log.join("\n").includes("very-secret"));
  });

  it("pauses with nothing lost, and goes on", async () => {
    const folder = out("paused");
    delay = 400;
    const before = endpoint.asked.length;
    await act({ act: "start", spec: withModel({ concurrency: 1, slice: {} }), out: folder });
    await editor.until(() => endpoint.asked.length > before + 2, "questions", 60_000);
    const paused = await act<RunView>({ act: "pause", out: folder });
    assert.equal(paused.state, "paused");
    assert.ok(paused.kept > 0 && paused.kept < paused.total, JSON.stringify(paused));
    assert.ok(existsSync(join(folder, "corpus.jsonl")));
    delay = 0;
    await act({ act: "resume", out: folder });
    const run = await ended(folder);
    assert.equal(run.state, "finished");
    assert.equal(run.kept + run.rejected, run.total);
    const lines = readFileSync(join(folder, "replies.jsonl"), "utf8").trim().split("\n");
    const keys = lines.map((line) => (JSON.parse(line) as { key: string }).key);
    assert.equal(new Set(keys).size, keys.length, "a question was asked twice");
  });

  it("cancels, and tells a run that was killed from one that was not", async () => {
    const folder = out("cancelled");
    delay = 1000;
    await act({ act: "start", spec: withModel({ concurrency: 1 }), out: folder });
    await editor.until(() => changed.some((r) => r.out === folder), "a first word", 60_000);
    assert.match(await refusal({ act: "start", spec: withModel(), out: folder }), /under way/);
    const run = await act<RunView>({ act: "cancel", out: folder });
    assert.equal(run.state, "cancelled");
    delay = 0;
    // A process that is gone cannot be at work.
    const file = join(folder, "run.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as { state: string; pid: number };
    writeFileSync(file, JSON.stringify({ ...state, state: "running", pid: 2 ** 22 + 1 }));
    const list = await act<RunView[]>({ act: "list" });
    assert.equal(list.find((r) => r.out === folder)?.state, "interrupted");
    await act({ act: "forget", out: folder });
    assert.ok(!(await act<RunView[]>({ act: "list" })).some((r) => r.out === folder));
    assert.ok(existsSync(file));
  });

  it("asks before anything is sent to another host, and again for clinical text", async () => {
    const model = { kind: "endpoint", url: "https://api.example.invalid/v1", name: "m" } as const;
    const style = out("notes");
    mkdirSync(style, { recursive: true });
    writeFileSync(join(style, "a.txt"), "The patient has a cold.\n");
    writeFileSync(join(style, "curie.project.json"), JSON.stringify({ types: {}, clinical: true }));
    const plain = withModel({ model });
    const clinical = withModel({ model, style });
    const plan = await act<GenerationPlan>({ act: "plan", spec: plain });
    assert.deepEqual([plan.host, plan.permission], ["api.example.invalid", "missing"]);
    const start = (spec: GenerationSpec, folder: string, allow?: "host" | "clinical") =>
      act<RunView | ConsentNeeded>({ act: "start", spec, out: out(folder), ...(allow ? { allow } : {}) });
    assert.deepEqual(await start(plain, "far"), {
      consent: { host: "api.example.invalid", clinical: false },
    });
    assert.ok(!existsSync(out("far")));
    assert.equal(((await start(plain, "far", "host")) as RunView).state, "running");
    // Nobody is there, and that is said.
    const run = await ended(out("far"));
    assert.equal(run.state, "stopped");
    assert.ok(run.message);
    assert.equal((await act<GenerationPlan>({ act: "plan", spec: plain })).permission, "given");
    assert.equal(
      (await act<GenerationPlan>({ act: "plan", spec: clinical })).permission,
      "missing-for-clinical",
    );
    assert.deepEqual(await start(clinical, "far-clinical"), {
      consent: { host: "api.example.invalid", clinical: true },
    });
  });

  it("asks a model of the editor through the editor", async () => {
    const folder = out("editor");
    const spec = withModel({ model: { kind: "editor", vendor: "fake", name: "fake-1" } });
    assert.deepEqual(await act({ act: "start", spec, out: folder }), {
      consent: { host: "editor:fake", clinical: false },
    });
    await act({ act: "start", spec, out: folder, allow: "host" });
    const run = await ended(folder);
    assert.deepEqual([run.state, run.kept], ["finished", 5], run.message);
    assert.equal(asked.length, 5);
    assert.deepEqual([asked[0]?.vendor, asked[0]?.model], ["fake", "fake-1"]);
  });

  it("says what is wrong with a run in words", async () => {
    const cases: [GenerationAct, RegExp][] = [
      [{ act: "plan", spec: { kb, template: "generate-en" } }, /a template needs a model/],
      [{ act: "plan", spec: { kb, slice: { branch: "T:nothing" } } }, /has no concept T:nothing/],
      [{ act: "plan", spec: { kb: out("none.curiekb") } }, /none\.curiekb/],
      [{ act: "start", spec: { kb }, out: "relative" }, /whole path/],
      [{ act: "resume", out: out("nowhere") }, /^There is no run in /],
      [{ act: "pause", out: out("run") }, /not under way/],
      [
        { act: "start", spec: withModel(), out: out("run"), key: { iv: "AAAA", data: "AAAA", tag: "AAAA" } },
        /key/,
      ],
      [{ act: "dance" } as never, /curie\.generation: act/],
    ];
    for (const [argument, message] of cases) assert.match(await refusal(argument), message);
  });
});

describe("generation in an editor with no commands of its own", function () {
  this.timeout(60_000);
  it("is asked by the server itself, and sends nothing without a yes", async () => {
    process.env.XDG_CONFIG_HOME = temporaryFolder();
    const editor = await Editor.start({ client: "minimal" });
    const questions: string[] = [];
    let say: string | undefined;
    editor.connection.onRequest(
      "window/showMessageRequest",
      ({ message, actions }: { message: string; actions: { title: string }[] }) => {
        questions.push(message);
        return actions.find((a) => a.title === say) ?? null;
      },
    );
    const spec: GenerationSpec = {
      kb: await testKb(),
      template: "generate-en",
      model: { kind: "endpoint", url: "https://api.example.invalid/v1", name: "m" },
    };
    const folder = join(editor.folder, "far");
    const start = () =>
      editor.ask<RunView | ConsentNeeded>("workspace/executeCommand", {
        command: "curie.generation",
        arguments: [{ act: "start", spec, out: folder }],
      });
    assert.ok("consent" in (await start()));
    assert.match(questions[0] ?? "", /sends text to api\.example\.invalid/);
    assert.ok(!existsSync(folder));
    say = "Allow api.example.invalid";
    assert.equal(((await start()) as RunView).state, "running");
    delete process.env.XDG_CONFIG_HOME;
    await editor.stop();
  });
});
