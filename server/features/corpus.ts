// Requests `curie/corpus/list` and `curie/corpus/document`: the documents of a corpus file in any format that is read, and one
// of them as a read-only annotated text.
import { basename } from "node:path";
import { type CancellationToken, ResponseError } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { guarded, refused, stoppable } from "../answering.ts";
import { listDocuments, readDocument } from "../curation/corpus-reading.ts";
import { corpusPlace, fileUri } from "../curation/corpus-uri.ts";
import { readOnlyOf, shownText } from "../curation/shown-corpora.ts";
import { corpusDocumentParams, corpusListParams } from "../lsp/from-proto.ts";
import type { CorpusDocumentResult, CorpusListResult } from "../protocol/corpora.ts";
import type { Session } from "../session.ts";

export function corpus(session: Session): void {
  const { connection, curation, workspace, knowledge } = session;
  connection.onRequest(
    "curie/corpus/list",
    guarded(session, "curie/corpus/list", null, (given: unknown, token): Promise<CorpusListResult> => {
      const { path, format, query } = corpusListParams.parse(given);
      return reading(path, token, (signal) =>
        listDocuments({ path, ...(format === undefined ? {} : { format }) }, query, signal),
      );
    }),
  );
  connection.onRequest(
    "curie/corpus/document",
    guarded(
      session,
      "curie/corpus/document",
      null,
      async (given: unknown, token): Promise<CorpusDocumentResult> => {
        const { uri } = corpusDocumentParams.parse(given);
        const place = corpusPlace(uri);
        if (!place) throw refused(`${uri} is no document of a corpus file.`);
        const read = await reading(place.path, token, (signal) => readDocument(place, signal));
        if (!read) throw refused(`${basename(place.path)} has no document ${place.n + 1} any more.`);
        const folder = workspace.placeOf(fileUri(uri))?.folder;
        const project = await curation.projects.of(folder?.path);
        const { library } = await knowledge.libraryFor(folder?.uri);
        const { id, text, format } = read.document;
        const document = TextDocument.create(uri, "plaintext", 0, text);
        const { content } = readOnlyOf(shownText(uri, place, read, project), document, library);
        return { id, format, text, annotations: content.annotations, problems: content.problems };
      },
    ),
  );
}

/** What goes wrong with a file is said in words; a request that is given up stops reading. */
async function reading<T>(
  path: string,
  token: CancellationToken,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await stoppable(token, read);
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw refused(`${path}: the file is not there.`);
    throw refused(`${basename(path)}: ${error instanceof Error ? error.message : error}`);
  }
}
