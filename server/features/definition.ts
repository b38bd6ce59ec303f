// Go to definition: the concept as a document, virtual where the client can show that, else a file in the cache.
import { join } from "node:path";
import type { DefinitionParams, Location, LocationLink } from "vscode-languageserver/node";
import { aboutText } from "../answering.ts";
import { conceptPage, conceptUri } from "../concept-page.ts";
import { offsetOf } from "../lsp/from-proto.ts";
import { mentionRange } from "../lsp/to-proto.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import { cacheFolderOf, type Session } from "../session.ts";
import { uriOf } from "../workspace.ts";
import { promptDefinition } from "./prompt-navigation.ts";

/** For an ambiguous mention the client lets the person choose. */
const CHOICES = 5;
const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function definition(session: Session): void {
  session.connection.onDefinition(
    orPrompt(
      session,
      "definition",
      promptDefinition(session),
      aboutText(session, "definition", async (shown, params: DefinitionParams) => {
        const offset = offsetOf(shown.document, params.position);
        const target = shown.analysis.at(offset).find((m) => m.candidates.length > 0 && m.status !== "nil");
        if (!target) return null;
        const ids =
          target.status === "linked"
            ? target.concepts.map((c) => c.id)
            : target.candidates.slice(0, CHOICES).map((c) => c.concept.id);
        const places: string[] = [];
        for (const id of ids) {
          const place = await pageFor(id, shown, session);
          if (place) places.push(place);
        }
        if (!places.length) return null;
        return session.client.definitionLinks
          ? places.map(
              (uri): LocationLink => ({
                targetUri: uri,
                targetRange: TOP,
                targetSelectionRange: TOP,
                originSelectionRange: mentionRange(shown.document, target),
              }),
            )
          : places.map((uri): Location => ({ uri, range: TOP }));
      }),
    ),
  );
}

/** Where the concept's page is; the file is written anew each time, since KBs change. */
async function pageFor(id: string, shown: Shown, session: Session): Promise<string | undefined> {
  const { virtualDocuments } = session.client.options;
  if (virtualDocuments) return shown.library.concept(id) ? conceptUri(id) : undefined;
  const page = conceptPage(shown.library, id, false);
  if (page === undefined) return undefined;
  const path = join(cacheFolderOf(session), "concepts", `${fileName(id)}.md`);
  await session.ports.files.writePrivate(path, page);
  return uriOf(path);
}

/** An id as a file name on any system: letters, digits, dots and dashes stay, the rest becomes its code. */
const fileName = (id: string): string =>
  id.replace(/[^\w.-]/g, (c) => (c === ":" ? "_" : `~${c.charCodeAt(0).toString(16)}`)).slice(0, 120);
