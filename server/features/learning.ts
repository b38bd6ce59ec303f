// Requests `curie/learn` and `curie/learn/undo`: the types of a folder's corpus, learned from its annotations by a process
// of its own (`curie adapt`); the suggestions that follow use what it wrote.
import { type CancellationToken, WorkDoneProgress } from "vscode-languageserver/node";
import * as z from "zod";
import { guarded, refused } from "../answering.ts";
import { fileUri } from "../curation/corpus-uri.ts";
import { curieJob } from "../curie-job.ts";
import type { LearnResult, UnlearnResult } from "../protocol/learning.ts";
import type { Session } from "../session.ts";

const params = z.object({
  uri: z.string().min(1),
  workDoneToken: z.union([z.string(), z.number()]).optional(),
});

interface Adapted {
  readonly taught?: LearnResult["types"];
  readonly takenBack?: string[];
}

export function learning(session: Session): void {
  const { connection, ports, workspace } = session;

  /** Runs `curie adapt` on the document's folder. */
  async function adapt(
    given: unknown,
    more: (folder: string, uri: string) => Promise<string[]>,
    token?: CancellationToken,
  ): Promise<Adapted> {
    const { uri, workDoneToken } = params.parse(given);
    const folder = workspace.placeOf(fileUri(uri))?.folder.path;
    if (folder === undefined) throw refused("Open the corpus's folder first: what is learned is kept in it.");
    const result = await curieJob<Adapted, { type: string; done: number }>(
      ports,
      ["adapt", folder, "--events", ...(await more(folder, uri))],
      token,
      ({ type, done }) => tell(workDoneToken, `${type}: ${Math.round(100 * done)} %`),
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
      return { types: (await adapt(given, model, token)).taught ?? [] };
    }),
  );
  connection.onRequest(
    "curie/learn/undo",
    guarded(session, "curie/learn/undo", { types: [] }, async (given: unknown): Promise<UnlearnResult> => {
      return { types: (await adapt(given, async () => ["--undo"])).takenBack ?? [] };
    }),
  );
}
