// The port against an endpoint that speaks the real protocol and fails as real ones do.
import assert from "node:assert/strict";
import { setTimeout as sleepFor } from "node:timers/promises";
import { Patient, retryAfter } from "../../../engine/llm/back-off.ts";
import { probe } from "../../../engine/llm/capabilities.ts";
import { Endpoint } from "../../../engine/llm/endpoint.ts";
import type { Failure, LlmError, Request } from "../../../engine/llm/port.ts";
import {
  type EndpointScript,
  type Fault,
  startEndpoint,
  type TestEndpoint,
} from "../../fixtures/endpoint.ts";

const request = (content = "hello"): Request => ({
  model: "m",
  messages: [{ role: "user", content }],
  temperature: 0,
  output: { name: "o", schema: { type: "object" } },
  logprobs: 1,
});

describe("language model endpoint", () => {
  const started: TestEndpoint[] = [];
  const start = async (script: Partial<EndpointScript> = {}, more: object = {}) => {
    const server = await startEndpoint({ answer: () => '{"label": "ready"}', ...script });
    started.push(server);
    return { server, model: new Endpoint({ url: server.url, allowed: [], timeout: 300, ...more }) };
  };
  afterEach(async () => {
    for (const server of started.splice(0)) await server.close();
  });

  for (const stream of [true, false]) {
    const name = stream ? "streamed" : "whole";
    it(`answers ${name}, with usage and log-probabilities`, async () => {
      const { server, model } = await start({}, { stream });
      const reply = await model.ask(request());
      assert.equal(reply.text, '{"label": "ready"}');
      assert.deepEqual([reply.finish, reply.model, reply.usage?.prompt], ["stop", "m", 7]);
      assert.equal(reply.logprobs?.map(({ token }) => token).join(""), reply.text);
      assert.equal(reply.logprobs?.[0]?.top?.[0]?.logprob, -0.25);
      assert.equal(server.asked[0]?.stream === true, stream);
      assert.equal(server.asked[0]?.response_format?.json_schema?.name, "o");
    });

    const faults: [string, Fault, Failure][] = [
      ["429", { kind: "busy", retryAfter: "2" }, "busy"],
      ["500", { kind: "server" }, "server"],
      ["503", { kind: "server", status: 503 }, "server"],
      ["401", { kind: "refuse", status: 401 }, "refused"],
      ["a stall", { kind: "stall" }, "timeout"],
      ["a cut connection", { kind: "cut" }, "connection"],
      ["garbage", { kind: "garbage" }, "garbage"],
      ["JSON that is no reply", { kind: "garbage", body: stream ? "data: 7\n\n" : '{"ok":true}' }, "garbage"],
      ["a redirect", { kind: "redirect", to: "http://example.org/v1/chat/completions" }, "connection"],
    ];
    for (const [what, fault, failure] of faults)
      it(`${name}: ${what} is ${failure}`, async () => {
        const { model } = await start({ fault: () => fault }, { stream });
        await assert.rejects(model.ask(request()), (error: LlmError) => {
          assert.deepEqual([error.name, error.failure], ["LlmError", failure], error.message);
          if (failure === "busy") assert.equal(error.retryAfter, 2000);
          return true;
        });
      });
  }

  it("a refused connection is a failure of the connection", async () => {
    const { server, model } = await start();
    await server.close();
    await assert.rejects(model.ask(request()), { failure: "connection" });
  });

  it("cancelling ends a question at once, and is not a failure", async () => {
    const { model } = await start({ fault: () => ({ kind: "stall" }) }, { timeout: 60_000 });
    const stop = new AbortController();
    const asking = model.ask(request(), stop.signal);
    setTimeout(() => stop.abort(), 30);
    const began = performance.now();
    await assert.rejects(asking, { name: "AbortError" });
    assert.ok(performance.now() - began < 2000);
  });

  it("the key is sent, and never told", async () => {
    const key = "sk-very-secret-0123456789";
    const { server, model } = await start(
      {
        fault: () => ({
          kind: "refuse",
          status: 401,
          message: `Incorrect key provided: ${key} (sk-very***789)`,
        }),
      },
      { key },
    );
    await assert.rejects(model.ask(request()), (error: Error) => {
      assert.ok(!/secret|sk-very/.test(`${error.message} ${error.stack}`), error.message);
      return true;
    });
    assert.equal(server.headers[0]?.authorization, `Bearer ${key}`);
  });

  it("nothing is said about this machine", async () => {
    const { server, model } = await start();
    await model.ask(request());
    const [sent = {}] = server.headers;
    assert.deepEqual(
      Object.keys(sent).filter((name) => name.startsWith("x-stainless") || name.startsWith("openai")),
      [],
    );
    assert.equal(sent["user-agent"], "curie");
  });

  it("a host without consent is sent nothing, not even a look-up of its name", async () => {
    const fetched: unknown[] = [];
    const fetching = ((...given: unknown[]) => fetched.push(given)) as unknown as typeof fetch;
    const model = new Endpoint({
      url: "https://api.example.org/v1",
      allowed: ["other.org"],
      fetch: fetching,
    });
    await assert.rejects(model.ask(request()), {
      failure: "forbidden",
      message: /nothing was sent: api\.example\.org .*--allow-host api\.example\.org/,
    });
    await assert.rejects(model.models(), { failure: "forbidden" });
    assert.deepEqual(fetched, []);
  });

  it("probing finds the most that the endpoint understands", async () => {
    const found = async (script: Partial<EndpointScript>) => {
      const { model } = await start(script);
      const { output, logprobs } = await probe(model, "m");
      return [output, logprobs];
    };
    assert.deepEqual(await found({}), ["schema", true]);
    assert.deepEqual(await found({ logprobs: false }), ["schema", false]);
    assert.deepEqual(await found({ refuses: ["json_schema"] }), ["object", true]);
    assert.deepEqual(await found({ refuses: ["json_schema", "json_object"], logprobs: false }), [
      "none",
      false,
    ]);
    // Accepts the schema and does not keep to it.
    assert.deepEqual(await found({ answer: () => "certainly!" }), ["none", true]);
  });

  it("a wrong key is not tried six times", async () => {
    const { server, model } = await start({ fault: () => ({ kind: "refuse", status: 401 }) });
    await assert.rejects(probe(model, "m"), { failure: "refused" });
    assert.equal(server.asked.length, 1);
  });

  it("asks again after what passes, waits as told, and gives up in the end", async () => {
    const faults: (Fault | undefined)[] = [
      { kind: "busy", retryAfter: "3" },
      { kind: "server" },
      { kind: "cut" },
      { kind: "garbage" },
      { kind: "stall" },
    ];
    const { server, model } = await start({ fault: (n) => faults[n] });
    const waits: number[] = [];
    let now = 0;
    const patient = new Patient(
      model,
      {
        random: () => 1,
        sleep: async (ms) => {
          now += ms;
        },
        onWait: (_error, ms) => waits.push(ms),
      },
      () => now,
    );
    assert.equal((await patient.ask(request())).finish, "stop");
    assert.deepEqual(waits, [3000, 1000, 2000, 4000, 8000]);
    assert.equal(server.asked.length, 6);
    const { model: broken } = await start({ fault: () => ({ kind: "server" }) });
    const short = new Patient(broken, { attempts: 3, random: () => 0, sleep: (ms) => sleepFor(ms) });
    await assert.rejects(short.ask(request()), { failure: "server" });
  });

  it("what will not pass is not asked again", async () => {
    const { server, model } = await start({ fault: () => ({ kind: "refuse", status: 400 }) });
    const patient = new Patient(model, { random: () => 0, sleep: async () => {} });
    await assert.rejects(patient.ask(request()), { failure: "refused" });
    assert.equal(server.asked.length, 1);
  });

  it("reads Retry-After as seconds, as a date, and as nothing", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    const read = (headers: Record<string, string>) => retryAfter(new Headers(headers), now);
    assert.equal(read({ "retry-after": "7" }), 7000);
    assert.equal(read({ "retry-after": "Thu, 01 Jan 2026 00:00:09 GMT" }), 9000);
    assert.equal(read({ "retry-after": "Wed, 31 Dec 2025 00:00:09 GMT" }), 0);
    assert.equal(read({ "retry-after-ms": "250", "retry-after": "7" }), 250);
    assert.equal(read({ "retry-after": "soon" }), undefined);
    assert.equal(read({}), undefined);
  });
});
