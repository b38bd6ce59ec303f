// Addresses of the documents of corpus files: `curie-corpus:/cases.xml/PMID1.txt?{"path":"/data/cases.xml","n":0}`. The path is
// what an editor shows in a tab; what is read stands in the query.
import { basename } from "node:path";
import { URI } from "vscode-uri";
import * as z from "zod";
import { uriOf } from "../workspace.ts";

export const CORPUS_SCHEME = "curie-corpus";

const place = z.object({
  path: z.string().min(1),
  /** Which document of the file, counted from 0. */
  n: z.int().min(0),
  /** Name of a format; told by the content where it is absent. */
  format: z.string().optional(),
});
export type CorpusPlace = z.output<typeof place>;

const LONGEST = 80;
/** What no path may hold, and what would read as another folder or ending. */
const ODD = /[\s\\/:*?"<>|#%]+/g;

export function corpusUri({ path, n, format }: CorpusPlace, id: string): string {
  const name = id.replace(ODD, "_").slice(0, LONGEST) || `${n + 1}`;
  return URI.from({
    scheme: CORPUS_SCHEME,
    path: `/${basename(path)}/${name}.txt`,
    query: JSON.stringify({ path, n, ...(format === undefined ? {} : { format }) }),
  }).toString();
}

/** Undefined for any other address. */
export function corpusPlace(uri: string): CorpusPlace | undefined {
  if (!uri.startsWith(`${CORPUS_SCHEME}:`)) return undefined;
  try {
    return place.safeParse(JSON.parse(URI.parse(uri).query)).data;
  } catch {
    return undefined;
  }
}

/** The file that an address leads to, so that what holds in its folder holds for its documents; any other URI itself. */
export function fileUri(uri: string): string {
  const place = corpusPlace(uri);
  return place ? uriOf(place.path) : uri;
}
