// Prompt files among the open documents: what they are, their reading, and who answers for them.
import type { CancellationToken, Position, Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type PromptDocument, promptDocument } from "../../engine/prompts/prompt-document.ts";
import { guarded } from "../answering.ts";
import type { Session } from "../session.ts";

/** Other editors call such files by their ending, or by the convention's name. */
const LANGUAGES = ["dotprompt", "prompt"];

export const isPrompt = (document: Pick<TextDocument, "languageId" | "uri">): boolean =>
  LANGUAGES.includes(document.languageId) || /\.prompt$/i.test(document.uri);

/** A prompt file at one version, with the way between its places and the editor's. */
export interface OpenPrompt {
  readonly document: TextDocument;
  readonly version: number;
  readonly prompt: PromptDocument;
  offsetAt(position: Position): number;
  rangeOf(place: { readonly start: number; readonly end: number }): Range;
}

const read = new WeakMap<TextDocument, OpenPrompt>();

/** Read once for each version. */
export function openPrompt(document: TextDocument): OpenPrompt {
  const known = read.get(document);
  if (known?.version === document.version) return known;
  const text = document.getText();
  const prompt = promptDocument(text);
  // A byte order mark that a client left in place.
  const shift = text.length - prompt.text.length;
  const opened: OpenPrompt = {
    document,
    version: document.version,
    prompt,
    offsetAt: (position) => Math.max(0, document.offsetAt(position) - shift),
    rangeOf: ({ start, end }) => ({
      start: document.positionAt(start + shift),
      end: document.positionAt(end + shift),
    }),
  };
  read.set(document, opened);
  return opened;
}

type Answer<P, R> = (params: P, token: CancellationToken) => Promise<R>;

/** A handler that answers for prompt files by `mine`, for other documents by `theirs`. */
export function orPrompt<P extends { textDocument: { uri: string } }, M, T>(
  session: Session,
  name: string,
  mine: (opened: OpenPrompt, params: P, token: CancellationToken) => M | Promise<M>,
  theirs: Answer<P, T>,
): Answer<P, M | T | null> {
  const answer = guarded(session, `prompt ${name}`, null, async (params: P, token) => {
    const document = session.documents.get(params.textDocument.uri);
    return document ? mine(openPrompt(document), params, token) : null;
  });
  return async (params, token) => {
    const document = session.documents.get(params?.textDocument?.uri);
    return document && isPrompt(document) ? answer(params, token) : theirs(params, token);
  };
}

/** The same for requests that nothing else answers. */
export const forPrompt = <P extends { textDocument: { uri: string } }, M>(
  session: Session,
  name: string,
  mine: (opened: OpenPrompt, params: P, token: CancellationToken) => M | Promise<M>,
): Answer<P, M | null> => orPrompt(session, name, mine, async () => null);
