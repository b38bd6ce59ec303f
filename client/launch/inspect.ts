// Looks into a finished package: what must be in it, what must not, and how large it may be.
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import type { Target } from "./native.ts";

/**
 * MiB; the runtime's library and the recognition models are most of it (two models, 7 to 8 MiB each as they are packed). Without
 * the runtime no model can run, and none is packed. A package beyond its budget fails, so growth is a decision.
 */
export const BUDGET: Readonly<Record<Target | "universal", number>> = {
  "linux-x64": 36,
  "linux-arm64": 29,
  "win32-x64": 47,
  "win32-arm64": 48,
  "darwin-arm64": 44,
  universal: 5,
};

// Names inside a package are compared in lower case, as vsce reads them.
const NEEDED = [
  "package.json",
  "license.txt",
  "readme.md",
  "changelog.md",
  "third-party.txt",
  "dist/client.cjs",
  "dist/server.cjs",
  "dist/cli.cjs",
  "dist/build-worker.cjs",
  "dist/model-host.cjs",
  "kb-cache/starter.curiekb",
  "engine/prompts/templates/judge.prompt",
  "engine/training/bundle/python/train.py",
  "engine/training/bundle/shared/requirements.txt",
  "engine/training/linker/python/train.py",
  "engine/linking/served/vllm/curie_trie/v2.py",
];
const FORBIDDEN: [RegExp, string][] = [
  [/\.map$/, "a source map"],
  [/\.ts$/, "TypeScript source"],
  [/^(test|shared|\.cache|\.git|\.ci|coverage)\//, "not part of the product"],
  [/^dist\/test\//, "the test bundle"],
  [/^client\/launch\//, "a build script"],
  [/^kb-cache\/starter\//, "the source of the starter knowledge base"],
  [/(^|\/)\.(env|npmrc|ds_store)/, "a private or stray file"],
];

const { readZip } = createRequire(import.meta.url)("@vscode/vsce/out/zip.js") as {
  readZip(file: string, filter: (name: string) => boolean): Promise<Map<string, Buffer>>;
};

export interface Inspection {
  readonly files: number;
  /** Mebibytes. */
  readonly size: number;
  /** What is wrong with it; empty when nothing is. */
  readonly complaints: string[];
}

export async function inspect(vsix: string, target: Target | "universal"): Promise<Inspection> {
  const names: string[] = [];
  await readZip(vsix, (name) => {
    names.push(name);
    return false;
  });
  const inside = names
    .filter((n) => n.startsWith("extension/") && !n.endsWith("/"))
    .map((n) => n.slice("extension/".length));
  const complaints = complaintsAbout(inside, target);
  const size = statSync(vsix).size / 2 ** 20;
  if (size > BUDGET[target])
    complaints.push(`${size.toFixed(1)} MiB, and the budget for ${target} is ${BUDGET[target]} MiB`);
  return { files: inside.length, size, complaints };
}

/** `inside`: paths below `extension/`, lower case. */
export function complaintsAbout(inside: readonly string[], target: Target | "universal"): string[] {
  const complaints: string[] = [];
  const has = new Set(inside);
  for (const name of NEEDED) if (!has.has(name)) complaints.push(`${name} is missing`);
  for (const name of inside)
    for (const [pattern, what] of FORBIDDEN) if (pattern.test(name)) complaints.push(`${name} is ${what}`);
  const natives = inside.filter((name) => /\/bin\/napi-v\d+\//.test(name));
  const own = `/${target.replace("-", "/")}/`;
  if (target === "universal" ? natives.length : !natives.some((name) => name.endsWith("_binding.node")))
    complaints.push(
      target === "universal" ? `${natives[0]} is native code` : "the native runtime is missing",
    );
  const models = inside.filter((name) => /^engine\/models\/embedded\/[^/]+\/curie-model\.json$/.test(name));
  if (target === "universal" ? models.length : !models.length)
    complaints.push(
      target === "universal" ? `${models[0]} cannot run without the native runtime` : "no model is in it",
    );
  for (const name of natives)
    if (target !== "universal" && !name.includes(own)) complaints.push(`${name} is for another platform`);
  return complaints;
}
