// Work-done progress for what may take long: shown where the client supports it, cancelled from there or by token.
import {
  type CancellationToken,
  CancellationTokenSource,
  type WorkDoneProgressServerReporter,
} from "vscode-languageserver/node";
import type { Session } from "./session.ts";

/** `done` from 0 to 1. */
export type Report = (done: number, message: string) => void;

/**
 * Runs `work` with a progress that appears after `delay` ms. The token handed to it is cancelled by `token` or by the
 * person; a client that is slow to make room for the progress does not hold up the work.
 */
export async function withProgress<T>(
  session: Pick<Session, "connection" | "client">,
  title: string,
  delay: number,
  token: CancellationToken | undefined,
  work: (report: Report, token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  const outer = token?.onCancellationRequested(() => source.cancel());
  if (token?.isCancellationRequested) source.cancel();
  let reporter: WorkDoneProgressServerReporter | undefined;
  let last: [number, string] | undefined;
  let ended = false;
  const timer = setTimeout(() => void begin(), delay);

  async function begin(): Promise<void> {
    if (!session.client.progress) return;
    try {
      const made = await session.connection.window.createWorkDoneProgress();
      made.begin(title, 0, last?.[1], token !== undefined);
      if (last) made.report(last[0] * 100, last[1]);
      if (ended) return made.done();
      made.token.onCancellationRequested(() => source.cancel());
      reporter = made;
    } catch {
      // A client that refuses a progress still gets the result.
    }
  }

  try {
    return await work((done, message) => {
      last = [done, message];
      reporter?.report(done * 100, message);
    }, source.token);
  } finally {
    ended = true;
    // Begun at once or not at all: a progress of no delay is shown even for short work.
    if (delay > 0) clearTimeout(timer);
    outer?.dispose();
    reporter?.done();
    source.dispose();
  }
}
