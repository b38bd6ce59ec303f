// The annotations of a folder that a new version of a knowledge base touches, each with the place of its id: what an
// editor underlines and replaces.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { hasIdPlaces, idPlaces } from "../corpus/id-places.ts";
import type { Fate, Fates } from "../kb/diff-fates.ts";
import { curiesOf } from "../kb/importers/id-prefix.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { ProblemList } from "./problems.ts";
import { breathe, type Terminal } from "./terminal.ts";

export interface TouchedPlace {
  readonly path: string;
  /** 0-based line and UTF-16 columns of the id, as an editor counts. */
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  /** As the file writes it. */
  readonly id: string;
  readonly text: string;
  readonly change: Fate["change"];
  /** Ids as the file would write them, with their names. */
  readonly successors: readonly { readonly id: string; readonly name: string }[];
  /** The record to decide anew, in a decisions log. */
  readonly record?: Readonly<Record<string, unknown>>;
}

export interface FolderTouched {
  readonly files: number;
  readonly ids: number;
  /** Ids that neither version holds. */
  readonly unknown: number;
  readonly touched: readonly TouchedPlace[];
}

const LARGEST = 100_000_000;
const PASSED_OVER = /^(?:node_modules|\.(?!curie$).*)$/;

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !PASSED_OVER.test(entry.name)) yield* filesBelow(path);
    else if (entry.isFile() && hasIdPlaces(entry.name)) yield path;
  }
}

/** Reads every annotation file below the folder. Files that are too large are reported. */
export async function readFolder(
  folder: string,
  fates: Fates,
  after: KnowledgeBase,
  prefix: (id: string) => string,
  terminal: Terminal,
  problems: ProblemList,
): Promise<FolderTouched> {
  const counts = { files: 0, ids: 0, unknown: 0 };
  const touched: TouchedPlace[] = [];
  for await (const path of filesBelow(folder)) {
    if ((await stat(path)).size > LARGEST) {
      problems.add(path, 0, `the file is larger than ${LARGEST / 1e6} MB; it was not read.`);
      continue;
    }
    counts.files++;
    for (const place of idPlaces(path, await readFile(path, "utf8"))) {
      counts.ids++;
      const known = [prefix(place.id), ...curiesOf(place.id)].find((id) => fates.knows(id));
      if (known === undefined) {
        counts.unknown++;
        continue;
      }
      const fate = fates.of(known, place.text);
      if (!fate) continue;
      // Ids that the file writes without a prefix are written so again.
      const bare = known === place.id ? "" : known.slice(0, known.length - place.id.length);
      const { line, start, end, id, text, record } = place;
      touched.push({
        path,
        range: { start: { line: line - 1, character: start }, end: { line: line - 1, character: end } },
        ...{ id, text, change: fate.change },
        successors: fate.successors.map((next) => ({
          id: bare && next.startsWith(bare) ? next.slice(bare.length) : next,
          name: after.concept(next)?.name ?? next,
        })),
        ...(record ? { record } : {}),
      });
    }
    await breathe(terminal);
  }
  return { ...counts, touched };
}
