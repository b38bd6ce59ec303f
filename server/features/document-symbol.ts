// The outline: semantic groups, their concepts, and each concept's mentions.
import type { DocumentSymbol, DocumentSymbolParams, SymbolInformation } from "vscode-languageserver/node";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { aboutText } from "../answering.ts";
import { groupName, shownConcept, wordsOf } from "../explain.ts";
import { CONCEPT_SYMBOL, GROUP_SYMBOL, locationOf, MENTION_SYMBOL, rangeOf } from "../lsp/to-proto.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import { remembered } from "../remembered.ts";
import type { Session } from "../session.ts";
import { promptOutline } from "./prompt-navigation.ts";

/** An outline with more leaves than this helps nobody and costs the client seconds. */
const MOST_MENTIONS = 5000;
const NONE = "No concept";
/** Of concepts that an annotation names and no loaded knowledge base holds. A client refuses an empty title. */
const UNKNOWN = "Not in a loaded knowledge base";

interface Listed {
  readonly name: string;
  readonly id: string;
  readonly mentions: Mention[];
}

export function documentSymbol(session: Session): void {
  session.connection.onDocumentSymbol(
    orPrompt(
      session,
      "outline",
      promptOutline(session),
      aboutText(session, "outline", (shown, _params: DocumentSymbolParams) => {
        const groups = grouped(shown);
        return session.client.documentSymbolTree ? tree(groups, shown) : flat(groups, shown);
      }),
    ),
  );
}

/** Group title → concepts, both in the order in which the text first names them. */
function grouped(shown: Shown): Map<string, Listed[]> {
  const groups = new Map<string, Map<string, Listed>>();
  for (const m of shown.analysis.all().slice(0, MOST_MENTIONS)) {
    const best = shownConcept(m);
    const title = best ? groupName(best.group) || UNKNOWN : NONE;
    const name = best ? best.name || best.concept.id : wordsOf(m, shown.text);
    const key = best?.concept.id ?? name;
    const concepts = remembered(groups, title, () => new Map<string, Listed>());
    const id = best?.concept.id ?? "";
    remembered(concepts, key, (): Listed => ({ name, id, mentions: [] })).mentions.push(m);
  }
  return new Map([...groups].map(([title, concepts]) => [title, [...concepts.values()]]));
}

const lineOf = (m: Mention, shown: Shown) => shown.document.positionAt(extentOf(m).start).line + 1;

function tree(groups: Map<string, Listed[]>, shown: Shown): DocumentSymbol[] {
  return [...groups].map(([title, concepts]) => {
    const children = concepts.map((c) => conceptSymbol(c, shown));
    return {
      name: title,
      detail: String(concepts.length),
      kind: GROUP_SYMBOL,
      ...around(children),
      children,
    };
  });
}

function conceptSymbol({ name, id, mentions }: Listed, shown: Shown): DocumentSymbol {
  const children = mentions.map((m): DocumentSymbol => {
    const range = rangeOf(shown.document, extentOf(m));
    return {
      name: wordsOf(m, shown.text) || " ",
      detail: [`line ${lineOf(m, shown)}`, m.status === "ambiguous" ? "several concepts fit" : ""]
        .filter(Boolean)
        .join(", "),
      kind: MENTION_SYMBOL,
      range,
      selectionRange: range,
    };
  });
  return {
    name: name || " ",
    detail: mentions.length > 1 ? `${id} · ${mentions.length}`.trim() : id,
    kind: CONCEPT_SYMBOL,
    ...around(children),
    children,
  };
}

/**
 * Where the first child is. Mentions of a concept are scattered: a range over all of them would take in unrelated lines,
 * their warnings and their breadcrumbs.
 */
function around(children: readonly DocumentSymbol[]): Pick<DocumentSymbol, "range" | "selectionRange"> {
  const first = (children[0] as DocumentSymbol).selectionRange;
  return { range: first, selectionRange: first };
}

/** For clients that know no tree: each concept once, at its first mention. */
const flat = (groups: Map<string, Listed[]>, shown: Shown): SymbolInformation[] =>
  [...groups].flatMap(([title, concepts]) =>
    concepts.map(({ name, id, mentions }) => ({
      name: id ? `${name} (${id})` : name || " ",
      kind: CONCEPT_SYMBOL,
      containerName: title,
      location: locationOf(shown.document, extentOf(mentions[0] as Mention)),
    })),
  );
