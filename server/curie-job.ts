// A request that the `curie` program carries out in a process of its own: its progress is handed on, its result is the answer, what
// it says to a person is the refusal, and who cancels ends it.
import type { CancellationToken } from "vscode-languageserver/node";
import { refused, stoppable } from "./answering.ts";
import type { Ports } from "./ports.ts";

/** `args` hold `--events`. Without a token nothing ends it. */
export const curieJob = <R, P = never>(
  { curie }: Pick<Ports, "curie">,
  args: readonly string[],
  token: CancellationToken | undefined,
  onProgress: (progress: P) => void = () => {},
): Promise<R> =>
  stoppable(token, async (signal) => {
    let result: R | undefined;
    const { status, stderr } = await curie(
      args,
      (event) => {
        const told = event as { progress?: P; result?: R };
        if (told.result !== undefined) result = told.result;
        if (told.progress !== undefined) onProgress(told.progress);
      },
      signal,
    );
    if (result === undefined) throw refused(saidIn(stderr) || `curie ended with status ${status}.`);
    return result;
  });

/** What the program said last to a person, without its name before it. */
export const saidIn = (stderr: string): string =>
  /(?:^|\n)curie: (.+?)\s*$/s.exec(stderr)?.[1] ?? stderr.trim();
