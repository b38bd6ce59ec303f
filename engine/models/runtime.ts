// Asks whether the ONNX runtime loads and computes here, and with which execution providers. Native code can end its
// whole process, so a child loads it; and its own telemetry is switched off before it is loaded, never after.
import { spawn } from "node:child_process";
import { loaderEnvironment, ownRuntime } from "./own-runtime.ts";

export interface LoadedRuntime {
  /** Of the native library, `1.30.0`. */
  readonly version: string;
  /** Execution providers this build can be asked for; all but `cpu` need libraries or a device besides. */
  readonly providers: readonly string[];
  /** Folder of the package, where it is one of the user's own. */
  readonly folder?: string;
}

export interface MissingRuntime {
  /** Why it does not load, for a person. */
  readonly missing: string;
}

/**
 * The environment that every process loading the runtime is started with. Left alone, the library writes a device id
 * and a database of events into the user's cache folder and reports to its maker.
 */
export const runtimeEnvironment = { ORT_DISABLE_TELEMETRY: "1" } as const;

/** The environment of a child that loads it. Inside VS Code our executable is Electron, which is Node only when told so. */
export const childEnvironment = (): NodeJS.ProcessEnv => ({
  ...loaderEnvironment(),
  ...runtimeEnvironment,
  ELECTRON_RUN_AS_NODE: "1",
});

/** The smallest graph there is: y = x + x over three numbers, as an ONNX file. */
export const DOUBLING =
  "CAg6NQoOCgF4CgF4EgF5IgNBZGQSAWdaDwoBeBIKCggIARIECgIIA2IPCgF5EgoKCAgBEgQKAggDQgIQDQ==";

// Runs in the child. The variable is set again, in case somebody took it away on the way. Only a session that computes
// proves anything: the libraries load lazily, and so does the telemetry.
const PROBE = `
process.env.ORT_DISABLE_TELEMETRY = "1";
async function probe() {
  const load = require("node:module").createRequire(process.argv[1]);
  const { InferenceSession, Tensor, env, listSupportedBackends } = load(process.argv[2] || "onnxruntime-node");
  const session = await InferenceSession.create(Buffer.from("${DOUBLING}", "base64"));
  const { y } = await session.run({ x: new Tensor("float32", Float32Array.of(1, 2, 3), [3]) });
  if (String(y.data) !== "2,4,6") throw new Error("1 + 1, 2 + 2, 3 + 3 gave " + y.data);
  return { version: env.versions.node, providers: listSupportedBackends().map((backend) => backend.name) };
}
probe()
  .catch((error) => ({ missing: String(error.message).split("\\n")[0] }))
  .then((answer) => process.send(answer, () => process.disconnect()));
`;

/**
 * `from`: absolute path of a file that would load the runtime. Never rejects: whatever goes wrong is the reason in
 * `missing`. A child that says nothing for `timeout` milliseconds is ended.
 */
export function probeRuntime(
  from: string = import.meta.filename,
  timeout = 30_000,
): Promise<LoadedRuntime | MissingRuntime> {
  let own: string | undefined;
  try {
    own = ownRuntime()?.folder;
  } catch (error) {
    return Promise.resolve({ missing: (error as Error).message });
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=commonjs", "-e", PROBE, from, own ?? ""], {
      env: childEnvironment(),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      timeout,
      killSignal: "SIGKILL",
    });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-500);
    });
    child.once("message", (answer) =>
      resolve({
        ...(answer as LoadedRuntime | MissingRuntime),
        ...(own === undefined ? {} : { folder: own }),
      }),
    );
    child.once("error", (error) => resolve({ missing: error.message }));
    // After a message this changes nothing: a promise is resolved once.
    child.once("close", (code, signal) =>
      resolve({ missing: `loading it ended the process (${signal ?? code}) ${said.trim()}`.trim() }),
    );
  });
}
