// Requests of the knowledge base view: what is loaded, and its concepts by hierarchy, page by page.
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { findRoots, type Roots } from "../../engine/kb/roots.ts";
import { guarded, refused } from "../answering.ts";
import { DICTIONARY_KB } from "../dictionary-overlay.ts";
import { childrenParams, loadedParams } from "../lsp/from-proto.ts";
import type { ChildrenResult, ChildView, KbView } from "../protocol/knowledge-bases.ts";
import type { Session } from "../session.ts";
import { pause } from "../stretches.ts";

/** So many records are read before others get their turn. */
const STEP = 20;

export function kbRequests(session: Session): void {
  const { connection, knowledge, workspace } = session;
  /** Kept as long as the KB itself. */
  const roots = new WeakMap<KnowledgeBase, Promise<Roots>>();
  const rootsOf = (kb: KnowledgeBase): Promise<Roots> => {
    let found = roots.get(kb);
    if (!found) {
      found = findRoots(kb, pause);
      found.catch(() => roots.delete(kb));
      roots.set(kb, found);
    }
    return found;
  };
  const libraryFor = async (uri: string | undefined) => {
    const folder = (uri && workspace.placeOf(uri)?.folder) || workspace.folders[0];
    return (await knowledge.libraryFor(folder?.uri)).library;
  };

  connection.onRequest(
    "curie/kb/loaded",
    guarded(session, "curie/kb/loaded", [], async (given: unknown): Promise<KbView[]> => {
      const library = await libraryFor(loadedParams.parse(given ?? {}).uri);
      const paths = new Map(knowledge.status.kbs.map((kb) => [`${kb.name}\n${kb.version}`, kb.path]));
      return library.kbs.map(({ info, languages }) => {
        const path = info.name === DICTIONARY_KB ? undefined : paths.get(`${info.name}\n${info.version}`);
        const { name, version, source, license, language, concepts, names, obsolete } = info;
        return {
          ...{ name, version, source, language, languages, concepts, names, obsolete },
          ...(license ? { license } : {}),
          ...(path ? { path } : {}),
        };
      });
    }),
  );
  connection.onRequest(
    "curie/kb/children",
    guarded(session, "curie/kb/children", null, async (given: unknown): Promise<ChildrenResult> => {
      const { uri, kb: name, id, obsolete, offset, limit } = childrenParams.parse(given);
      const library = await libraryFor(uri);
      const kb = library.kbs.find(({ info }) => info.name === name);
      if (!kb) throw refused(`No knowledge base "${name}" is loaded here.`);
      const top = id === undefined ? await rootsOf(kb) : undefined;
      const ids = top ? (obsolete ? top.obsolete : top.live) : kb.children(id as string);
      const concepts: ChildView[] = [];
      for (const child of ids.slice(offset, offset + limit)) {
        const found = kb.concept(child);
        if (found)
          concepts.push({
            id: found.id,
            name: found.name,
            group: found.group,
            obsolete: found.obsolete,
            children: kb.children(found.id).length,
          });
        if (concepts.length % STEP === 0) await pause();
      }
      const total = top ? top.counts[obsolete ? "obsolete" : "live"] : ids.length;
      return { concepts, total, obsolete: top?.counts.obsolete ?? 0 };
    }),
  );
}
