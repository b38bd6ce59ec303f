// Semantic tokens: one colour for each semantic group. The protocol draws no overlaps, so nested mentions are
// flattened: every character belongs to the innermost mention that covers it.
import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { byPosition, lengthOf, type Span } from "../../engine/text/span.ts";
import { aboutText } from "../answering.ts";
import { shownConcept } from "../explain.ts";
import { spanOf } from "../lsp/from-proto.ts";
import { tokenModifiersOf, tokenTypeOf } from "../lsp/to-proto.ts";
import { type OpenPrompt, orPrompt } from "../prompts/open-prompt.ts";
import { remembered } from "../remembered.ts";
import type { Session } from "../session.ts";
import { promptTokens } from "./prompt-navigation.ts";

/** Stretches of text, in order and without overlap, each with the mention that colours it. */
export function flatten(mentions: readonly Mention[]): { span: Span; mention: Mention }[] {
  const parts = mentions
    .flatMap((mention) => mention.spans.map((span) => ({ span, mention, size: lengthOf(extentOf(mention)) })))
    .sort((a, b) => byPosition(a.span, b.span));
  const flat: { span: Span; mention: Mention }[] = [];
  const emit = (start: number, end: number, mention: Mention) => {
    if (start < end) flat.push({ span: { start, end }, mention });
  };
  let open: typeof parts = [];
  let at = 0;
  /** Colours everything up to `to`: at each place the shortest mention still open. */
  const advance = (to: number) => {
    while (open.length && at < to) {
      const inner = open.reduce((a, b) => (b.size <= a.size ? b : a));
      const end = Math.min(to, ...open.map((p) => p.span.end));
      emit(at, end, inner.mention);
      at = end;
      open = open.filter((p) => p.span.end > at);
    }
    at = Math.max(at, to);
  };
  for (const part of parts) {
    advance(part.span.start);
    open.push(part);
  }
  advance(Number.MAX_SAFE_INTEGER);
  return flat;
}

function tokensFor(document: TextDocument, mentions: readonly Mention[], into: SemanticTokensBuilder): void {
  for (const { span, mention } of flatten(mentions)) {
    const type = tokenTypeOf(shownConcept(mention)?.group ?? mention.type);
    const modifiers = tokenModifiersOf(mention);
    const start = document.positionAt(span.start);
    const end = document.positionAt(span.end);
    if (start.line === end.line) {
      if (end.character > start.character)
        into.push(start.line, start.character, end.character - start.character, type, modifiers);
      continue;
    }
    for (let line = start.line; line <= end.line; line++) {
      const from = line === start.line ? start.character : 0;
      // A position past the line's end is clamped in front of its line break.
      const to = line === end.line ? end.character : endOfLine(document, line);
      if (to > from) into.push(line, from, to - from, type, modifiers);
    }
  }
}

const endOfLine = (document: TextDocument, line: number): number =>
  document.positionAt(document.offsetAt({ line, character: Number.MAX_SAFE_INTEGER })).character;

export function semanticTokens(session: Session): void {
  const { connection, documents } = session;
  const builders = new Map<string, SemanticTokensBuilder>();
  const builderFor = (uri: string) => remembered(builders, uri, () => new SemanticTokensBuilder());
  const none: SemanticTokens = { data: [] };

  const full = aboutText(
    session,
    "semantic tokens",
    (shown, _params: SemanticTokensParams): SemanticTokens => {
      const builder = builderFor(shown.document.uri);
      builder.previousResult(""); // forgets the result before: this one starts anew
      tokensFor(shown.document, shown.analysis.all(), builder);
      return builder.build();
    },
  );
  const delta = aboutText(
    session,
    "semantic tokens delta",
    (shown, params: SemanticTokensDeltaParams): SemanticTokens | SemanticTokensDelta => {
      const builder = builderFor(shown.document.uri);
      builder.previousResult(params.previousResultId);
      tokensFor(shown.document, shown.analysis.all(), builder);
      return builder.buildEdits();
    },
  );
  const range = aboutText(session, "semantic tokens range", (shown, params: SemanticTokensRangeParams) => {
    const builder = new SemanticTokensBuilder();
    tokensFor(shown.document, shown.analysis.within(spanOf(shown.document, params.range)), builder);
    return { data: builder.build().data };
  });
  const all = (opened: OpenPrompt) => promptTokens(opened);
  const fullOr = orPrompt(session, "semantic tokens", all, full);
  const deltaOr = orPrompt(session, "semantic tokens delta", all, delta);
  const rangeOr = orPrompt(
    session,
    "semantic tokens range",
    (opened, params: SemanticTokensRangeParams) =>
      promptTokens(opened, spanOf(opened.document, params.range)),
    range,
  );
  connection.languages.semanticTokens.on(async (params, token) => (await fullOr(params, token)) ?? none);
  connection.languages.semanticTokens.onDelta(
    async (params, token) => (await deltaOr(params, token)) ?? none,
  );
  connection.languages.semanticTokens.onRange(
    async (params, token) => (await rangeOr(params, token)) ?? none,
  );
  documents.onDidClose(({ document }) => builders.delete(document.uri));
}
