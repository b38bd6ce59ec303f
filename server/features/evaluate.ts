// Requests `curie/evaluate` and `curie/place`: two corpora compared in a child process, the report as a page on disk, and
// from an error in it to the text.
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { WorkDoneProgress } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { placeInFile } from "../../engine/corpus/place-in-file.ts";
import { guarded, refused, stoppable } from "../answering.ts";
import { saidIn } from "../curie-job.ts";
import { exportRevision, GitError } from "../git-tree.ts";
import { evaluateParams, placeParams } from "../lsp/from-proto.ts";
import type { EvaluateResult, PlaceResult } from "../protocol/evaluation.ts";
import { cacheFolderOf, type Session } from "../session.ts";

export function evaluate(session: Session): void {
  const { connection, ports } = session;
  connection.onRequest(
    "curie/evaluate",
    guarded(session, "curie/evaluate", null, async (given: unknown, token): Promise<EvaluateResult> => {
      const { gold, predicted, match, intervals, workDoneToken } = evaluateParams.parse(given);
      const tell = (message: string) => {
        if (workDoneToken !== undefined)
          void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "report", message });
      };
      // One folder for each pair: evaluating again takes the last report's place.
      const key = createHash("sha256")
        .update(JSON.stringify([gold, predicted]))
        .digest("hex")
        .slice(0, 16);
      const folder = join(cacheFolderOf(session), "evaluations", key);
      try {
        return await stoppable(token, async (signal) => {
          const [goldPath, predictedPath] = [
            await sidePath(gold, join(folder, "gold"), signal),
            await sidePath(predicted, join(folder, "predicted"), signal),
          ];
          const [result, page] = [join(folder, "result.json"), join(folder, "report.html")];
          await ports.files.writePrivate(result, "{}");
          const kbs = session.knowledge.status.kbs.flatMap(({ path }) => ["--kb", path]);
          const onEvent = (event: unknown) => {
            const { progress } = event as { progress?: { done: number } };
            if (progress) tell(`${progress.done.toLocaleString("en-US")} documents`);
          };
          const run = async (most: number, ...args: string[]) => {
            const { status, stderr } = await ports.curie(args, onEvent, signal);
            if (status === null || status > most)
              throw refused(saidIn(stderr) || "The evaluation ended without a word.");
          };
          const draws = intervals === false ? ["--draws", "0"] : [];
          // 1: done, and something about the input is in the report.
          await run(
            1,
            ...[
              "evaluate",
              goldPath,
              predictedPath,
              "--out",
              result,
              "--events",
              "--match",
              match ?? "exact",
            ],
            ...draws,
            ...kbs,
          );
          await run(0, "report", result, "--out", page);
          return { page: pathToFileURL(page).href, result: pathToFileURL(result).href };
        });
      } catch (error) {
        if (error instanceof GitError) throw refused(error.message);
        throw error;
      }
    }),
  );
  connection.onRequest(
    "curie/place",
    guarded(session, "curie/place", null, async (given: unknown): Promise<PlaceResult | null> => {
      const wanted = placeParams.parse(given);
      const path = await textFileOf(session, wanted.file);
      if (!path) return null;
      const uri = pathToFileURL(path).href;
      const text =
        session.documents.get(uri)?.getText() ?? new TextDecoder().decode(await ports.files.read(path));
      const document = TextDocument.create(uri, "plaintext", 0, text);
      const { start, end } = placeInFile(text, wanted);
      return { uri, range: { start: document.positionAt(start), end: document.positionAt(end) } };
    }),
  );
}

type Side = ReturnType<typeof evaluateParams.parse>["gold"];

async function sidePath({ uri, revision }: Side, to: string, signal: AbortSignal): Promise<string> {
  const path = fileURLToPath(uri);
  if (!revision) return path;
  return exportRevision({ folder: dirname(path), name: basename(path) }, revision, to, signal);
}

/** Standoff annotations are read beside their text: the text is what a person wants to see. */
async function textFileOf({ ports }: Session, file: string): Promise<string | undefined> {
  const candidates = /\.(ann|a1|a2)$/i.test(file) ? [file.replace(/\.\w+$/, ".txt"), file] : [file];
  for (const candidate of candidates) if (await ports.files.stat(candidate)) return candidate;
  return undefined;
}
