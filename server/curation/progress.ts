// How far each annotated text of the workspace is: open ones as they stand, the others from their files.
import { load } from "../../engine/corpus/annotations/load.ts";
import { pathsOf } from "../../engine/corpus/annotations/paths.ts";
import type { CurationProgress, ProgressResult } from "../protocol/annotations.ts";
import type { Session } from "../session.ts";
import { uriOf } from "../workspace.ts";
import { progressOf } from "./views.ts";

interface Kept {
  readonly key: string;
  readonly progress: CurationProgress | undefined;
}
const kept = new WeakMap<Session, Map<string, Kept>>();

export async function folderProgress(session: Session): Promise<ProgressResult> {
  const { curation, workspace } = session;
  const { paths, complete } = await curation.texts();
  const known = kept.get(session) ?? new Map<string, Kept>();
  kept.set(session, known);
  const texts: ProgressResult["texts"] = [];
  for (const path of paths) {
    const uri = uriOf(path);
    const open = curation.known(uri);
    const progress = open
      ? progressOf(open.file.curated.state, open.file.records)
      : await fromFiles(session, path, known);
    if (progress) texts.push({ uri, name: workspace.placeOf(uri)?.file ?? path, progress });
  }
  return { texts, ...(complete ? {} : { notice: "The workspace has more files than are looked through." }) };
}

async function fromFiles(
  { ports }: Session,
  path: string,
  known: Map<string, Kept>,
): Promise<CurationProgress | undefined> {
  const { ann, log } = pathsOf(path);
  const stats = await Promise.all([ann, log, path].map((p) => ports.files.stat(p)));
  const key = stats.map((s) => (s ? `${s.size}@${s.changed}` : "-")).join(" ");
  const before = known.get(path);
  if (before?.key === key) return before.progress;
  const isAnnotated = stats[0] !== undefined || stats[1] !== undefined;
  let progress: CurationProgress | undefined;
  if (isAnnotated) {
    const read = (p: string) => ports.annotationFiles.read(p);
    const loaded = load({
      file: path,
      text: (await read(path)) ?? "",
      ann: await read(ann),
      log: await read(log),
    });
    progress = progressOf(loaded.state, loaded.records);
  }
  known.set(path, { key, progress });
  return progress;
}
