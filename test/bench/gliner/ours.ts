// Curie's runtime as a contestant.
import { onnxRuntime } from "../../../engine/models/onnx-runtime.ts";
import { threadsFor } from "../../../engine/models/threads.ts";
import { openGliner } from "../../../engine/recognition/gliner/folder.ts";
import { recognise } from "../../../engine/recognition/gliner/recognise.ts";
import type { Entity, Task } from "./contestant.ts";

const task = JSON.parse(process.argv[2] as string) as Task;
const { model } = await openGliner(task.model, onnxRuntime(), { threads: task.threads ?? threadsFor() });

process.on("message", async (texts: readonly string[]) => {
  const from = performance.now();
  const before = process.cpuUsage();
  const entities: Entity[][] = [];
  for (const text of texts) {
    const plan = await model.plan(
      task.labels,
      task.labels.map(() => task.threshold),
    );
    const found: Entity[] = [];
    for await (const step of recognise(text, model, plan, { nested: false, multiLabel: false }))
      for (const f of step.found) found.push([f.start, f.end, task.labels[f.label] as string]);
    entities.push(found);
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.({
    ms: performance.now() - from,
    cpu: (user + system) / 1000,
    entities,
    memory: process.memoryUsage.rss() / 1e6,
  });
});
process.send?.("ready");
