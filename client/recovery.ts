// What to do when the connection to the server fails or ends. A dying server makes several writes fail at once: the
// library's own handler takes four of them for a reason to give up, and nobody would start the server again.
import type { LogOutputChannel } from "vscode";
import { CloseAction, ErrorAction, type ErrorHandler } from "vscode-languageclient/node";

const MOST_RESTARTS = 5;
const WITHIN_MS = 3 * 60_000;

/** Restarts a server that ended, unless it did so five times in three minutes. The status item tells the rest. */
export function recovery(log: LogOutputChannel, now: () => number = Date.now): ErrorHandler {
  let ends: number[] = [];
  return {
    error(error) {
      log.warn(`Connection to the language server: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed() {
      const time = now();
      ends = [...ends.filter((end) => time - end < WITHIN_MS), time];
      if (ends.length < MOST_RESTARTS) return { action: CloseAction.Restart, handled: true };
      log.error(`The language server ended ${ends.length} times in three minutes and is not started again.`);
      ends = [];
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
