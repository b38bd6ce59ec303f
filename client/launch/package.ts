// npm run package: one installable file per platform, dist/curie-<target>.vsix, from a staging folder that holds the
// files named in package.json `files` and nothing else.
//   [--target linux-x64|linux-arm64|win32-x64|win32-arm64|darwin-arm64|universal] [--all]     default: this machine's
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";
import { bundle } from "./bundle.ts";
import { inspect } from "./inspect.ts";
import { copyRuntime, isTarget, ownTarget, runtimePackages, TARGETS, type Target } from "./native.ts";
import { notices } from "./notices.ts";
import { cache, dist, root } from "./paths.ts";
import { buildStarter } from "./starter.ts";

type Manifest = Record<string, unknown> & { files: string[] };

const stage = join(cache, "stage");

/** Bundles, notices and the packed starter KB: the same for all platforms. */
async function stageCommon(manifest: Manifest): Promise<void> {
  rmSync(stage, { recursive: true, force: true });
  const packages = await bundle({ outdir: join(stage, "dist"), production: true });
  buildStarter(join(stage, "dist", "cli.cjs"));
  for (const pattern of manifest.files.filter((p) => !p.startsWith("dist/") && p !== "THIRD-PARTY.txt")) {
    const found = globSync(pattern, { cwd: root });
    if (found.length === 0)
      throw new Error(`package.json "files" names ${pattern}, and there is no such file`);
    for (const path of found) {
      mkdirSync(dirname(join(stage, path)), { recursive: true });
      cpSync(join(root, path), join(stage, path), { recursive: true });
    }
  }
  const { runtime, common } = runtimePackages();
  const folders = [...[...packages].map((p) => join(root, p)), runtime, common];
  writeFileSync(join(stage, "THIRD-PARTY.txt"), notices(folders));
  // What only a checkout needs has no place in an installed extension.
  const { scripts, devDependencies, optionalDependencies, dependencies, allowScripts, ...shipped } = manifest;
  writeFileSync(join(stage, "package.json"), JSON.stringify(shipped, null, 2));
}

async function pack(target: Target | "universal"): Promise<boolean> {
  if (target === "universal")
    // No runtime, and nothing that only runs on it. It is packed last.
    for (const part of [join("dist", "node_modules"), join("engine", "models")])
      rmSync(join(stage, part), { recursive: true, force: true });
  else copyRuntime(target, join(stage, "dist"));
  const packagePath = join(dist, `curie-${target}.vsix`);
  await createVSIX({
    cwd: stage,
    packagePath,
    ...(target === "universal" ? {} : { target }),
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
    allowUnusedFilesPattern: target === "universal",
  });
  const { files, size, complaints } = await inspect(packagePath, target);
  console.log(`${packagePath}: ${files} files, ${size.toFixed(1)} MiB`);
  for (const complaint of complaints) console.error(`  ${complaint}`);
  return complaints.length === 0;
}

const { values } = parseArgs({ options: { target: { type: "string" }, all: { type: "boolean" } } });
const asked = values.target ?? ownTarget() ?? "universal";
if (asked !== "universal" && !isTarget(asked)) {
  console.error(`no target ${asked}; there are ${[...TARGETS, "universal"].join(", ")}`);
  process.exit(2);
}
const wanted: (Target | "universal")[] = values.all ? [...TARGETS, "universal"] : [asked];
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
mkdirSync(dist, { recursive: true });
await stageCommon(manifest);
for (const target of wanted) if (!(await pack(target))) process.exitCode = 1;
