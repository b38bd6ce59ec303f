// The tests' knowledge base as a file, built once per run.
import { join } from "node:path";
import { buildKb } from "../../../engine/kb/build.ts";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import { concepts } from "../../fixtures/protocol/concepts.ts";
import { temporaryFolder } from "./temporary.ts";

let built: Promise<string> | undefined;

/** Path of the packed KB `test 1`. */
export function testKb(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const path = join(temporaryFolder(), "test.curiekb");
  await buildKb(
    concepts.map((c) => conceptSchema.parse(c)),
    path,
    { name: "test", version: "1", source: "written for the tests", license: "CC0-1.0" },
  );
  return path;
}
