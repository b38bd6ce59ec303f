// Requests of our own (server/protocol/): mentions of a document, search for concepts, a concept's page.

import { groupCodes } from "../../engine/kb/groups.ts";
import { Library, type LibraryHit } from "../../engine/kb/library.ts";
import { sameRows } from "../../engine/kb/same-concepts.ts";
import { searchConcepts } from "../../engine/kb/search.ts";
import { extentOf, type Mention, textOf } from "../../engine/text/mention.ts";
import { fold } from "../../engine/text/tokens.ts";
import { guarded, unlessCancelled } from "../answering.ts";
import { definitionOf } from "../concept-card.ts";
import { conceptPage } from "../concept-page.ts";
import { checkPage } from "../curation/findings.ts";
import { shownConcept } from "../explain.ts";
import { conceptParams, mentionsParams, searchParams } from "../lsp/from-proto.ts";
import { attributeNames, mentionRange } from "../lsp/to-proto.ts";
import type { ConceptView } from "../protocol/concepts.ts";
import type { MentionsResult, MentionView } from "../protocol/mentions.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";

/** A view of more would be slow to send and nobody's to read. */
const MOST_MENTIONS = 20_000;
const LIMIT = 20;

export function curieRequests(session: Session): void {
  const { connection, knowledge, workspace } = session;
  connection.onRequest(
    "curie/mentions",
    guarded(session, "curie/mentions", null, async (given: unknown, token): Promise<MentionsResult> => {
      const { uri } = mentionsParams.parse(given).textDocument;
      const shown = await unlessCancelled(session.readings.show(uri), token);
      if (!shown) return { version: 0, mentions: [], notice: "The document is not open." };
      const count = shown.analysis.all().length;
      const more =
        count > MOST_MENTIONS ? `The first ${MOST_MENTIONS} of ${count} mentions are listed.` : undefined;
      const notice = shown.notice?.message ?? more;
      return { version: shown.version, mentions: mentionViews(shown), ...(notice ? { notice } : {}) };
    }),
  );
  connection.onRequest(
    "curie/search",
    guarded(session, "curie/search", [], async (given: unknown): Promise<ConceptView[]> => {
      const { query, limit, groups, languages = [], uri, kb } = searchParams.parse(given);
      const folder = (uri && workspace.placeOf(uri)?.folder) || workspace.folders[0];
      const { library: all } = await knowledge.libraryFor(folder?.uri);
      const library = kb === undefined ? all : new Library(all.kbs.filter(({ info }) => info.name === kb));
      const wanted = groupCodes.filter((code) => groups?.includes(code));
      const hits = searchConcepts(library, query, { limit: limit ?? LIMIT, groups: wanted, languages });
      return sameRows(library, hits, shownHit).map(({ item, also }) => conceptView(library, item, also));
    }),
  );
  connection.onRequest(
    "curie/concept",
    guarded(session, "curie/concept", null, async (given: unknown): Promise<string | null> => {
      const { id } = conceptParams.parse(given);
      for (const folder of [undefined, ...workspace.folders.map((f) => f.uri)]) {
        const { library } = await knowledge.libraryFor(folder);
        const page =
          checkPage(id) ?? conceptPage(library, id, session.client.options.virtualDocuments === true);
        if (page !== undefined) return page;
      }
      return null;
    }),
  );
}

/** All mentions, each with how many others hold it. */
export function mentionViews(shown: Shown): MentionView[] {
  let open: number[] = [];
  return shown.analysis
    .all()
    .slice(0, MOST_MENTIONS)
    .map((m) => {
      const { start, end } = extentOf(m);
      open = open.filter((outer) => outer > start);
      const depth = open.filter((outer) => outer >= end).length;
      open.push(end);
      return viewOf(m, shown, depth);
    });
}

function viewOf(m: Mention, shown: Shown, depth: number): MentionView {
  const best = shownConcept(m);
  return {
    range: mentionRange(shown.document, m),
    text: textOf(m, shown.text),
    status: m.status,
    group: best?.group ?? m.type ?? "",
    ...(best ? { concept: { id: best.concept.id, name: best.name, score: best.score } } : {}),
    candidates: m.candidates.length,
    ...(m.attributes ? { attributes: attributeNames(m) } : {}),
    depth,
  };
}

const shownHit = (hit: LibraryHit) => ({ id: hit.concept, kb: hit.kb });

function conceptView(library: Library, hit: LibraryHit, also: readonly LibraryHit[]): ConceptView {
  const concept = library.concept(hit.concept)?.concept;
  const definition = concept && definitionOf(concept);
  return {
    id: hit.concept,
    name: hit.preferredName,
    group: hit.group,
    ...(fold(hit.text) === fold(hit.preferredName) ? {} : { matched: hit.text }),
    kb: hit.kb,
    obsolete: hit.obsolete,
    ...(definition ? { definition } : {}),
    ...(also.length ? { also: also.map(shownHit) } : {}),
  };
}
