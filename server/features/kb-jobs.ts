// Requests that make or compare knowledge bases: the `curie` program does the work in a process of its own, this end
// hands on its progress, its result, and the person's cancellation.
import type { CancellationToken } from "vscode-languageserver/node";
import type { z } from "zod";
import { besideKind, lookBeside } from "../../engine/kb/importers/beside.ts";
import { COMPANION_FIELDS } from "../../engine/kb/importers/companions.ts";
import { type Detection, detectSource } from "../../engine/kb/importers/detect.ts";
import { CHOICE_FORMATS, VOCABULARY_FORMATS } from "../../engine/kb/importers/formats.ts";
import { PRESETS } from "../../engine/kb/importers/presets.ts";
import { sortSources } from "../../engine/kb/importers/sort-sources.ts";
import { SourceError } from "../../engine/kb/importers/source.ts";
import { FIELDS } from "../../engine/kb/importers/table-columns.ts";
import { guarded, refused } from "../answering.ts";
import { curieJob } from "../curie-job.ts";
import {
  besideParams,
  compareParams,
  detectParams,
  foldParams,
  importParams,
  sortParams,
} from "../lsp/from-proto.ts";
import type {
  BesideView,
  CompareResult,
  DetectResult,
  ImportResult,
  JobProgress,
  SortResult,
} from "../protocol/kb-jobs.ts";
import type { Session } from "../session.ts";

/** `--name value` for what was told. */
const option = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`--${name}`, value];

/** As the command line has them. */
const optionsOf = (p: z.infer<typeof importParams>): string[] => [
  ...(["name", "version", "language", "license", "source", "group", "groups", "only"] as const).flatMap(
    (name) => option(name, p[name]),
  ),
  ...(["columns", "preset", "prefix", "separator", "delimiter", "comment"] as const).flatMap((name) =>
    option(name, p[name]),
  ),
  ...(["sources", "languages", "types"] as const).flatMap((name) => option(name, p[name])),
  ...option("language-refset", p.languageRefset),
  ...(["translations", "mappings", "edges", "where"] as const).flatMap((name) =>
    (p[name] ?? []).flatMap((value) => option(name, value)),
  ),
  ...(p.joins ?? []).flatMap(({ file, columns }) => option("join", `${file}:${columns}`)),
  ...(p.header === false ? ["--no-header"] : []),
  ...(p.quotes === false ? ["--no-quotes"] : []),
  ...(p.suppressed ? ["--suppressed"] : []),
];

const detected = (found: Detection): DetectResult => ({
  ...found,
  formats: VOCABULARY_FORMATS,
  presets: PRESETS.map(({ name, title, columns }) => ({ name, title, columns })),
  fields: FIELDS,
  companionFields: COMPANION_FIELDS,
  choiceFormats: CHOICE_FORMATS,
});

/** What cannot be read is said in words. */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SourceError) throw refused(error.message);
    throw error;
  }
}

interface Packed {
  readonly path: string;
  readonly info: { readonly concepts: number; readonly names: number };
  readonly problemCount: number;
}

export function kbJobs(session: Session): void {
  const { connection, ports, workspace, dictionary } = session;

  const run = <R>(args: string[], job: string, token: CancellationToken): Promise<R> =>
    curieJob<R, Omit<JobProgress, "job">>(
      ports,
      [...args.slice(0, 2), "--events", ...args.slice(2)],
      token,
      (progress) => void connection.sendNotification("curie/kb/progress", { job, ...progress }),
    );

  connection.onRequest(
    "curie/kb/detect",
    guarded(session, "curie/kb/detect", null, (given: unknown): Promise<DetectResult> => {
      const { path, ...told } = detectParams.parse(given);
      const options = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
      return readable(async () => detected(await detectSource(path, options)));
    }),
  );
  connection.onRequest(
    "curie/kb/sort",
    guarded(session, "curie/kb/sort", null, (given: unknown): Promise<SortResult> => {
      const { paths } = sortParams.parse(given);
      return readable(async () => {
        const { found, joins, ...sorted } = await sortSources(paths);
        return { ...sorted, joins: joins.map(detected), ...(found ? { found: detected(found) } : {}) };
      });
    }),
  );
  connection.onRequest(
    "curie/kb/beside",
    guarded(session, "curie/kb/beside", null, (given: unknown): Promise<BesideView | null> => {
      const { path, kind } = besideParams.parse(given);
      return readable(async () => {
        const told = kind ?? (await besideKind(path));
        return told ? lookBeside(path, told) : null;
      });
    }),
  );
  connection.onRequest(
    "curie/kb/import",
    guarded(session, "curie/kb/import", null, async (given: unknown, token): Promise<ImportResult> => {
      const p = importParams.parse(given);
      const args = [
        "kb",
        "import",
        "--from",
        p.format,
        "--out",
        p.out,
        "--report",
        p.report,
        ...optionsOf(p),
      ];
      const { path, info, problemCount } = await run<Packed>([...args, "--", ...p.files], p.job, token);
      return { path, report: p.report, concepts: info.concepts, names: info.names, problems: problemCount };
    }),
  );
  connection.onRequest(
    "curie/kb/compare",
    guarded(session, "curie/kb/compare", null, async (given: unknown, token): Promise<CompareResult> => {
      const p = compareParams.parse(given);
      const folder = (p.uri && workspace.placeOf(p.uri)?.folder) || workspace.folders[0];
      const corpus = folder ? ["--corpus", folder.path] : [];
      return run<CompareResult>(["kb", "diff", p.old, p.new, ...corpus], p.job, token);
    }),
  );
  connection.onRequest(
    "curie/kb/fold",
    guarded(session, "curie/kb/fold", null, async (given: unknown, token): Promise<ImportResult> => {
      const p = foldParams.parse(given);
      const folder = workspace.placeOf(p.uri)?.folder ?? workspace.folders[0];
      if (!folder) throw refused("Open a folder first: its dictionary is kept in it.");
      const args = ["kb", "merge", "--out", p.out, "--dictionary", dictionary.pathIn(folder.path)];
      const { path, info, problemCount } = await run<Packed>([...args, "--", p.kb], p.job, token);
      return { path, report: "", concepts: info.concepts, names: info.names, problems: problemCount };
    }),
  );
}
