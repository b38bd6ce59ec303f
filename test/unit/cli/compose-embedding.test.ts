// `curie compose --represent embedding`: names chosen by the vectors of an endpoint, asked for with consent and once each.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Shell } from "./curie.ts";

/** Vectors in which a heart attack and a myocardial infarction mean the same. */
const VECTORS: Readonly<Record<string, number[]>> = {
  "heart attack": [1, 0.1],
  "myocardial infarction": [3, 0.2],
  "attack of heart failure": [0, 5],
};

describe("curie compose --represent embedding", () => {
  let shell: Shell;
  let server: Server;
  let url: string;
  const asked: string[][] = [];
  let broken = false;

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { input } = JSON.parse(body) as { input: string[] };
        asked.push(input);
        const data = input.map((text, index) => ({
          index,
          object: "embedding",
          embedding: VECTORS[text] ?? [0.1, 0.1],
        }));
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ object: "list", data: broken ? [] : data }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  after(() => server.close());
  beforeEach(async () => {
    shell = new Shell();
    asked.length = 0;
    broken = false;
    const concept = {
      id: "X:1",
      name: "attack of heart failure",
      group: "DISO",
      synonyms: ["myocardial infarction"],
    };
    shell.write("kb.jsonl", JSON.stringify(concept));
    const { status, stderr } = await shell.run(["kb", "import", "kb.jsonl", "--out", "kb.curiekb"]);
    assert.equal(status, 0, stderr);
    shell.write(
      "train.pubtator",
      "1|t|A heart attack\n1|a|A heart attack again.\n1\t2\t14\theart attack\tDISO\tX:1\n1\t17\t29\theart attack\tDISO\tX:1\n\n",
    );
  });
  afterEach(() => shell.remove());

  const compose = (...more: string[]) =>
    shell.run([
      "compose",
      "--human",
      "train.pubtator",
      "--kb",
      "kb.curiekb",
      "--mix",
      "human",
      "--out",
      "set",
      ...more,
    ]);
  const completions = (): string[] =>
    readFileSync(shell.path("set/train.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).completion);

  it("takes the name whose vector is nearest, and asks for each text once", async () => {
    const { status, stderr } = await compose("--represent", "embedding", "--url", url, "--model", "vectors");
    assert.equal(status, 0, stderr);
    assert.deepEqual(completions(), [" myocardial infarction", " myocardial infarction"]);
    assert.deepEqual(asked.flat().sort(), [
      "attack of heart failure",
      "heart attack",
      "myocardial infarction",
    ]);
  });

  it("sends nothing to a host without consent, and says what an endpoint does wrong", async () => {
    const far = await compose(
      "--represent",
      "embedding",
      "--url",
      "https://vectors.example.invalid/v1",
      "--model",
      "v",
    );
    assert.equal(far.status, 2);
    assert.match(far.stderr, /vectors\.example\.invalid/);
    broken = true;
    const none = await compose("--represent", "embedding", "--url", url, "--model", "vectors");
    assert.equal(none.status, 2);
    assert.match(none.stderr, /gave no vector for text 1/);
    assert.match(
      (await compose("--represent", "embedding")).stderr,
      /needs --model FOLDER of a sentence encoder, or --url ADDRESS and --model NAME/,
    );
  });
});
