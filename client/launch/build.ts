// npm run build: everything that runs from dist/ on this machine, and the starter knowledge base.
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { writeKernels } from "./kernel.ts";
import { copyRuntime, ownTarget } from "./native.ts";
import { dist } from "./paths.ts";
import { buildStarter } from "./starter.ts";

const started = Date.now();
if (writeKernels()) console.log("compiled the kernels of the searches anew");
await bundle({ outdir: dist, production: false });
const target = ownTarget();
if (target) copyRuntime(target, dist);
else console.log(`no ONNX runtime for ${process.platform}-${process.arch}: built without it`);
buildStarter(join(dist, "cli.cjs"));
console.log(`built ${join(dist, "*.cjs")} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
