// Guided search against a plain restatement of it, on a model whose numbers are a hash of what it has read.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type AnswerForm, AnswerWalk } from "../../../../engine/linking/guided/answer-walk.ts";
import {
  type BeamOptions,
  type ScoredAnswer,
  searchAnswers,
} from "../../../../engine/linking/guided/beam.ts";
import { packTrie } from "../../../../engine/linking/token-trie/build-trie.ts";
import { TokenTrie } from "../../../../engine/linking/token-trie/trie-file.ts";
import { hashedLogits, type RuledModel, ruledModel } from "../../../fixtures/continuing-models.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const VOCABULARY = 12;
const END = 0;
const SEPARATOR = 11;

const logitsAfter = (tokens: readonly number[]): Float32Array => hashedLogits(tokens, VOCABULARY);
const modelOf = (): RuledModel => ruledModel(VOCABULARY, logitsAfter);

/** Letters a to j are the tokens 1 to 10. */
const encode = (name: string): number[] => [...name].map((c) => c.charCodeAt(0) - 96);

async function trieOf(names: readonly string[]): Promise<TokenTrie> {
  const kb = await kbOf(
    names.map((name, i) => ({
      id: `X:${i + 1}`,
      name,
      group: "DISO" as const,
      synonyms: [],
      parents: [],
      xrefs: [],
    })),
  );
  const { chunks } = await packTrie(kb, { name: "letters", hash: "0", encode });
  return TokenTrie.decode(Buffer.concat(chunks), "t");
}

const softmax = (logits: Float32Array, over: readonly number[]): Map<number, number> => {
  const sum = over.reduce((s, token) => s + Math.exp(logits[token] as number), 0);
  return new Map(over.map((token) => [token, (logits[token] as number) - Math.log(sum)]));
};
const EVERY = Array.from({ length: VOCABULARY }, (_, i) => i);

/** All answers of `form` over `names`, each scored by going along it: what a beam that keeps everything finds. */
function exhaustive(
  names: readonly string[],
  prompt: readonly number[],
  form: AnswerForm,
): Map<string, { vocabulary: number; trie: number; length: number }> {
  const answers = new Map<string, number[][]>();
  const singles = names.map(encode);
  const grow = (prefix: number[][]): void => {
    for (const name of singles) {
      const answer = [...prefix, name];
      answers.set(JSON.stringify(answer), answer);
      if (form.separator !== undefined && answer.length < (form.most ?? 1)) grow(answer);
    }
  };
  grow([]);
  const written = (answer: number[][]): number[] =>
    answer.flatMap((name, i) => (i === 0 ? name : [form.separator as number, ...name]));
  const all = [...answers.values()].map((a) => [...written(a), END]);
  if (form.nil) all.push([...form.nil, END]);
  const scores = new Map<string, { vocabulary: number; trie: number; length: number }>();
  const keyed: [string, number[]][] = [...answers.entries()].map(([key, a]) => [key, [...written(a), END]]);
  if (form.nil) keyed.push(["[]", [...form.nil, END]]);
  for (const [key, tokens] of keyed) {
    let [vocabulary, trie] = [0, 0];
    tokens.forEach((token, i) => {
      const before = tokens.slice(0, i);
      const legal = new Set(
        all.filter((o) => before.every((t, k) => o[k] === t) && o.length > i).map((o) => o[i] as number),
      );
      const logits = logitsAfter([...prompt, ...before]);
      vocabulary += softmax(logits, EVERY).get(token) as number;
      trie += softmax(logits, [...legal]).get(token) as number;
    });
    scores.set(key, { vocabulary, trie, length: tokens.length });
  }
  return scores;
}

const near = (a: number, b: number, what: string): void =>
  assert.ok(Math.abs(a - b) < 1e-4, `${what}: ${a}, ${b}`);
const keyOf = ({ answer }: ScoredAnswer): string => JSON.stringify(answer);

async function search(
  names: readonly string[],
  prompt: readonly number[],
  form: AnswerForm,
  options: BeamOptions,
  model = modelOf(),
) {
  const trie = await trieOf(names);
  const root = AnswerWalk.from(trie.walk(), form);
  const { answers, cost } = await searchAnswers(model, [{ prompt, root }], form, options);
  return { found: answers[0] as ScoredAnswer[], cost };
}

const someNames = fc.uniqueArray(fc.stringMatching(/^[a-d]{1,5}$/), { minLength: 1, maxLength: 12 });
const somePrompt = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 4 });

