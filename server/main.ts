#!/usr/bin/env node
// The language server as a process: `curie-language-server --stdio`, or `--node-ipc` under VS Code.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../package.json" with { type: "json" };
import { nodePorts } from "./node-ports.ts";
import { serve } from "./server.ts";

const USAGE = `curie-language-server ${manifest.version}

Biomedical concepts for any editor with a language client.

  curie-language-server --stdio      talk over standard input and output
  curie-language-server --node-ipc   talk over Node's own channel (VS Code)
`;

const given = process.argv.slice(2);
if (given.includes("--version")) {
  process.stdout.write(`${manifest.version}\n`);
} else if (given.includes("--help") || !given.some((a) => a === "--stdio" || a === "--node-ipc")) {
  // Sockets and pipes, which the protocol library would also offer, are left out: nothing here opens a port.
  const asked = given.includes("--help");
  (asked ? process.stdout : process.stderr).write(USAGE);
  process.exitCode = asked ? 0 : 2;
} else {
  const connection = createConnection(ProposedFeatures.all);
  const failed = (what: string) => (error: unknown) =>
    connection.console.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  process.on("uncaughtException", failed("uncaught"));
  process.on("unhandledRejection", failed("unhandled"));
  // Nobody listens any more.
  process.stdout.on("error", () => process.exit(1));
  process.once("disconnect", () => process.exit(1));
  serve(connection, nodePorts(import.meta.dirname));
  connection.listen();
}
