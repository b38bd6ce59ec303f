// What a client asks of neural recognition: the models at hand, and to install one from a folder.
import * as z from "zod";
import { installFolder, listModels, type ModelEntry } from "../../engine/models/folder/library.ts";
import { sizeOf } from "../../engine/models/folder/manifest.ts";
import { ModelError } from "../../engine/models/model-error.ts";
import { cancelled, guarded, refused } from "../answering.ts";
import type { InstallProgress, InstallResult, ModelsResult, ModelView } from "../protocol/neural.ts";
import type { Session } from "../session.ts";

const installParams = z.object({ folder: z.string().min(1), name: z.string().min(1).optional() });

/** Progress is told this often at most, in milliseconds. */
const TELL_MS = 200;

export function neural(session: Session): void {
  const { connection } = session;

  connection.onRequest(
    "curie/neural/status",
    guarded(session, "curie/neural/status", null, async () => session.neural?.status ?? { phase: "off" }),
  );
  connection.onRequest(
    "curie/models",
    guarded(session, "curie/models", { models: [] }, async (): Promise<ModelsResult> => {
      if (!session.neural) return { models: [] };
      const { models } = session.neural;
      const standard = await models.chosen("", undefined, undefined);
      return {
        models: (await listModels(models.places)).map(viewOf),
        ...(standard ? { standard: standard.manifest.name } : {}),
      };
    }),
  );
  connection.onRequest(
    "curie/models/install",
    guarded(session, "curie/models/install", null, async (given: unknown, token): Promise<InstallResult> => {
      const { folder, name } = installParams.parse(given);
      if (!session.neural) throw refused("This server runs no models.");
      const stop = new AbortController();
      const listener = token.onCancellationRequested(() => stop.abort(cancelled()));
      let told = 0;
      const onProgress = (done: number, of: number) => {
        if (performance.now() - told < TELL_MS && done < of) return;
        told = performance.now();
        const progress: InstallProgress = { folder, done, of };
        void connection.sendNotification("curie/models/progress", progress);
      };
      try {
        const { models } = session.neural;
        const entry = await installFolder(folder, models.places, {
          ...(name === undefined ? {} : { name }),
          onProgress,
          signal: stop.signal,
        });
        models.forget();
        session.neural.everything();
        return { name: entry.name, folder: entry.folder };
      } catch (error) {
        if (error instanceof ModelError) throw refused(error.message);
        throw error;
      } finally {
        listener.dispose();
      }
    }),
  );
}

function viewOf({ name, folder, origin, manifest, problem }: ModelEntry): ModelView {
  return {
    name,
    folder,
    origin,
    ...(problem === undefined ? {} : { problem }),
    ...(manifest
      ? {
          kind: manifest.kind,
          size: sizeOf(manifest),
          ...(manifest.description === undefined ? {} : { description: manifest.description }),
          ...(manifest.licence === undefined ? {} : { licence: manifest.licence }),
          ...(manifest.languages === undefined ? {} : { languages: manifest.languages }),
          ...(manifest.labels === undefined ? {} : { labels: manifest.labels.map((label) => label.name) }),
        }
      : {}),
  };
}
