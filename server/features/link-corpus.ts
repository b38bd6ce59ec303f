// Request `curie/link`: a corpus is linked by the `curie` program in a process of its own, with the folder's knowledge bases.
import * as z from "zod";
import { guarded } from "../answering.ts";
import { curieJob } from "../curie-job.ts";
import { precisionOf } from "../linking/precision.ts";
import type { JobProgress } from "../protocol/kb-jobs.ts";
import type { LinkCorpusResult, LinkPrecisionResult } from "../protocol/linking.ts";
import type { Session } from "../session.ts";
import { settingsSchema } from "../settings.ts";

const linkParams = z.object({
  from: z.string().min(1),
  to: z.string().min(1),
  precision: settingsSchema.shape["linking.precision"],
  relink: z.boolean().optional(),
  resume: z.boolean().optional(),
  uri: z.string().optional(),
  job: z.string(),
});

const placeParams = z.object({ uri: z.string() });

export function linkCorpus(session: Session): void {
  const { connection, ports, knowledge } = session;
  connection.onRequest(
    "curie/link/precision",
    guarded(session, "curie/link/precision", null, async (given: unknown): Promise<LinkPrecisionResult> => {
      const { uri } = placeParams.parse(given);
      const { project } = await session.curation.projects.of(session.workspace.placeOf(uri)?.folder.path);
      const own = project.linking?.precision;
      if (own !== undefined) return { precision: own, from: "project" };
      return { precision: (await session.settings.for(uri))["linking.precision"], from: "setting" };
    }),
  );
  connection.onRequest(
    "curie/link",
    guarded(session, "curie/link", null, async (given: unknown, token): Promise<LinkCorpusResult> => {
      const p = linkParams.parse(given);
      const kbs = knowledge.status.kbs.flatMap(({ path }) => ["--kb", path]);
      const args = [
        ...["link", "--events", "--precision", String(precisionOf({ "linking.precision": p.precision }))],
        ...(p.relink ? ["--relink"] : []),
        p.resume ? "--resume" : "--force",
        ...kbs,
      ];
      return curieJob<LinkCorpusResult, Omit<JobProgress, "job">>(
        ports,
        [...args, "--", p.from, p.to],
        token,
        ({ phase, done, total }) =>
          void connection.sendNotification("curie/kb/progress", {
            job: p.job,
            phase,
            done,
            ...(total === undefined ? {} : { total }),
          } satisfies JobProgress),
      );
    }),
  );
}
