// Workspace symbols: concepts that the workspace's texts mention, found by any of their names.
import type { SymbolInformation, WorkspaceSymbolParams } from "vscode-languageserver/node";
import type { Library } from "../../engine/kb/library.ts";
import { fold } from "../../engine/text/tokens.ts";
import { cancelled, guarded } from "../answering.ts";
import { groupName } from "../explain.ts";
import { CONCEPT_SYMBOL } from "../lsp/to-proto.ts";
import { withProgress } from "../progress.ts";
import { remembered } from "../remembered.ts";
import type { Session } from "../session.ts";
import { visitWorkspace } from "../visit-workspace.ts";

const MOST = 500;
const PROGRESS_AFTER_MS = 600;

export function workspaceSymbol(session: Session): void {
  session.connection.onWorkspaceSymbol(
    guarded(session, "workspace symbols", null, (params: WorkspaceSymbolParams, token) =>
      withProgress(session, "Listing concepts", PROGRESS_AFTER_MS, token, async (report, stop) => {
        const symbols: SymbolInformation[] = [];
        const matchers = new Map<Library, Matcher>();
        const libraryOf = async (uri?: string) =>
          (await session.knowledge.libraryFor(uri && session.workspace.placeOf(uri)?.folder.uri)).library;
        const libraries = new Map<string, Library>();
        for (const { uri } of session.workspace.folders) libraries.set(uri, await libraryOf(uri));
        const rest = await libraryOf();
        await visitWorkspace(session, stop, report, (uri, mentions) => {
          const folder = session.workspace.placeOf(uri)?.folder.uri;
          const library = (folder && libraries.get(folder)) || rest;
          const matcher = remembered(matchers, library, () => new Matcher(library, params.query));
          for (const [id, ranges] of mentions) {
            const name = symbols.length < MOST ? matcher.nameOf(id) : undefined;
            const range = ranges[0];
            if (name === undefined || !range) continue;
            symbols.push({
              name: `${name} (${id})`,
              kind: CONCEPT_SYMBOL,
              containerName: `${matcher.groupOf(id)} · ${ranges.length === 1 ? "1 mention" : `${ranges.length} mentions`}`,
              location: { uri, range },
            });
          }
        });
        if (token.isCancellationRequested) throw cancelled();
        return symbols;
      }),
    ),
  );
}

/** Which concepts answer to a query: by words of their name, by id, or by a name that begins like it. */
class Matcher {
  readonly #library: Library;
  readonly #words: readonly string[];
  readonly #bySynonym: ReadonlySet<string>;
  readonly #names = new Map<string, { name: string; group: string } | undefined>();

  constructor(library: Library, query: string) {
    this.#library = library;
    this.#words = fold(query).split(" ").filter(Boolean);
    const hits = query.trim() ? library.prefix(query, { limit: 200 }) : [];
    this.#bySynonym = new Set(hits.map((h) => h.concept));
  }

  /** Preferred name of a concept that matches, else undefined. */
  nameOf(id: string): string | undefined {
    if (!this.#names.has(id)) this.#names.set(id, this.#match(id));
    return this.#names.get(id)?.name;
  }

  groupOf(id: string): string {
    return groupName(this.#names.get(id)?.group);
  }

  #match(id: string): { name: string; group: string } | undefined {
    const concept = this.#library.concept(id)?.concept;
    if (!concept) return undefined;
    const names = fold(`${concept.name} ${id}`);
    const matches = this.#bySynonym.has(id) || this.#words.every((word) => names.includes(word));
    return matches ? { name: concept.name, group: concept.group } : undefined;
  }
}
