// Find references: every mention of the concept under the caret, in open documents and in the workspace's files.
import type { Location, ReferenceParams } from "vscode-languageserver/node";
import { aboutText, cancelled } from "../answering.ts";
import { shownConcept } from "../explain.ts";
import { offsetOf } from "../lsp/from-proto.ts";
import { withProgress } from "../progress.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Session } from "../session.ts";
import { visitWorkspace } from "../visit-workspace.ts";
import { promptReferences } from "./prompt-navigation.ts";

const MOST = 50_000;
const PROGRESS_AFTER_MS = 400;

export function references(session: Session): void {
  session.connection.onReferences(
    orPrompt(
      session,
      "references",
      promptReferences,
      aboutText(session, "references", async (shown, params: ReferenceParams, token) => {
        const at = shown.analysis.at(offsetOf(shown.document, params.position));
        const mention = at.find((m) => shownConcept(m));
        const best = mention && shownConcept(mention);
        if (!best) return null;
        const { id } = best.concept;
        return withProgress(
          session,
          `Looking for mentions of ${best.name}`,
          PROGRESS_AFTER_MS,
          token,
          async (report, stop) => {
            const locations: Location[] = [];
            await visitWorkspace(session, stop, report, (uri, mentions) => {
              for (const range of mentions.get(id) ?? [])
                if (locations.length < MOST) locations.push({ uri, range });
            });
            if (token.isCancellationRequested) throw cancelled();
            return locations;
          },
        );
      }),
    ),
  );
}
