// Which ONNX Runtime the processes load that are started from here: the settings' word, else the environment's.
import { delimiter } from "node:path";
import { LIBRARIES_VARIABLE, RUNTIME_VARIABLE } from "../../engine/models/own-runtime.ts";
import type { NeuralPorts } from "../ports.ts";

/** The variables that every process started from here inherits; they are the only way to tell a loader anything. */
export function runtimeChoice(env: NodeJS.ProcessEnv): NeuralPorts["useRuntime"] {
  const given = { ...env };
  const set = (name: string, value: string | undefined): boolean => {
    if (env[name] === value) return false;
    if (value === undefined) delete env[name];
    else env[name] = value;
    return true;
  };
  return (folder, libraries) => {
    const named = set(RUNTIME_VARIABLE, folder || given[RUNTIME_VARIABLE]);
    return set(LIBRARIES_VARIABLE, libraries.join(delimiter) || given[LIBRARIES_VARIABLE]) || named;
  };
}
