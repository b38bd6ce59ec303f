import assert from "node:assert/strict";
import fc from "fast-check";
import { LoadedModels } from "../../../../engine/models/loaded-models.ts";
import { asExplained } from "../../../../engine/recognition/gliner/explained-forms.ts";
import { type GlinerItem, glinerJob } from "../../../../engine/recognition/gliner/job.ts";
import type { Found, Progress } from "../../../../engine/recognition/gliner/recognise.ts";
import { glinerWorker } from "../../../../engine/recognition/gliner/worker.ts";

const [DISEASE, DRUG] = [0, 1];

/** The n-th occurrence of some words as a mention. */
function at(text: string, words: string, n = 1, label = DISEASE, score = 0.9): Found {
  let start = -1;
  for (let i = 0; i < n; i++) start = text.indexOf(words, start + 1);
  assert.ok(start >= 0, `${words} ${n}`);
  return { start, end: start + words.length, label, score };
}

async function explained(
  text: string,
  found: readonly Found[],
  { regions, cuts = [] }: { regions?: { start: number; end: number }[]; cuts?: readonly number[] } = {},
): Promise<string[]> {
  async function* known(): AsyncGenerator<Progress> {
    let from = 0;
    for (const upTo of [...cuts, text.length]) {
      yield { found: found.filter((m) => m.start >= from && m.start < upTo), unread: [], upTo };
      from = upTo;
    }
  }
  const told: string[] = [];
  for await (const step of asExplained(text, known(), { regions, sure: () => 0.5 }))
    for (const m of step.found) told.push(`${m.start} ${text.slice(m.start, m.end)} ${m.label} ${m.score}`);
  return told;
}

describe("short forms that a text explains", () => {
  it("are what their long forms are from there on, in the plural, too", async () => {
    const text =
      "AKI came. Familial acute kidney injury (AKI) and a diuretic agent (DA). AKI, DAs, AKIN and AKI-free.";
    const found = [
      at(text, "Familial acute kidney injury"),
      at(text, "diuretic agent", 1, DRUG, 0.7),
      at(text, "AKI", 3, DRUG, 0.95),
    ];
    assert.deepEqual(await explained(text, found), [
      "10 Familial acute kidney injury 0 0.9",
      "40 AKI 0 0.9",
      "51 diuretic agent 1 0.7",
      "67 DA 1 0.7",
      "72 AKI 0 0.9",
      "77 DAs 1 0.7",
      "91 AKI 0 0.9",
    ]);
  });

  it("are nothing where their long forms are nothing, and what was found where that is open", async () => {
    const text = "Mean blood pressure (MBP). Wilms tumour (WT) gene. MBP, WT.";
    const short = (n: number) => [at(text, "MBP", n), at(text, "WT", n)];
    const open = at(text, "Wilms tumour (WT) gene");
    assert.deepEqual(await explained(text, [open, ...short(2)]), [
      "27 Wilms tumour (WT) gene 0 0.9",
      "56 WT 0 0.9",
    ]);
    // What is less likely than a mention leaves nothing open.
    const [mbp, wt] = short(2) as [Found, Found];
    assert.deepEqual(await explained(text, [{ ...open, score: 0.2 }, mbp, wt]), [
      "27 Wilms tumour (WT) gene 0 0.2",
    ]);
  });

  it("stand in no other mention, unless nobody would take it for one", async () => {
    const text = "A renal tumour syndrome (RTS) came. RTS carriers.";
    const long = at(text, "renal tumour syndrome");
    const wider = (score: number) => at(text, "RTS carriers", 1, DRUG, score);
    assert.deepEqual((await explained(text, [long, wider(0.6)])).slice(2), ["36 RTS carriers 1 0.6"]);
    assert.deepEqual((await explained(text, [long, wider(0.3)])).slice(2), ["36 RTS 0 0.9"]);
  });

  it("stay as they are where the explanation was not read", async () => {
    const text = "Mean blood pressure (MBP) rose. MBP fell.";
    const mbp = at(text, "MBP", 2);
    assert.deepEqual(await explained(text, [mbp]), []);
    assert.equal((await explained(text, [mbp], { regions: [{ start: 31, end: text.length }] })).length, 1);
  });

  it("are those of the explanation before them, where a text has two", async () => {
    const text = "Motor disease (MD) is MD. Methyl donor (MD) is MD.";
    const found = [at(text, "Motor disease"), at(text, "Methyl donor", 1, DRUG)];
    const labels = (await explained(text, found)).filter((m) => m.includes(" MD ")).map((m) => m.at(-5));
    assert.deepEqual(labels, ["0", "0", "1", "1"]);
  });

  it("do not depend on how much was known at a time", async () => {
    const piece = fc.constantFrom(
      "acute kidney injury (AKI)", "AKI", "AKI (acute kidney injury)", "AKIs", "mean pressure (MP)", "MP", "MP-1", "fever,", "the", "(AKI)", "end. Then",
    ); // biome-ignore format: pieces
    const text = fc.array(piece, { minLength: 1, maxLength: 30 }).map((pieces) => pieces.join(" "));
    await fc.assert(
      fc.asyncProperty(text, fc.infiniteStream(fc.nat(9)), async (text, dice) => {
        const roll = () => dice.next().value as number;
        const words = [...text.matchAll(/[\w-]+/g)].map((m) => ({
          start: m.index,
          end: m.index + m[0].length,
        }));
        const found: Found[] = [];
        const cuts: number[] = [];
        for (let i = 0; i < words.length; ) {
          const width = Math.min(1 + (roll() % 3), words.length - i);
          const [first, last] = [words[i], words[i + width - 1]] as [(typeof words)[0], (typeof words)[0]];
          if (roll() < 5)
            found.push({ start: first.start, end: last.end, label: roll() % 2, score: roll() / 10 });
          const isCut = roll() < 3;
          if (isCut && found.at(-1)?.start !== first.start) cuts.push(first.start);
          i += width;
        }
        // Known up to a place is what begins before it.
        const whole = await explained(text, found);
        assert.deepEqual(await explained(text, found, { cuts }), whole);
        const spans = whole.map((m) => Number(m.split(" ")[0]));
        assert.deepEqual(
          spans,
          [...spans].sort((a, b) => a - b),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("cost what the text costs, however many there are", async () => {
    const seconds = async (count: number) => {
      const text = Array.from(
        { length: count },
        (_, i) => `Big kidney injury ${i} (BKI${i}) and BKI${i >> 1}.`,
      ).join(" ");
      const began = process.cpuUsage();
      await explained(text, []);
      const { user, system } = process.cpuUsage(began);
      return (user + system) / 1e6;
    };
    await seconds(2000);
    assert.ok((await seconds(16_000)) < 24 * Math.max(0.01, await seconds(2000)));
  });

  it("come out of the model that ships, and can be left to it", async () => {
    const models = new LoadedModels([glinerWorker]);
    const text =
      "Patients with hereditary spastic paraparesis (HSP) were seen. HSP was stable in most of them.";
    const found = async (explained?: boolean) => {
      const told: string[] = [];
      await models.run(
        glinerJob,
        { folder: "engine/models/embedded/curie-embedded-en", device: "cpu", threads: 1 },
        { text, labels: ["disease"], ...(explained === undefined ? {} : { explained }) },
        (item: GlinerItem) => told.push(...item.found.map((f) => text.slice(f.start, f.end))),
      );
      return told;
    };
    const told = await found();
    assert.deepEqual(
      told.filter((words) => words === "HSP"),
      ["HSP", "HSP"],
    );
    assert.ok((await found(false)).length <= told.length);
    await models.close();
  });
});