describe("guided search", () => {
  it("with beams for everything finds every answer with its own two scores", async () => {
    await fc.assert(
      fc.asyncProperty(
        someNames,
        somePrompt,
        fc.constantFrom("one", "nil", "several"),
        fc.constantFrom("vocabulary" as const, "trie" as const),
        fc.constantFrom(0, 1),
        async (names, prompt, kind, rankBy, lengthPenalty) => {
          const some = kind === "several" ? names.slice(0, 4) : names;
          const form: AnswerForm = {
            end: END,
            ...(kind === "nil" ? { nil: [1, 9] } : {}),
            ...(kind === "several" ? { separator: SEPARATOR, most: 2 } : {}),
          };
          const expected = exhaustive(some, prompt, form);
          const { found } = await search(some, prompt, form, {
            beams: 500,
            wanted: 500,
            rankBy,
            lengthPenalty,
            stop: "sure",
          });
          assert.deepEqual(new Set(found.map(keyOf)), new Set(expected.keys()));
          for (const f of found) {
            const e = expected.get(keyOf(f)) as { vocabulary: number; trie: number; length: number };
            near(f.vocabulary, e.vocabulary, "vocabulary");
            near(f.trie, e.trie, "trie");
            assert.equal(f.length, e.length);
            near(f.score, e[rankBy] / e.length ** lengthPenalty, "score");
          }
          const scores = found.map((f) => f.score);
          assert.deepEqual(
            scores,
            [...scores].sort((a, b) => b - a),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("with few beams gives each answer the scores of its own path, whatever was re-ordered", async () => {
    await fc.assert(
      fc.asyncProperty(
        someNames,
        somePrompt,
        fc.integer({ min: 1, max: 3 }),
        async (names, prompt, beams) => {
          const form = { end: END, separator: SEPARATOR, most: 2 };
          const expected = exhaustive(names.slice(0, 5), prompt, form);
          const { found } = await search(names.slice(0, 5), prompt, form, { beams });
          assert.ok(found.length > 0);
          for (const f of found) {
            const e = expected.get(keyOf(f));
            near(f.vocabulary, e?.vocabulary as number, "vocabulary");
            near(f.trie, e?.trie as number, "trie");
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("of few wanted answers finds the best ones, when it stops only where it is sure", async () => {
    await fc.assert(
      fc.asyncProperty(
        someNames,
        somePrompt,
        fc.integer({ min: 1, max: 3 }),
        async (names, prompt, wanted) => {
          const form = { end: END };
          const best = [...exhaustive(names, prompt, form).values()]
            .map((e) => e.vocabulary / e.length)
            .sort((a, b) => b - a);
          const { found } = await search(names, prompt, form, {
            beams: 500,
            wanted,
            longest: 6,
            stop: "sure",
          });
          assert.equal(found.length, Math.min(wanted, names.length));
          for (const [i, f] of found.entries()) near(f.score, best[i] as number, `answer ${i}`);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("without scores over the vocabulary finds the same by fewer calls", async () => {
    await fc.assert(
      fc.asyncProperty(someNames, somePrompt, async (names, prompt) => {
        const form = { end: END };
        const [whole, short] = [modelOf(), modelOf()];
        const options = { beams: 500, wanted: 500, rankBy: "trie", stop: "sure" } as const;
        const { found } = await search(names, prompt, form, options, whole);
        const { found: skipped } = await search(names, prompt, form, { ...options, scored: false }, short);
        assert.deepEqual(
          new Map(skipped.map((f) => [keyOf(f), f.trie.toFixed(4)])),
          new Map(found.map((f) => [keyOf(f), f.trie.toFixed(4)])),
        );
        assert.ok(skipped.every((f) => Number.isNaN(f.vocabulary)));
        assert.ok(short.asked.calls <= whole.asked.calls);
      }),
      { numRuns: 40 },
    );
    const model = modelOf();
    const { found } = await search(
      ["abcdefghij"],
      [1],
      { end: END },
      { rankBy: "trie", scored: false },
      model,
    );
    assert.deepEqual(found.map(keyOf), [JSON.stringify([encode("abcdefghij")])]);
    assert.equal(model.asked.calls, 1, "the only name there is costs the prompt alone");
  });

  it("feeds a stretch without choice in one call, and finds the same with the same scores", async () => {
    const longNames = fc.uniqueArray(fc.stringMatching(/^[a-c]{1,9}$/), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        longNames,
        somePrompt,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("vocabulary" as const, "trie" as const),
        fc.integer({ min: 2, max: 10 }),
        async (names, prompt, beams, rankBy, ahead) => {
          const form = { end: END, separator: SEPARATOR, most: 2, nil: [1, 9] };
          const options = { beams, rankBy, longest: 8 };
          const [each, stretch] = [modelOf(), modelOf()];
          const { found } = await search(names, prompt, form, { ...options, ahead: 1 }, each);
          const { found: same } = await search(names, prompt, form, { ...options, ahead }, stretch);
          assert.deepEqual(same, found);
        },
      ),
      { numRuns: 60 },
    );
    const [each, stretch] = [modelOf(), modelOf()];
    await search(["abcdefghij"], [1], { end: END }, { ahead: 1 }, each);
    await search(["abcdefghij"], [1], { end: END }, {}, stretch);
    assert.deepEqual([each.asked.calls, stretch.asked.calls], [11, 2]);
  });

  it("answers several questions as it answers each", async () => {
    const names = ["abc", "abd", "ba", "b", "cdcd", "ddd"];
    const trie = await trieOf(names);
    const form = { end: END };
    const root = AnswerWalk.from(trie.walk(), form);
    const prompts = [[1, 2], [3], [4, 5, 6], [7]];
    const together = await searchAnswers(
      modelOf(),
      prompts.map((prompt) => ({ prompt, root })),
      form,
      { beams: 2 },
    );
    for (const [i, prompt] of prompts.entries()) {
      const alone = await searchAnswers(modelOf(), [{ prompt, root }], form, { beams: 2 });
      assert.deepEqual(together.answers[i], alone.answers[0]);
    }
  });

  it("answers nothing where a group has no names, finds no name that is too long, and stops when asked", async () => {
    const trie = await trieOf(["abcde", "b"]);
    const form = { end: END };
    const none = AnswerWalk.from(trie.walk(["CHEM"]), form);
    assert.deepEqual((await searchAnswers(modelOf(), [{ prompt: [1], root: none }], form)).answers, [[]]);
    const root = AnswerWalk.from(trie.walk(), form);
    const { answers } = await searchAnswers(modelOf(), [{ prompt: [1], root }], form, { longest: 3 });
    assert.deepEqual(answers[0]?.map(keyOf), [JSON.stringify([encode("b")])]);
    await assert.rejects(
      searchAnswers(modelOf(), [{ prompt: [1], root }], form, {
        signal: AbortSignal.abort(new Error("enough")),
      }),
      /enough/,
    );
  });
});
