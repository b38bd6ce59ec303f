// The recipe of a GPU: steps that stand on one another.
import assert from "node:assert/strict";
import { MODELS, type ModelName } from "../../../engine/training/embedded/concepts.ts";
import { argumentsOf, GPU_STEPS, quickStep } from "../../../engine/training/embedded/gpu-recipe.ts";

const at = (name: string) => `/made/${name}.pt`;
/** The value behind an option: the last one, as argparse takes it. */
const behind = (args: readonly string[], option: string) =>
  args.includes(option) ? args[args.lastIndexOf(option) + 1] : undefined;

describe("the recipe of a GPU", () => {
  for (const model of Object.keys(MODELS) as ModelName[]) {
    const steps = GPU_STEPS[model];

    it(`${model}: a step goes on from weights that are there, of its own size`, () => {
      const made = new Map<string, string | undefined>();
      for (const step of steps) {
        const args = argumentsOf(step, at, false);
        const size = behind(args, "--hidden");
        if (step.from !== undefined) assert.equal(made.get(step.from), size);
        for (const teacher of step.teachers ?? []) assert.ok(made.has(teacher), teacher);
        assert.equal(behind(args, "--save"), at(step.name));
        made.set(step.name, size);
      }
      assert.equal(steps.at(-1)?.data, model);
    });

    it(`${model}: what is chosen by sees no development part and keeps some of a corpus that has none`, () => {
      for (const step of steps.filter((s) => s.module === "train")) {
        assert.ok(argumentsOf(step, at, false).includes("--final"));
        assert.ok(!argumentsOf(step, at, false).includes("--hold-out"));
        const choosing = argumentsOf(step, at, true);
        assert.ok(!choosing.includes("--final"));
        assert.equal(behind(choosing, "--hold-out"), step.data === "es-fr" ? "8" : undefined);
      }
    });

    it(`${model}: a quick look takes less of everything`, () => {
      for (const step of steps) {
        const own = argumentsOf(step, at, false);
        const quick = [...own, ...quickStep(step)];
        for (const option of ["--hidden", "--seconds", "--words", "--extra-words", "--text-words"])
          if (own.includes(option))
            assert.ok(Number(behind(quick, option)) < Number(behind(own, option)), option);
      }
    });
  }
});
