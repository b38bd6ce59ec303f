// Completion of concept names: after the trigger character, or on request behind two letters. Any name finds the
// concept; what is written is the preferred name.
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
} from "vscode-languageserver/node";
import type { NameHit } from "../../engine/kb/knowledge-base.ts";
import { sameRows } from "../../engine/kb/same-concepts.ts";
import { searchConcepts } from "../../engine/kb/search.ts";
import { fold } from "../../engine/text/tokens.ts";
import { aboutText, guarded } from "../answering.ts";
import { findTyped, type Typed } from "../completion-query.ts";
import { conceptCard } from "../concept-card.ts";
import { groupName, shownConcept } from "../explain.ts";
import { offsetOf } from "../lsp/from-proto.ts";
import { markupFor } from "../lsp/markup.ts";
import { markup as markupContent, rangeOf } from "../lsp/to-proto.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";
import { promptCompletion } from "./prompt-completion.ts";

const MOST = 30;

export function completion(session: Session): void {
  const { connection } = session;
  connection.onCompletion(
    orPrompt(
      session,
      "completion",
      promptCompletion(session),
      aboutText(session, "completion", (shown, params: CompletionParams) => {
        const { settings, document, text } = shown;
        if (!settings.enable) return null;
        const trigger = settings["completion.trigger"];
        const caret = offsetOf(document, params.position);
        const typed = findTyped(
          text,
          caret,
          trigger,
          (words) => shown.library.prefix(words, { limit: 1 }).length > 0,
        );
        const byCharacter = params.context?.triggerKind === CompletionTriggerKind.TriggerCharacter;
        if (!typed || (byCharacter && !typed.triggered)) return null;
        return listFor(shown, typed, session.client.completionLabelDetails);
      }),
    ),
  );
  connection.onCompletionResolve(
    guarded(session, "completion resolve", null as never, async (item: CompletionItem) => {
      const { id, uri } = (item.data ?? {}) as { id?: unknown; uri?: unknown };
      if (typeof id !== "string" || typeof uri !== "string") return item;
      const { library } = await session.knowledge.libraryFor(session.workspace.placeOf(uri)?.folder.uri);
      const markdown = session.client.markdownCompletion;
      const card = conceptCard(library, id, markupFor(markdown)).join("\n\n");
      return { ...item, documentation: markupContent(card, markdown) };
    }),
  );
}

/** What the document already speaks of, for a trigger with nothing behind it yet. */
function alreadyMentioned(shown: Shown): NameHit[] {
  const seen = new Map<string, NameHit>();
  for (const m of shown.analysis.all()) {
    const c = shownConcept(m);
    if (m.status !== "linked" || !c || seen.has(c.concept.id)) continue;
    seen.set(c.concept.id, {
      text: c.name,
      concept: c.concept.id,
      preferredName: c.name,
      group: c.group as NameHit["group"],
      scope: "preferred",
      language: "",
      obsolete: c.obsolete,
      match: "prefix",
      score: 1,
    });
    if (seen.size === MOST) break;
  }
  return [...seen.values()];
}

export function listFor(shown: Shown, typed: Typed, labelDetails: boolean): CompletionList {
  const { document, library } = shown;
  const hits = typed.query
    ? sameRows(library, searchConcepts(library, typed.query, { limit: MOST }), (hit) => ({
        id: hit.concept,
        kb: hit.kb,
      }))
    : alreadyMentioned(shown).map((item) => ({ item, also: [] }));
  const range = rangeOf(document, typed.replace);
  // VS Code filters by what stands in the range; the server has matched already, by synonyms the label does not hold.
  const filterText = shown.text.slice(typed.replace.start, typed.replace.end);
  const items = hits.map(({ item: hit, also }, i): CompletionItem => {
    const synonym = fold(hit.text) === fold(hit.preferredName) ? undefined : hit.text;
    return {
      label: hit.preferredName,
      kind: CompletionItemKind.Reference,
      detail: [synonym && `“${synonym}”`, hit.concept, ...also.map((h) => h.concept), groupName(hit.group)]
        .filter(Boolean)
        .join(" · "),
      ...(labelDetails ? { labelDetails: { description: synonym ?? hit.concept } } : {}),
      filterText: filterText || hit.preferredName,
      sortText: String(i).padStart(4, "0"),
      textEdit: { range, newText: hit.preferredName },
      data: { id: hit.concept, uri: document.uri },
    };
  });
  return { isIncomplete: true, items };
}
