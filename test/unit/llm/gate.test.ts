// How many questions are under way at once: all that may be while an endpoint only stumbles, fewer while it is overloaded, and
// all again afterwards.
import assert from "node:assert/strict";
import { Patient } from "../../../engine/llm/back-off.ts";
import { Gate } from "../../../engine/llm/gate.ts";
import { type LanguageModel, LlmError, type Reply, type Request } from "../../../engine/llm/port.ts";

const request: Request = { model: "m", messages: [] };
const reply: Reply = { text: "", finish: "stop", model: "m" };
const pause = () => new Promise((resolve) => setImmediate(resolve));

/** Fails where `fails` says so, by the number of the question and of those under way; remembers the most. */
function endpoint(fails: (n: number, open: number) => boolean) {
  let n = 0;
  let open = 0;
  const seen = { most: 0, asked: 0 };
  const model: LanguageModel = {
    async ask() {
      const mine = n++;
      seen.asked++;
      seen.most = Math.max(seen.most, ++open);
      const bad = fails(mine, open);
      await pause();
      open--;
      if (bad) throw new LlmError("busy", "slow down", 1);
      return reply;
    },
  };
  return { model, seen };
}

async function askAll(model: LanguageModel, count: number, width: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next++ < count) await model.ask(request).catch(() => {});
    }),
  );
}

describe("the gate of an endpoint", () => {
  it("stays open while one answer in nine fails", async () => {
    const { model, seen } = endpoint((n) => n % 9 === 4);
    const gate = new Gate(model, { most: 16 });
    await askAll(gate, 2000, 32);
    assert.equal(seen.most, 16);
    assert.ok(gate.limit > 12, String(gate.limit));
  });

  it("closes while the endpoint bears fewer, and opens when it bears all again", async () => {
    let bears = 4;
    const { model, seen } = endpoint((_, open) => open > bears);
    const gate = new Gate(model, { most: 16 });
    await askAll(gate, 500, 32);
    assert.ok(gate.limit < 9, String(gate.limit));
    assert.equal(seen.most, 16);
    bears = 16;
    await askAll(gate, 500, 32);
    assert.ok(gate.limit > 15, String(gate.limit));
  });

  it("never lets more in than it may, also when askers give up", async () => {
    const { model, seen } = endpoint(() => false);
    const gate = new Gate(model, { most: 2 });
    const stop = new AbortController();
    const asked = Array.from({ length: 10 }, (_, i) => gate.ask(request, i % 2 ? stop.signal : undefined));
    stop.abort(new Error("enough"));
    const ends = await Promise.allSettled(asked);
    assert.equal(ends.filter((e) => e.status === "fulfilled").length >= 5, true);
    assert.equal(seen.most, 2);
    await gate.ask(request);
  });
});

describe("an endpoint that wants quiet", () => {
  /** Fails so many times first; sleepers sleep until they are woken, a second later. */
  function sleepy(failures: number) {
    let now = 0;
    let asked = 0;
    const waits: number[] = [];
    let wake = (): void => {};
    const woken = new Promise<void>((resolve) => {
      wake = () => {
        now += 1000;
        resolve();
      };
    });
    const model: LanguageModel = {
      async ask() {
        const bad = asked++ < failures;
        await pause();
        if (bad) throw new LlmError("busy", "slow down", 1000);
        return reply;
      },
    };
    const sleep = async (ms: number) => {
      waits.push(ms);
      await woken;
    };
    const patient = new Patient(model, { random: () => 0, sleep }, () => now);
    return { patient, waits, wake: () => wake(), asked: () => asked };
  }
  const settled = async () => {
    for (let i = 0; i < 5; i++) await pause();
  };

  it("holds back who was told, and nobody else, while it stumbles once", async () => {
    const { patient, waits, wake, asked } = sleepy(1);
    const told = patient.ask(request);
    await settled();
    assert.equal(await patient.ask(request), reply);
    assert.deepEqual([waits, asked()], [[1000], 2]);
    wake();
    await told;
  });

  it("holds back everybody once it says so twice in a row", async () => {
    const { patient, waits, wake, asked } = sleepy(2);
    const told = [patient.ask(request), patient.ask(request)];
    await settled();
    const third = patient.ask(request);
    await settled();
    assert.deepEqual([waits, asked()], [[1000, 1000, 1000], 2]);
    wake();
    await Promise.all([...told, third]);
    assert.equal(asked(), 5);
  });
});
