import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KnownLabel } from "../../../../engine/recognition/gliner/config.ts";
import { diskVectors, LabelVectors } from "../../../../engine/recognition/gliner/label-vectors.ts";
import { resolveLabels } from "../../../../engine/recognition/gliner/labels.ts";
import { type Exchange, openTiny, recordingRuntime } from "../../../fixtures/gliner/tiny.ts";

const KNOWN: readonly KnownLabel[] = [
  { name: "disease", aliases: ["disorder", "illness"], group: "DISO" },
  { name: "symptom", aliases: ["sign or symptom"], group: "DISO" },
  { name: "chemical", aliases: ["drug", "medication"], group: "CHEM", threshold: 0.4 },
  { name: "gene or protein", aliases: ["gene", "protein"], group: "GENE" },
];

describe("labels of a model with a closed list", () => {
  const put = (...asked: string[]) => resolveLabels(asked, KNOWN).map((l) => [l.asked, l.wording]);

  it("are taken by name and wording, whatever their case and hyphens", () => {
    assert.deepEqual(put("Disease", "DRUG", "sign-or-symptom"), [
      ["Disease", "disease"],
      ["DRUG", "drug"],
      ["sign-or-symptom", "sign or symptom"],
    ]);
  });

  it("are the nearest one's where the wording is not known, and that is said", () => {
    const [label] = resolveLabels(["diseases"], KNOWN);
    assert.equal(label?.wording, "disease");
    assert.match(label?.note ?? "", /"diseases" is not known to this model; the nearest it knows, "disease"/);
    assert.equal(resolveLabels(["proteins"], KNOWN)[0]?.wording, "protein");
  });

  it("are not known where nothing is near, and what is known is said", () => {
    const [label] = resolveLabels(["vehicle"], KNOWN);
    assert.equal(label?.wording, undefined);
    assert.match(
      label?.note ?? "",
      /"vehicle" is not known.*it knows disease, symptom, chemical, gene or protein/,
    );
  });

  it("of a semantic group are named by its code; all of them where none is asked for; doubles count once", () => {
    assert.deepEqual(put("diso"), [
      ["disease", "disease"],
      ["symptom", "symptom"],
    ]);
    assert.deepEqual(
      put(),
      KNOWN.map((l) => [l.name, l.name]),
    );
    assert.deepEqual(put("drug", " drug ", "DISO", "disease").length, 3);
    assert.equal(resolveLabels(["drug"], KNOWN)[0]?.threshold, 0.4);
  });

  it("are put as they are to a model that takes any", () => {
    assert.deepEqual(resolveLabels(["Any Thing", ""], undefined), [
      { asked: "Any Thing", wording: "Any Thing" },
    ]);
  });
});

describe("vectors of labels", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-labels-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are computed once per model and wording, over programs", async () => {
    const runs = async (labels: string[]) => {
      const exchanges: Exchange[] = [];
      const { model, release } = await openTiny(
        "bi-span-vectors",
        recordingRuntime("fp32", exchanges),
        folder,
      );
      const plan = await model.plan(
        labels,
        labels.map(() => 0.5),
      );
      await release();
      const asked = exchanges.filter(({ graph }) => graph.endsWith("labels.onnx"));
      return { asked: asked.reduce((n, e) => n + (e.feeds.labels_input_ids?.dims[0] as number), 0), plan };
    };
    const first = await runs(["disease", "drug"]);
    assert.equal(first.asked, 2);
    const again = await runs(["drug", "disease"]);
    assert.equal(again.asked, 0);
    assert.equal((await runs(["drug", "symptom"])).asked, 1);
    const vector = (plan: typeof first.plan, row: number) => {
      const { data, dims } = plan.tensors[0]?.labels_embeds ?? { data: new Float32Array(), dims: [0, 0] };
      return Array.from(data as Float32Array).slice(
        row * (dims[1] as number),
        (row + 1) * (dims[1] as number),
      );
    };
    assert.deepEqual(vector(again.plan, 0), vector(first.plan, 1));
    assert.equal(vector(again.plan, 0).length, 8);
  });

  it("are computed again where the file is another model's, cut off or changed", async () => {
    const path = join(folder, "own", "v.bin");
    let asked = 0;
    const encode = async (labels: readonly string[]) => {
      asked += labels.length;
      return labels.map((label) => Float32Array.of(label.length, asked));
    };
    await new LabelVectors(encode, diskVectors(path, "m1")).of(["a", "bb"]);
    assert.deepEqual(readdirSync(join(folder, "own")), ["v.bin"]);
    const whole = readFileSync(path);
    const fresh = async (model: string) => {
      asked = 0;
      await new LabelVectors(encode, diskVectors(path, model)).of(["a", "bb"]);
      return asked;
    };
    assert.equal(await fresh("m1"), 0);
    for (let cut = 0; cut < whole.length; cut += 3) {
      writeFileSync(path, whole.subarray(0, cut));
      assert.equal(await fresh("m1"), 2, `cut at ${cut}`);
    }
    const changed = Buffer.from(whole);
    changed[changed.length - 3] = (changed.at(-3) as number) ^ 1;
    writeFileSync(path, changed);
    assert.equal(await fresh("m1"), 2);
    writeFileSync(path, whole);
    assert.equal(await fresh("m2"), 2);
  });

  it("are only not kept where nobody may write", async () => {
    writeFileSync(join(folder, "a-file"), "");
    const vectors = new LabelVectors(
      async (labels) => labels.map(() => Float32Array.of(1)),
      diskVectors(join(folder, "a-file", "below", "v.bin"), "m"),
    );
    assert.deepEqual(await vectors.of(["x", "x"]), [Float32Array.of(1), Float32Array.of(1)]);
  });
});
