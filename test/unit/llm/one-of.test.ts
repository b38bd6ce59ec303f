// Which way a server can be held to a list is found out by asking for something that is not on it.
import assert from "node:assert/strict";
import { probe } from "../../../engine/llm/capabilities.ts";
import { Endpoint } from "../../../engine/llm/endpoint.ts";
import { HOLDS, type Hold, heldTo, probeOneOf, saidIn } from "../../../engine/llm/one-of.ts";
import { characterTokens, heldIn, written } from "../../fixtures/choosing.ts";
import {
  type Asked,
  type EndpointScript,
  startEndpoint,
  type TestEndpoint,
} from "../../fixtures/endpoint.ts";

/** A server that is held in these ways, and else does as it is told. */
const obedient =
  (...understood: Hold[]) =>
  (asked: Asked): string => {
    if (asked.messages.some((m) => m.content.includes('{"label": "ready"}'))) return '{"label": "ready"}';
    const held = heldIn(asked, understood);
    return held ? written(held.at(-1) as string, asked) : "ready";
  };

describe("held to one of several answers", () => {
  const started: TestEndpoint[] = [];
  afterEach(async () => {
    for (const server of started.splice(0)) await server.close();
  });
  const found = async (script: EndpointScript, wanted = 33) => {
    const server = await startEndpoint(script);
    started.push(server);
    const endpoint = new Endpoint({ url: server.url, allowed: [] });
    await probe(endpoint, "m");
    return { oneOf: await probeOneOf(endpoint, "m", wanted), server };
  };

  for (const hold of HOLDS)
    it(`finds out that a server understands ${hold}`, async () => {
      const { oneOf } = await found({ answer: obedient(hold), logprobs: false });
      assert.deepEqual(oneOf, { hold, most: 33 });
    });

  it("finds out how many alternatives are told, where fields are unknown or numbers too large", async () => {
    const answer = obedient("schema");
    const tokens = characterTokens({ t: 0.5, f: 0.5, x: 0.1, y: 0.1, z: 0.1 });
    const { oneOf } = await found({
      answer,
      tokens: (text) =>
        tokens(text).map((t) => ({
          ...t,
          top: [
            ["a", -1],
            ["b", -2],
            ["c", -3],
          ],
        })),
      refusesFields: ["structured_outputs"],
      fault: (_, asked) => ((asked.top_logprobs ?? 0) > 5 ? { kind: "refuse", status: 400 } : undefined),
    });
    assert.deepEqual(oneOf, { hold: "schema", most: 33, alternatives: 3 });
  });

  it("finds out how many answers a server takes", async () => {
    const limited = (asked: Asked) => (heldIn(asked, ["schema"])?.length ?? 0) > 20;
    const { oneOf } = await found({
      answer: obedient("schema"),
      logprobs: false,
      fault: (_, asked) => (limited(asked) ? { kind: "refuse", status: 400, message: "enum" } : undefined),
    });
    assert.deepEqual(oneOf, { hold: "schema", most: 16 });
  });

  it("is told at once of a wrong key, and of a server that is not there", async () => {
    const wrong = await startEndpoint({ answer: () => "", fault: () => ({ kind: "refuse", status: 401 }) });
    started.push(wrong);
    const endpoint = new Endpoint({ url: wrong.url, allowed: [] });
    await assert.rejects(probeOneOf(endpoint, "m", 5), { failure: "refused", status: 401 });
    assert.equal(wrong.asked.length, 1);
    await wrong.close();
    await assert.rejects(probeOneOf(endpoint, "m", 5), { failure: "connection" });
  });

  it("writes answers so that any character in them is itself", () => {
    const names = ['a "b" \\c', "x|y (z)", "[1-2].3*", "é ü 😀"];
    const { extra } = heldTo(names, "regex") as { extra: { regex: string } };
    for (const name of names) assert.match(name, new RegExp(`^${extra.regex}$`, "u"));
    assert.equal(new RegExp(`^${extra.regex}$`).test("[1-2]x3*"), false);
    assert.equal(saidIn('{"answer": "x"}', "schema"), "x");
    for (const text of ["x", "null", "[]", '{"answer": 1}']) assert.equal(saidIn(text, "schema"), undefined);
  });
});
