// The ONNX runtime is native code and cannot be bundled: copies what one platform loads next to the bundles, where
// `require("onnxruntime-node")` finds it.
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** VS Code's names of the platforms that the runtime has libraries for. */
export const TARGETS = ["linux-x64", "linux-arm64", "win32-x64", "win32-arm64", "darwin-arm64"] as const;
export type Target = (typeof TARGETS)[number];
export const isTarget = (name: string): name is Target => (TARGETS as readonly string[]).includes(name);

/** This machine's target, or undefined where the runtime has no library for it. */
export const ownTarget = (): Target | undefined => {
  const name = `${process.platform}-${process.arch}`;
  return isTarget(name) ? name : undefined;
};

const require = createRequire(import.meta.url);

/** Folders of the two packages the runtime consists of. */
export function runtimePackages(): { runtime: string; common: string } {
  const runtime = dirname(require.resolve("onnxruntime-node/package.json"));
  const entry = createRequire(join(runtime, "package.json")).resolve("onnxruntime-common");
  const end = entry.lastIndexOf("onnxruntime-common") + "onnxruntime-common".length;
  return { runtime, common: entry.slice(0, end) };
}

const shipped = (path: string) => !/\.(map|d\.ts)$/.test(path);

/** Replaces `<outdir>/node_modules` by the runtime for one target. Throws where the package has no such library. */
export function copyRuntime(target: Target, outdir: string): void {
  const { runtime, common } = runtimePackages();
  const [os = "", cpu = ""] = target.split("-");
  const libraries = join("bin", "napi-v6", os, cpu);
  if (!existsSync(join(runtime, libraries)) || readdirSync(join(runtime, libraries)).length === 0)
    throw new Error(
      `onnxruntime-node has no libraries for ${target} (looked in ${join(runtime, libraries)})`,
    );
  const to = join(outdir, "node_modules");
  rmSync(to, { recursive: true, force: true });
  // dist/cjs carries a package.json of its own, which says that its files are CommonJS.
  const parts: [from: string, name: string, part: string][] = [
    [runtime, "onnxruntime-node", "package.json"],
    [runtime, "onnxruntime-node", "dist"],
    [runtime, "onnxruntime-node", libraries],
    [common, "onnxruntime-common", "package.json"],
    [common, "onnxruntime-common", join("dist", "cjs")],
  ];
  for (const [from, name, part] of parts)
    cpSync(join(from, part), join(to, name, part), { recursive: true, filter: shipped });
}
