// Open documents as they are on screen, then the workspace's other files as they are on disk.
import type { CancellationToken } from "vscode-languageserver/node";
import { CONCEPT_SCHEME } from "./concept-page.ts";
import type { Report } from "./progress.ts";
import type { Session } from "./session.ts";
import { pathOf } from "./workspace.ts";
import { type FileMentions, mentionsByConcept } from "./workspace-mentions.ts";

export async function visitWorkspace(
  session: Session,
  token: CancellationToken,
  report: Report,
  visit: (uri: string, mentions: FileMentions) => void,
): Promise<void> {
  const open = new Set<string>();
  for (const uri of session.documents.keys()) {
    // A page about a concept is no text that mentions it.
    if (uri.startsWith(CONCEPT_SCHEME)) continue;
    open.add(pathOf(uri) ?? uri);
    const shown = await session.readings.show(uri);
    if (token.isCancellationRequested) return;
    if (shown) visit(uri, mentionsByConcept(shown.document, shown.analysis));
  }
  const left = await session.mentions.visit((uri) => open.has(pathOf(uri) ?? uri), visit, token, report);
  if (left) session.connection.console.info(`Not searched: ${left}.`);
}
