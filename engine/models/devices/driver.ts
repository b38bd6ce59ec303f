// What a probe's answer depends on besides the device: a new driver, runtime or system may compute rightly what the old
// one did not, so that an answer is kept only while this text stays the same.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { libraryFolders, RUNTIME_VARIABLE } from "../own-runtime.ts";

const VULKAN = ["/etc/vulkan/icd.d", "/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];
const NVIDIA = "/proc/driver/nvidia/version";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

const touched = (path: string): string => {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return "none";
  }
};

function vulkanDrivers(env: NodeJS.ProcessEnv): string[] {
  const named = env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES;
  if (named) return named.split(delimiter);
  return VULKAN.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .sort()
        .map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
}

/** The driver's description and the library that it names: an update replaces the second and may leave the first. */
function vulkanDriver(file: string): string {
  const text = read(file);
  const library = /"library_path"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  return `${file} ${text} ${library ? touched(resolve(dirname(file), library)) : ""}`;
}

/** What the loader finds: it changes where somebody installs the library that was missing. */
const libraries = (env: NodeJS.ProcessEnv): string[] => [
  env[RUNTIME_VARIABLE] ?? "",
  env.LD_LIBRARY_PATH ?? "",
  ...["/etc/ld.so.cache", ...libraryFolders(env)].map((path) => `${path} ${touched(path)}`),
];

/** 16 hexadecimal digits; `runtime`: version of the native runtime. */
export function driverFingerprint(runtime: string, env: NodeJS.ProcessEnv = process.env): string {
  const store =
    process.platform === "win32"
      ? touched(join(env.SystemRoot ?? "C:\\Windows", "System32", "DriverStore", "FileRepository"))
      : "";
  const parts = [
    process.platform,
    process.arch,
    release(),
    runtime,
    env.NVIDIA_TF32_OVERRIDE ?? "",
    read(NVIDIA),
    store,
    ...(process.platform === "linux" ? [...libraries(env), ...vulkanDrivers(env).map(vulkanDriver)] : []),
  ];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}
