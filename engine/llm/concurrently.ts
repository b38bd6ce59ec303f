// Many questions, a few at a time: memory stays bounded by the limit, and the first error that is thrown stops the rest.

/**
 * Calls `work` for each item, at most `limit` at once, in order of arrival. Resolves when all are done; rejects with the
 * first rejection, or the signal's reason, after the calls under way have ended.
 */
export async function concurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  outer?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  // An async iterator need not bear two questions at once.
  let turn: Promise<unknown> = Promise.resolve();
  const next = (): Promise<IteratorResult<T>> => {
    const answer = turn.then(() => source.next());
    turn = answer.catch(() => {});
    return answer;
  };
  const worker = async (): Promise<void> => {
    try {
      for (;;) {
        signal.throwIfAborted();
        const item = await next();
        if (item.done) return;
        await work(item.value, signal);
      }
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.max(1, limit) }, worker));
  outer?.throwIfAborted();
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw stop.signal.reason ?? failed.reason;
}
