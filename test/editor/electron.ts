// npm run test:desktop: the suite of the extension host in desktop VS Code, an installed one, or one fetched when
// CURIE_DOWNLOAD=1 asks for it. Not part of npm test: a bare machine has neither a desktop nor a screen.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { root } from "../../client/launch/paths.ts";
import { makeWorkspace } from "./workspace.ts";

const programs = [
  process.env.VSCODE,
  "/usr/share/code/code",
  "/opt/visual-studio-code/code",
  "/Applications/Visual Studio Code.app/Contents/MacOS/Electron",
  join(process.env.LOCALAPPDATA ?? "", "Programs", "Microsoft VS Code", "Code.exe"),
];
const vscodeExecutablePath = programs.find((path): path is string => !!path && existsSync(path));
if (!vscodeExecutablePath && !process.env.CURIE_DOWNLOAD) {
  console.error("no desktop VS Code found: name its binary in VSCODE, or set CURIE_DOWNLOAD=1 to fetch one");
  process.exit(1);
}
const workspace = makeWorkspace();
try {
  const code = await runTests({
    ...(vscodeExecutablePath ? { vscodeExecutablePath } : { version: "stable" }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, "dist", "test", "suite.cjs"),
    launchArgs: [workspace.folder, "--disable-extensions", "--disable-workspace-trust", "--disable-gpu"],
  });
  process.exitCode = code;
} finally {
  workspace.remove();
}
