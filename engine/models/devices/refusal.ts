// Why a device refuses a session, for a person who could do something about it. The runtime's own words say that something did not
// load, and not what; the system's loader does, when it is asked for the same file.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { librariesOf, ownRuntime, RUNTIME_VARIABLE } from "../own-runtime.ts";
import type { Device } from "./devices.ts";

const CUDA = "libonnxruntime_providers_cuda.so";

/** `error`: of the session that was not opened. */
export function refusalOf(device: Device, error: unknown): string {
  const said = lastLine(error);
  if (process.platform !== "linux") return said;
  if (device === "cuda") return cudaRefusal() ?? said;
  if (device === "webgpu" && /adapter/i.test(said))
    return `${said} (it takes Vulkan here: libvulkan.so.1 and the card's own driver)`;
  return said;
}

/** Whether a run failed for the device's memory alone, in the words of ONNX Runtime's arena and of NVIDIA's libraries. */
export const lacksMemory = (error: unknown): boolean =>
  /out of memory|failed to allocate memory|_ALLOC_FAILED/i.test(
    error instanceof Error ? error.message : String(error),
  );

function cudaRefusal(): string | undefined {
  const own = ownRuntime();
  const folder =
    own?.folder ?? dirname(createRequire(import.meta.filename).resolve("onnxruntime-node/package.json"));
  const library = join(librariesOf(folder), CUDA);
  if (!existsSync(library))
    return own
      ? `${own.folder} has no ${CUDA}: its installation did not fetch CUDA's part (npm rebuild onnxruntime-node, or allow its install script)`
      : `the runtime that ships has no part for CUDA; ${RUNTIME_VARIABLE} (setting curie.neural.runtime) names one that has`;
  return loaderSays(library);
}

/** What the system's loader misses; undefined where it misses nothing. The library stays loaded, as the runtime itself had it. */
function loaderSays(library: string): string | undefined {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_LAZY);
  } catch (error) {
    const message = (error as Error).message;
    // It is no module of Node's, which Node finds out once it has loaded it.
    return /self-register|symbol/.test(message) ? undefined : message.trim().split("\n")[0];
  }
  return undefined;
}

/** The words at the end of a native message, without the C++ that comes before them; NVIDIA's own stand in its middle. */
function lastLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const nvidia = /\bCU\w+ (failure|error) \d+: [^;\n]+/i.exec(message)?.[0];
  if (nvidia) return nvidia.trim();
  return (message.trim().split("\n").at(-1) ?? "")
    .replace(/^.*(was false\.|Status Message:)\s*/, "")
    .slice(-160);
}
