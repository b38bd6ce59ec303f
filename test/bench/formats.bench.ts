// Converting corpora as streams, beside reading the whole first: peak memory and speed over growing files.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { table } from "./measure.ts";

interface Run {
  readonly documents: number;
  readonly ms: number;
  readonly rss: number;
}

const program = join(import.meta.dirname, "convert-stream.ts");
const run = (from: string, to: string, megabytes: number, how: string): Run =>
  JSON.parse(
    execFileSync(process.execPath, [program, from, to, String(megabytes), how], { encoding: "utf8" }),
  );

/** Sizes in MB; holding the whole is left out where it would not fit. */
export function benchFormats(sizes: readonly number[]): void {
  const pairs = [
    ["pubtator", "jsonl"],
    ["jsonl", "pubtator"],
    ["pubtator", "bioc-xml"],
  ] as const;
  const rows = pairs.flatMap(([from, to]) =>
    sizes.map((size) => {
      const stream = run(from, to, size, "stream");
      const all = size <= 100 ? run(from, to, size, "whole") : undefined;
      return [
        `${from} to ${to}, ${size} MB`,
        stream.documents,
        size / (stream.ms / 1000),
        stream.rss / 1e6,
        all ? all.rss / 1e6 : "-",
        all ? all.rss / stream.rss : "-",
      ];
    }),
  );
  table(
    "Converting a stream, and holding all of it",
    ["", "documents", "MB/s", "peak MB", "whole: peak MB", "ratio"],
    rows,
  );
}
