// What a client asks of neural recognition: the models at hand, and to install one from a folder.
import type { CancellationToken } from "vscode-languageserver/node";
import * as z from "zod";
import { installFolder, listModels, type ModelEntry } from "../../engine/models/folder/library.ts";
import { sizeOf } from "../../engine/models/folder/manifest.ts";
import { HUB } from "../../engine/models/hub/offer.ts";
import { ModelError } from "../../engine/models/model-error.ts";
import { guarded, refused, stoppable } from "../answering.ts";
import { curieJob } from "../curie-job.ts";
import type {
  InstallProgress,
  InstallResult,
  ModelsResult,
  ModelView,
  OfferResult,
} from "../protocol/neural.ts";
import type { Session } from "../session.ts";

const offerParams = z.object({ repository: z.string().min(1), host: z.string().min(1) });
const fetchParams = offerParams.extend({ revision: z.string().min(1) });
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
    guarded(session, "curie/models", { models: [], hub: "" }, async (): Promise<ModelsResult> => {
      const { host: hub } = URL.parse(process.env.HF_ENDPOINT ?? "") ?? new URL(HUB);
      if (!session.neural) return { models: [], hub };
      const { models } = session.neural;
      const standard = await models.chosen("", undefined, undefined);
      return {
        hub,
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
      let told = 0;
      const onProgress = (done: number, of: number) => {
        if (performance.now() - told < TELL_MS && done < of) return;
        told = performance.now();
        const progress: InstallProgress = { folder, done, of };
        void connection.sendNotification("curie/models/progress", progress);
      };
      try {
        const { models } = session.neural;
        const entry = await stoppable(token, (signal) =>
          installFolder(folder, models.places, {
            ...(name === undefined ? {} : { name }),
            onProgress,
            signal,
          }),
        );
        models.forget();
        session.neural.everything();
        return { name: entry.name, folder: entry.folder };
      } catch (error) {
        if (error instanceof ModelError) throw refused(error.message);
        throw error;
      }
    }),
  );

  /** The program asks the hub, in a process of its own. */
  const add = <R>(args: string[], told: string, token: CancellationToken): Promise<R> =>
    curieJob<R, { done: number; total: number }>(
      session.ports,
      ["model", "add", "--events", ...args],
      token,
      ({ done, total: of }) => {
        const progress: InstallProgress = { folder: told, done, of };
        void connection.sendNotification("curie/models/progress", progress);
      },
    );

  connection.onRequest(
    "curie/models/offer",
    guarded(session, "curie/models/offer", null, async (given: unknown, token): Promise<OfferResult> => {
      const { repository, host } = offerParams.parse(given);
      const { offer } = await add<{ offer: OfferResult }>(
        ["--allow-host", host, "--", `hf:${repository}`],
        repository,
        token,
      );
      const { licence, languages } = offer;
      return {
        repository: offer.repository,
        host: offer.host,
        revision: offer.revision,
        gated: offer.gated,
        size: offer.size,
        ...(licence === undefined ? {} : { licence }),
        ...(languages === undefined ? {} : { languages }),
      };
    }),
  );
  connection.onRequest(
    "curie/models/fetch",
    guarded(session, "curie/models/fetch", null, async (given: unknown, token): Promise<InstallResult> => {
      const { repository, host, revision } = fetchParams.parse(given);
      if (!session.neural) throw refused("This server runs no models.");
      const { models } = session.neural;
      const [name = ""] = repository.split("@");
      const into = ["--into", models.places.installed[0]];
      const args = ["--allow-host", host, "--yes", ...into, "--", `hf:${name}@${revision}`];
      const installed = await add<InstallResult>(args, repository, token);
      models.forget();
      session.neural.everything();
      return installed;
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
