// Training data without some types, for a model that knows nothing of them: a copy of a folder that the embedded model's
// `prepare.ts` wrote, in which no corpus annotates the types (every mention of them gone, corpora without another type left
// out). `node test/bench/few-shot/leave-types-out.ts FROM TO disease,cancer species [corpora to leave out]`
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Corpus {
  readonly name: string;
  readonly concepts: readonly string[];
}
interface Task {
  readonly labels: Record<string, unknown>;
  readonly corpora: readonly Corpus[];
}
interface Row {
  readonly mentions: readonly [start: number, end: number, concept: string][];
}

const [from = "", to = "", types = "", corpora = ""] = process.argv.slice(2);
if (!from || !to || !types) throw new Error("usage: leave-types-out.ts FROM TO types,... [corpora,...]");
const gone = new Set(types.split(","));
const dropped = new Set(corpora.split(","));
const task = JSON.parse(readFileSync(join(from, "task.json"), "utf8")) as Task;
for (const type of gone)
  if (!Object.hasOwn(task.labels, type))
    throw new Error(`${type} is none of ${Object.keys(task.labels).join(", ")}`);

const kept = task.corpora
  .map((c) => ({ ...c, concepts: c.concepts.filter((concept) => !gone.has(concept)) }))
  .filter((c) => c.concepts.length > 0 && !dropped.has(c.name));
mkdirSync(to, { recursive: true });
const labels = Object.fromEntries(Object.entries(task.labels).filter(([name]) => !gone.has(name)));
writeFileSync(join(to, "task.json"), JSON.stringify({ ...task, labels, corpora: kept }));
if (existsSync(join(from, "names.tsv"))) copyFileSync(join(from, "names.tsv"), join(to, "names.tsv"));
let mentions = 0;
for (const { name } of kept)
  for (const split of ["train", "dev", "test"]) {
    const rows = readFileSync(join(from, `${name}.${split}.jsonl`), "utf8")
      .split("\n")
      .filter(Boolean);
    const without = rows.map((line) => {
      const row = JSON.parse(line) as Row;
      const left = row.mentions.filter(([, , concept]) => !gone.has(concept));
      mentions += row.mentions.length - left.length;
      return JSON.stringify({ ...row, mentions: left });
    });
    writeFileSync(join(to, `${name}.${split}.jsonl`), without.map((line) => `${line}\n`).join(""));
  }
console.log(
  `${kept.map((c) => `${c.name}: ${c.concepts.join(", ")}`).join("\n")}\n${mentions} mentions left out`,
);
