// Completion and hover in prompt files.
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  type Hover,
  type HoverParams,
} from "vscode-languageserver/node";
import { searchConcepts } from "../../engine/kb/search.ts";
import { type Completion, completionsAt } from "../../engine/prompts/complete.ts";
import { descriptionAt } from "../../engine/prompts/describe.ts";
import { conceptCard } from "../concept-card.ts";
import { groupName } from "../explain.ts";
import { markupFor } from "../lsp/markup.ts";
import { markup as markupContent } from "../lsp/to-proto.ts";
import type { OpenPrompt } from "../prompts/open-prompt.ts";
import { partialNames, partialsOf } from "../prompts/partial-files.ts";
import type { Session } from "../session.ts";

const KINDS: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  input: CompletionItemKind.Variable,
  field: CompletionItemKind.Field,
  helper: CompletionItemKind.Function,
  partial: CompletionItemKind.File,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  concept: CompletionItemKind.Reference,
};
const MOST_CONCEPTS = 30;
const SHOWN_LINES = 12;

const libraryFor = async (session: Session, uri: string) =>
  (await session.knowledge.libraryFor(session.workspace.placeOf(uri)?.folder.uri)).library;

export const promptCompletion =
  (session: Session) =>
  async (opened: OpenPrompt, { position }: CompletionParams): Promise<CompletionList> => {
    const { uri } = opened.document;
    const library = await libraryFor(session, uri);
    const items = completionsAt(opened.prompt, opened.offsetAt(position), {
      partials: await partialNames(session, uri),
      kbs: session.knowledge.status.kbs,
      concepts: (words) =>
        words
          ? searchConcepts(library, words, { limit: MOST_CONCEPTS }).map((hit) => ({
              id: hit.concept,
              name: hit.preferredName,
              group: groupName(hit.group),
            }))
          : [],
    });
    return {
      // Concepts are searched anew with every letter.
      isIncomplete: items.some((item) => item.kind === "concept"),
      items: items.map((item, i): CompletionItem => {
        const range = opened.rangeOf(item);
        const typed = opened.prompt.text.slice(item.start, item.end);
        return {
          label: item.label,
          kind: KINDS[item.kind],
          sortText: String(i).padStart(4, "0"),
          textEdit: { range, newText: item.insert ?? item.label },
          ...(item.detail ? { detail: item.detail } : {}),
          ...(item.documentation
            ? { documentation: markupContent(item.documentation, session.client.markdownCompletion) }
            : {}),
          ...(item.kind === "concept" ? { filterText: typed } : {}),
        };
      }),
    };
  };

export const promptHover =
  (session: Session) =>
  async (opened: OpenPrompt, { position }: HoverParams): Promise<Hover | null> => {
    const said = descriptionAt(opened.prompt, opened.offsetAt(position));
    if (!said) return null;
    const markdown = session.client.markdownHover;
    const lines = [...said.lines];
    const { uri } = opened.document;
    if (said.concept)
      lines.push(...conceptCard(await libraryFor(session, uri), said.concept, markupFor(markdown)));
    if (said.partial) {
      const text = await partialsOf(session, uri)(said.partial);
      if (text !== undefined)
        lines.push(["```", ...text.split(/\r?\n/).slice(0, SHOWN_LINES), "```"].join("\n"));
    }
    if (!lines.length) return null;
    const text = lines.join("\n\n");
    return {
      contents: markupContent(markdown ? text : text.replace(/\*\*|`/g, ""), markdown),
      range: opened.rangeOf(said),
    };
  };
