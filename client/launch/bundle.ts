// The bundles, each one CommonJS file that Node and VS Code's extension host load without node_modules.
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { root } from "./paths.ts";

interface Bundle {
  readonly entry: string;
  readonly external: string[];
  /** Started by people and editors by its own name. */
  readonly program?: true;
  /** Only for tests: never part of a package. */
  readonly test?: true;
}

/** By output name, without `.cjs`. */
export const BUNDLES: Readonly<Record<string, Bundle>> = {
  client: { entry: "client/extension.ts", external: ["vscode"] },
  server: { entry: "server/main.ts", external: ["onnxruntime-node"], program: true },
  cli: { entry: "engine/cli/main.ts", external: ["onnxruntime-node"], program: true },
  "model-host": { entry: "engine/model-host/main.ts", external: ["onnxruntime-node"] },
  "build-worker": { entry: "engine/kb/packed/threads/build-worker.ts", external: [] },
  "test/suite": { entry: "test/editor/suite/index.ts", external: ["vscode", "mocha"], test: true },
};

export interface BundleOptions {
  readonly outdir: string;
  /** Small, without source maps and without the test bundle. */
  readonly production: boolean;
}

/**
 * Writes the bundles into `outdir` and answers the folders under node_modules whose code went into them.
 * Throws where an entry file is missing or does not compile; esbuild has then printed why.
 */
export async function bundle({ outdir, production }: BundleOptions): Promise<Set<string>> {
  const inputs = new Set<string>();
  const wanted = Object.entries(BUNDLES).filter(([, b]) => !(production && b.test));
  const missing = wanted.filter(([, { entry }]) => !existsSync(join(root, entry)));
  if (missing.length)
    throw new Error(`nothing to bundle at ${missing.map(([, { entry }]) => entry).join(", ")}`);
  await Promise.all(
    wanted.map(async ([name, b]) => {
      const made = await build({ ...common(b, production), entryPoints: { [name]: b.entry }, outdir });
      if (b.program) chmodSync(join(outdir, `${name}.cjs`), 0o755);
      if (!b.test) for (const file of Object.keys(made.metafile.inputs)) inputs.add(file);
    }),
  );
  return new Set([...inputs].flatMap((file) => packageOf(file) ?? []));
}

/** An older Node fails somewhere inside with a message that says nothing. */
const GUARD =
  'if (parseInt(process.versions.node, 10) < 22) { console.error("Curie needs Node 22 or later; this is " + process.version + "."); process.exit(2); }';

function common(b: Bundle, production: boolean) {
  const hasShebang = readFileSync(join(root, b.entry), "utf8").startsWith("#!");
  return {
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    outExtension: { ".js": ".cjs" },
    external: b.external,
    minify: production,
    // Errors keep the names people can search for.
    keepNames: true,
    sourcemap: production ? false : b.test ? "inline" : "linked",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    absWorkingDir: root,
    // A CommonJS bundle has no import.meta; give it what the sources use.
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    ...(b.program ? { banner: { js: hasShebang ? GUARD : `#!/usr/bin/env node\n${GUARD}` } } : {}),
  } satisfies BuildOptions;
}

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c`. */
function packageOf(file: string): string | undefined {
  const path = relative(root, join(root, file)).replaceAll("\\", "/");
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
