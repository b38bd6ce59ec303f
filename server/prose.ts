// What of a document is prose, by its language or its first line; and when a document is not analysed, why.
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Region } from "../engine/analysis/analysis.ts";
import { proseRegions } from "../engine/corpus/formats/pubtator.ts";
import { isPrompt } from "./prompts/open-prompt.ts";
import type { Settings } from "./settings.ts";

/** Said once at the top of the document, in place of silence. */
export interface Notice {
  readonly code: "disabled" | "too-long" | "binary" | "no-kb";
  readonly message: string;
}

const PUBTATOR = /^\uFEFF?\d+\|t\|/;
const ANNOTATIONS = /\.ann$/i;
const BRAT = new Set(["brat", "brat-ann"]);

/** A PubTator file, whatever it is called: its texts and annotations are told apart. */
export const isPubTator = (languageId: string, text: string): boolean =>
  languageId === "pubtator" || PUBTATOR.test(text.slice(0, 64));

/** Prose of a text; undefined means all of it. */
export function proseOf(uri: string, languageId: string, text: string): readonly Region[] | undefined {
  if (isPubTator(languageId, text)) return proseRegions(text);
  // brat keeps annotations beside the text: there is no prose in such a file.
  if (BRAT.has(languageId) || ANNOTATIONS.test(uri)) return [];
  // A template is no text about anything.
  if (isPrompt({ uri, languageId })) return [];
  return undefined;
}

const counted = (n: number) => n.toLocaleString("en-US");

export function noticeFor(document: TextDocument, text: string, settings: Settings): Notice | undefined {
  if (!settings.enable)
    return { code: "disabled", message: "Curie is switched off here (setting curie.enable)." };
  const limit = settings["limits.fileLength"];
  if (text.length > limit)
    return {
      code: "too-long",
      message:
        `Not analysed: the text has ${counted(text.length)} characters, ` +
        `more than curie.limits.fileLength allows (${counted(limit)}).`,
    };
  const nul = text.indexOf("\0");
  if (nul < 0) return undefined;
  const { line } = document.positionAt(nul);
  return {
    code: "binary",
    message: `Not analysed: a NUL character in line ${line + 1} says that this is no text.`,
  };
}
