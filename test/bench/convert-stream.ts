// One conversion of a generated stream, in a process of its own so that its memory can be told:
// node convert-stream.ts FROM TO MEGABYTES stream|whole. Prints one line of JSON.
import type { Format } from "../../engine/corpus/formats/format.ts";
import { formatNamed } from "../../engine/corpus/formats/registry.ts";

const [from = "", to = "", megabytes = "1", how = "stream"] = process.argv.slice(2);
const source = formatNamed(from) as Format;
const target = formatNamed(to) as Format;

const WORDS =
  "patients with severe acute renal failure and chronic hepatitis were given famotidine daily for weeks".split(
    " ",
  );

/** The nth document: some 1,500 characters and a dozen mentions. */
function pubtator(n: number): string {
  const words = Array.from({ length: 220 }, (_, i) => WORDS[(n * 7 + i * 3) % WORDS.length] as string);
  const title = words.slice(0, 12).join(" ");
  const text = `${title}\n${words.slice(12).join(" ")}`;
  const lines = [`${n}|t|${title}`, `${n}|a|${words.slice(12).join(" ")}`];
  let at = 0;
  for (let k = 0; k < 12; k++) {
    at = text.indexOf("renal failure", at + 1);
    if (at < 0) break;
    lines.push(`${n}\t${at}\t${at + 13}\trenal failure\tDisease\tD051437`);
  }
  return `${lines.join("\n")}\n\n`;
}

function jsonl(n: number): string {
  const text = Array.from({ length: 220 }, (_, i) => WORDS[(n * 7 + i * 3) % WORDS.length]).join(" ");
  const mentions = [];
  for (
    let at = text.indexOf("hepatitis");
    at >= 0 && mentions.length < 12;
    at = text.indexOf("hepatitis", at + 1)
  )
    mentions.push({
      spans: [[at, at + 9]],
      text: "hepatitis",
      type: "DISO",
      source: "x",
      status: "undecided",
      concepts: [],
      candidates: [],
    });
  return `${JSON.stringify({ id: String(n), unit: "utf16", text, sections: [], mentions })}\n`;
}

async function* generated(): AsyncGenerator<string> {
  const one = from === "jsonl" ? jsonl : pubtator;
  const wanted = Number(megabytes) * 1e6;
  for (let size = 0, n = 1; size < wanted; ) {
    let chunk = "";
    while (chunk.length < 65_536) chunk += one(n++);
    size += chunk.length;
    yield chunk;
  }
}

async function* whole(): AsyncGenerator<string> {
  const parts: string[] = [];
  for await (const chunk of generated()) parts.push(chunk);
  yield parts.join("");
}

async function* held<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  yield* all;
}

const started = performance.now();
let documents = 0;
let written = 0;
const read = source.read?.(how === "whole" ? whole() : generated(), { file: `x.${from}` }) ?? [];
async function* counted() {
  for await (const d of how === "whole" ? held(read as AsyncIterable<never>) : read) {
    documents++;
    yield d;
  }
}
for await (const piece of target.write?.(counted(), {}) ?? []) written += piece.text.length;
const ms = performance.now() - started;
console.log(JSON.stringify({ documents, written, ms, rss: process.resourceUsage().maxRSS * 1024 }));
