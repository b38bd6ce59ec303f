// A tiny Llama with random weights as a language model: greedy and drawn answers over the cache, against reading everything
// anew at each step; chat templates; what it refuses.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalModel, openLocalModel } from "../../../engine/llm/local/local-model.ts";
import { chosen, likeliestOf } from "../../../engine/llm/local/sample.ts";
import { LlmError, type Request } from "../../../engine/llm/port.ts";
import { openContinuingModel } from "../../../engine/models/continuing/open-continuing.ts";
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { specialTokens } from "../../fixtures/tokenizers.ts";

const causal = join(import.meta.dirname, "../../fixtures/continuing/causal");
const VOCABULARY = 64;

/** One token a letter; 0 to 3 are special, 2 ends a text. */
const LETTERS = [..." abcdefghijklmnopqrstuvwxyz0123456789.,:;!?()[]{}<>-+*/='|_\n"].slice(0, VOCABULARY - 4);
const tokenizer = {
  version: "1.0",
  added_tokens: specialTokens(["<pad>", "<s>", "</s>", "<unk>"]),
  normalizer: null,
  pre_tokenizer: { type: "Split", pattern: { Regex: "" }, behavior: "Isolated", invert: false },
  post_processor: null,
  decoder: { type: "Fuse" },
  model: {
    type: "WordLevel",
    unk_token: "<unk>",
    vocab: Object.fromEntries(["<pad>", "<s>", "</s>", "<unk>", ...LETTERS].map((t, i) => [t, i])),
  },
};
const TEMPLATE =
  "{{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";

describe("local language model", () => {
  let folder: string;
  let model: LocalModel;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "curie-local-"));
    cpSync(causal, folder, { recursive: true });
    writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
    writeFileSync(
      join(folder, "tokenizer_config.json"),
      JSON.stringify({ bos_token: "<s>", eos_token: "</s>", chat_template: TEMPLATE }),
    );
    model = await openLocalModel(folder);
  });
  after(async () => {
    await model.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const request = (more: Partial<Request> = {}): Request => ({
    model: "tiny",
    messages: [{ role: "user", content: "ab" }],
    maxTokens: 12,
    ...more,
  });
  const numbers = (text: string) => [...text].map((c) => 4 + LETTERS.indexOf(c));

  it("writes what reading everything anew at each step would write", async () => {
    const reply = await model.ask(request({ logprobs: 2 }));
    const opened = await openContinuingModel(folder, onnxRuntime());
    const prompt = [1, ...numbers("user: ab\nassistant: ")];
    const expected: number[] = [];
    while (expected.length < 12) {
      const logits = (await opened.model.begin([[...prompt, ...expected]])).logits(0);
      const best = likeliestOf(logits, 1)[0]?.token ?? -1;
      if (best === opened.end) break;
      expected.push(best);
    }
    await opened.release();
    assert.equal(reply.usage?.prompt, prompt.length);
    assert.equal(reply.usage?.completion, expected.length);
    assert.deepEqual(
      reply.logprobs?.map((l) => l.token),
      expected.map((t) => [..."....", ...LETTERS].slice(4)[t - 4] ?? ["<pad>", "<s>", "</s>", "<unk>"][t]),
    );
    assert.equal(
      reply.text,
      expected
        .filter((t) => t > 3)
        .map((t) => LETTERS[t - 4])
        .join(""),
    );
    for (const { logprob, top } of reply.logprobs ?? [])
      assert.ok(Math.abs(logprob - (top?.[0]?.logprob ?? 1)) < 1e-9);
    assert.deepEqual(await model.ask(request({ logprobs: 2 })), reply);
  });

  it("draws the same for the same seed, and others for another", async () => {
    const drawn = async (more: Partial<Request>) =>
      (await model.ask(request({ temperature: 1.5, ...more }))).text;
    assert.equal(await drawn({ seed: 1 }), await drawn({ seed: 1 }));
    const texts = await Promise.all([1, 2, 3].map((seed) => drawn({ seed })));
    assert.ok(new Set([...texts, await drawn({ seed: 1, repeat: 1 })]).size > 2, texts.join("\n"));
  });

  it("draws as often as the probabilities say, and never outside the nucleus", () => {
    const logits = Float32Array.of(2, 1, 0, -1, -40);
    const weights = [2, 1, 0, -1].map(Math.exp);
    const whole = weights.reduce((a, b) => a + b, 0);
    const times = new Array<number>(5).fill(0);
    const N = 20_000;
    for (let i = 0; i < N; i++) {
      const token = chosen(logits, { temperature: 1, topP: 1, random: () => (i + 0.5) / N });
      times[token] = (times[token] ?? 0) + 1;
    }
    weights.forEach((w, i) => {
      assert.ok(Math.abs((times[i] ?? 0) / N - w / whole) < 1e-3, `${i}: ${times[i]}`);
    });
    // The first two hold 0.88: with a share of 0.8 nothing else comes.
    for (let i = 0; i < 1000; i++)
      assert.ok(chosen(logits, { temperature: 1, topP: 0.8, random: () => (i + 0.5) / 1000 }) < 2);
    assert.equal(chosen(logits, { temperature: 0, topP: 1, random: () => 0.999 }), 0);
  });

  it("stops where it is told, and says why it stopped", async () => {
    const short = await model.ask(request({ maxTokens: 3 }));
    assert.ok((short.usage?.completion ?? 9) <= 3);
    assert.ok(short.finish === "length" || (short.usage?.completion ?? 9) < 3);
    const stop = new AbortController();
    const asked = model.ask(request({ maxTokens: 40 }), stop.signal);
    stop.abort(new Error("enough"));
    await assert.rejects(asked, /enough/);
    await assert.rejects(
      model.ask(request({ messages: [{ role: "user", content: "a".repeat(5000) }] })),
      (e) => {
        assert.ok(e instanceof LlmError && e.failure === "refused");
        assert.match(e.message, /the prompt has \d+ tokens/);
        return true;
      },
    );
  });

  it("says which file is missing or spoilt", async () => {
    const broken = mkdtempSync(join(tmpdir(), "curie-local-"));
    await assert.rejects(openLocalModel(broken), /tokenizer\.json: cannot be read/);
    writeFileSync(join(broken, "tokenizer.json"), "{");
    await assert.rejects(openLocalModel(broken), /tokenizer\.json: not JSON/);
    writeFileSync(join(broken, "tokenizer.json"), JSON.stringify(tokenizer));
    writeFileSync(join(broken, "tokenizer_config.json"), JSON.stringify({ chat_template: "{% for %}" }));
    await assert.rejects(openLocalModel(broken), /chat template cannot be used/);
    writeFileSync(join(broken, "tokenizer_config.json"), "{}");
    await assert.rejects(openLocalModel(broken), /config\.json/);
    rmSync(broken, { recursive: true, force: true });
  });
});
