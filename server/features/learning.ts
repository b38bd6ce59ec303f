// Requests `curie/learn` and `curie/learn/undo`: the types of a folder's corpus, learned from its annotations by a process
// of its own (`curie adapt`); the suggestions that follow use what it wrote.
import { WorkDoneProgress } from "vscode-languageserver/node";
import * as z from "zod";
import { cancelled, guarded, refused } from "../answering.ts";
import { fileUri } from "../curation/corpus-uri.ts";
import type { LearnResult, UnlearnResult } from "../protocol/learning.ts";
import type { Session } from "../session.ts";

const params = z.object({
  uri: z.string().min(1),
  workDoneToken: z.union([z.string(), z.number()]).optional(),
});

interface Event {
  readonly progress?: { readonly type: string; readonly done: number };
  readonly result?: { readonly taught?: LearnResult["types"]; readonly takenBack?: string[] };
}

export function learning(session: Session): void {
  const { connection, ports, workspace } = session;

  /** Runs `curie adapt` on the document's folder; answers its result. */
  async function adapt(
    given: unknown,
    more: (folder: string, uri: string) => Promise<string[]>,
    onProgress: (token: string | number | undefined, message: string) => void,
    signal: AbortSignal,
  ): Promise<NonNullable<Event["result"]>> {
    const { uri, workDoneToken } = params.parse(given);
    const folder = workspace.placeOf(fileUri(uri))?.folder.path;
    if (folder === undefined) throw refused("Open the corpus's folder first: what is learned is kept in it.");
    let result: Event["result"];
    const onEvent = (event: unknown) => {
      const { progress, result: made } = event as Event;
      if (progress) onProgress(workDoneToken, `${progress.type}: ${Math.round(100 * progress.done)} %`);
      if (made) result = made;
    };
    const args = ["adapt", folder, "--events", ...(await more(folder, uri))];
    const { stderr } = await ports.curie(args, onEvent, signal);
    signal.throwIfAborted();
    if (!result)
      throw refused(
        stderr
          .trim()
          .split("\n")
          .at(-1)
          ?.replace(/^curie: /, "") || "Learning failed.",
      );
    session.neural?.learned();
    return result;
  }

  const tell = (token: string | number | undefined, message: string) => {
    if (token !== undefined)
      void connection.sendProgress(WorkDoneProgress.type, token, { kind: "report", message });
  };
  /** The model that reads the document is the one that learns. */
  const model = async (folder: string, uri: string): Promise<string[]> => {
    const named = (await session.settings.for(uri))["neural.model"];
    const chosen = await session.neural?.models.chosen(named, folder, undefined);
    return chosen ? ["--model", chosen.folder] : [];
  };

  connection.onRequest(
    "curie/learn",
    guarded(session, "curie/learn", { types: [] }, async (given: unknown, token): Promise<LearnResult> => {
      const stop = new AbortController();
      const listening = token.onCancellationRequested(() => stop.abort());
      try {
        return { types: (await adapt(given, model, tell, stop.signal)).taught ?? [] };
      } catch (error) {
        if (stop.signal.aborted) throw cancelled();
        throw error;
      } finally {
        listening.dispose();
      }
    }),
  );
  connection.onRequest(
    "curie/learn/undo",
    guarded(session, "curie/learn/undo", { types: [] }, async (given: unknown): Promise<UnlearnResult> => {
      const undo = async () => ["--undo"];
      return { types: (await adapt(given, undo, tell, new AbortController().signal)).takenBack ?? [] };
    }),
  );
}
