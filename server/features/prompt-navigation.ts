// Definition, references, highlights, outline, folding, colours and renaming in prompt files.
import {
  type DefinitionParams,
  type DocumentHighlight,
  type DocumentHighlightParams,
  type DocumentSymbol,
  type FoldingRange,
  type FoldingRangeParams,
  FoldingRangeRequest,
  type Location,
  type ReferenceParams,
  RenameRequest,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SymbolInformation,
  SymbolKind,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { coloursOf, foldsOf, outlineOf, type Section } from "../../engine/prompts/outline.ts";
import {
  type Place,
  placesOfField,
  placesOfInput,
  renameInput,
  thingAt,
} from "../../engine/prompts/places.ts";
import { refused } from "../answering.ts";
import { legend } from "../lsp/legend.ts";
import { forPrompt, type OpenPrompt } from "../prompts/open-prompt.ts";
import { partialPath } from "../prompts/partial-files.ts";
import type { Session } from "../session.ts";
import { uriOf } from "../workspace.ts";

const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** All places of what stands at a position, the declaration first where there is one. */
function placesAt({ prompt, offsetAt }: OpenPrompt, { position }: TextDocumentPositionParams): Place[] {
  const thing = thingAt(prompt, offsetAt(position));
  if (!thing) return [];
  if (thing.kind === "input") return placesOfInput(prompt, thing.name);
  if (thing.kind === "field") return thing.node ? placesOfField(prompt, thing.node) : [];
  return prompt.uses
    .filter((u) => u.kind === thing.kind && u.name === thing.name)
    .map(({ start, end }) => ({ start, end }));
}

export const promptDefinition =
  (session: Session) =>
  async (opened: OpenPrompt, params: DefinitionParams): Promise<Location[] | null> => {
    const { prompt, document, rangeOf, offsetAt } = opened;
    const thing = thingAt(prompt, offsetAt(params.position));
    if (thing?.kind === "partial") {
      const path = partialPath(document.uri, thing.name);
      return path && (await session.ports.files.stat(path)) ? [{ uri: uriOf(path), range: TOP }] : null;
    }
    if ((thing?.kind !== "input" && thing?.kind !== "field") || !thing.node) return null;
    return [{ uri: document.uri, range: rangeOf(thing.node) }];
  };

export const promptReferences = (opened: OpenPrompt, params: ReferenceParams): Location[] => {
  const thing = thingAt(opened.prompt, opened.offsetAt(params.position));
  const declared = thing?.kind === "input" || thing?.kind === "field";
  const places = placesAt(opened, params);
  return (declared && !params.context?.includeDeclaration ? places.slice(1) : places).map((place) => ({
    uri: opened.document.uri,
    range: opened.rangeOf(place),
  }));
};

export const promptHighlights = (opened: OpenPrompt, params: DocumentHighlightParams): DocumentHighlight[] =>
  placesAt(opened, params).map((place) => ({ range: opened.rangeOf(place) }));

const SYMBOLS: Readonly<Record<Section["kind"], SymbolKind>> = {
  "front-matter": SymbolKind.Namespace,
  key: SymbolKind.Property,
  message: SymbolKind.Class,
  heading: SymbolKind.String,
};

export const promptOutline =
  (session: Session) =>
  (opened: OpenPrompt): DocumentSymbol[] | SymbolInformation[] => {
    const symbol = (section: Section): DocumentSymbol => ({
      name: section.name,
      kind: SYMBOLS[section.kind],
      range: opened.rangeOf(section),
      selectionRange: opened.rangeOf(section.at),
      children: section.children.map(symbol),
    });
    const tree = outlineOf(opened.prompt).map(symbol);
    if (session.client.documentSymbolTree) return tree;
    return tree
      .flatMap((s) => [s, ...(s.children ?? [])])
      .map(({ name, kind, range }) => ({
        name,
        kind,
        location: { uri: opened.document.uri, range },
      }));
  };

export const promptTokens = (opened: OpenPrompt, within?: Place): SemanticTokens => {
  const builder = new SemanticTokensBuilder();
  for (const { start, end, colour } of coloursOf(opened.prompt)) {
    if (within && (end < within.start || start > within.end)) continue;
    const range = opened.rangeOf({ start, end });
    builder.push(range.start.line, range.start.character, end - start, legend.tokenTypes.indexOf(colour), 0);
  }
  return builder.build();
};

function folds({ prompt, rangeOf }: OpenPrompt): FoldingRange[] {
  const seen = new Set<string>();
  return foldsOf(prompt).flatMap((place) => {
    const { start, end } = rangeOf(place);
    // A stretch that ends at the beginning of a line does not have that line.
    const last = end.character === 0 ? end.line - 1 : end.line;
    const key = `${start.line} ${last}`;
    if (last <= start.line || seen.has(key)) return [];
    seen.add(key);
    return [{ startLine: start.line, endLine: last }];
  });
}

const SELECTOR = [{ language: "dotprompt" }, { pattern: "**/*.prompt" }];

export function promptNavigation(session: Session): void {
  const { connection } = session;
  connection.onFoldingRanges(
    forPrompt(session, "folding", (opened, _params: FoldingRangeParams) => folds(opened)),
  );
  connection.onPrepareRename(
    forPrompt(session, "prepare rename", (opened, params: TextDocumentPositionParams) => {
      const thing = thingAt(opened.prompt, opened.offsetAt(params.position));
      if (thing?.kind !== "input" || !thing.node) return null;
      return { range: opened.rangeOf(thing.place), placeholder: thing.name };
    }),
  );
  connection.onRenameRequest(
    forPrompt(
      session,
      "rename",
      (opened, params: TextDocumentPositionParams & { newName: string }): WorkspaceEdit | null => {
        const thing = thingAt(opened.prompt, opened.offsetAt(params.position));
        if (thing?.kind !== "input") throw refused("Only inputs of a prompt can be renamed.");
        const edits = renameInput(opened.prompt, thing.name, params.newName);
        if ("reason" in edits) throw refused(edits.reason);
        return {
          changes: {
            [opened.document.uri]: edits.map(({ text, ...place }) => ({
              range: opened.rangeOf(place),
              newText: text,
            })),
          },
        };
      },
    ),
  );
}

/** After `initialized`: for prompt files only, where the client can be told, so that texts keep their own folding. */
export async function registerPromptProviders({ connection, client }: Session): Promise<void> {
  if (client.register.folding)
    await connection.client.register(FoldingRangeRequest.type, { documentSelector: SELECTOR });
  if (client.register.rename)
    await connection.client.register(RenameRequest.type, {
      documentSelector: SELECTOR,
      prepareProvider: true,
    });
}
