// How requests are answered: never by a crash, never for a version that has gone, promptly when cancelled.
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { pathLast } from "./notice.ts";
import type { Shown } from "./readings.ts";
import type { Session } from "./session.ts";

export const cancelled = () => new ResponseError<void>(LSPErrorCodes.RequestCancelled, "cancelled");
/** A request that cannot be carried out, with a message for a person: what is wrong first, a path behind it. */
export const refused = (message: string) =>
  new ResponseError<void>(LSPErrorCodes.RequestFailed, pathLast(message));
const modified = () => new ResponseError<void>(LSPErrorCodes.ContentModified, "the document changed");

/** The promise's value, or a rejection as soon as the client cancels. */
export async function unlessCancelled<T>(promise: Promise<T>, token: CancellationToken): Promise<T> {
  if (token.isCancellationRequested) throw cancelled();
  let listener: { dispose(): void } | undefined;
  const stop = new Promise<never>((_, reject) => {
    listener = token.onCancellationRequested(() => reject(cancelled()));
  });
  try {
    return await Promise.race([promise, stop]);
  } finally {
    listener?.dispose();
  }
}

/** Work that hears when the client cancels; whatever it rejects with from then on is the cancellation. */
export async function stoppable<T>(
  token: CancellationToken | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (token?.isCancellationRequested) throw cancelled();
  const stop = new AbortController();
  const listening = token?.onCancellationRequested(() => stop.abort());
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) throw cancelled();
    throw error;
  } finally {
    listening?.dispose();
  }
}

/**
 * A handler that answers `fallback` and logs where ours throws: a bug of one feature, or a malformed request, costs
 * one answer. Protocol errors (cancelled, modified, a refused command) pass through.
 */
export function guarded<P, R, F>(
  session: Session,
  name: string,
  fallback: F,
  handler: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | F> {
  return async (params, token) => {
    try {
      if (token?.isCancellationRequested) throw cancelled();
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      session.connection.console.error(`${name}: ${error instanceof Error ? error.stack : error}`);
      return fallback;
    }
  };
}

/**
 * A request about an open document. `handler` gets the document as the client saw it when it asked; if it was edited
 * while the answer had to wait, the client is told so. Null for documents that are not open.
 */
export function aboutText<P extends { textDocument: { uri: string } }, R>(
  session: Session,
  name: string,
  handler: (shown: Shown, params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | null> {
  return guarded(session, name, null, async (params: P, token) => {
    const { uri } = params.textDocument;
    const asked = session.documents.get(uri)?.version;
    if (asked === undefined) return null;
    const shown = await unlessCancelled(session.readings.show(uri), token);
    if (!shown) return null;
    if (shown.version !== asked) throw modified();
    return handler(shown, params, token);
  });
}
