// Quick fixes for mentions: choose, mark as NIL, search, ignore, take the successor. Built from the document's own
// reading and never from the diagnostics a client sends along: some send them with columns in bytes.
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
} from "vscode-languageserver/node";
import type { Candidate, Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import { guarded, unlessCancelled } from "../answering.ts";
import { curationActions } from "../curation/code-actions.ts";
import { findingActions } from "../curation/findings.ts";
import { named, score, shownConcept, wordsOf } from "../explain.ts";
import { spanOf } from "../lsp/from-proto.ts";
import { mentionRange } from "../lsp/to-proto.ts";
import type { DecideParams } from "../protocol/decisions.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";
import { DECIDE } from "./decide.ts";
import { diagnosticFor, shownFinding } from "./diagnostics.ts";

const CHOICES = 5;
/** A selection over a whole page is no question about one mention. */
const MENTIONS = 3;
const DEADLINE_MS = 150;

export function codeAction(session: Session): void {
  session.connection.onCodeAction(
    guarded(session, "code action", null, async (params: CodeActionParams, token) => {
      const { only, triggerKind } = params.context;
      // Never on save: "source.fixAll" and the like get nothing, at once.
      if (only && !only.some((kind) => kind === "" || kind === CodeActionKind.QuickFix)) return [];
      const { uri } = params.textDocument;
      const asked = session.documents.get(uri)?.version;
      const shown =
        session.readings.cached(uri) ?? (await soon(unlessCancelled(session.readings.show(uri), token)));
      if (!shown || shown.version !== asked) return [];
      const { start, end } = spanOf(shown.document, params.range);
      const touched = start === end ? shown.analysis.at(start) : shown.analysis.within({ start, end });
      // A light bulb at every mention would be noise: unasked, only findings get one.
      const mentions = touched.filter(
        (m) => triggerKind !== CodeActionTriggerKind.Automatic || shownFinding(m, shown) !== undefined,
      );
      // Documents of corpus files are only shown.
      if (session.curation.corpora.known(uri)) return [];
      const curated = session.curation.known(uri);
      const decisions = [
        ...mentions.slice(0, MENTIONS).flatMap((m) => actionsFor(m, shown, session)),
        ...(mentions.length ? [] : dictionaryActions(shown, { start, end }, session)),
      ];
      const actions = curated
        ? [
            ...findingActions(curated, shown.library, shown.document, { start, end }, session.client),
            ...curationActions(curated, shown, { start, end }, triggerKind),
            ...decisions,
          ]
        : decisions;
      return session.client.codeActionLiterals
        ? actions
        : actions.flatMap((a): Command[] => (a.command ? [a.command] : []));
    }),
  );
}

/** The reading that the last edit needs anyway, if it is there in time: an editor must not wait for quick fixes. */
async function soon<T>(reading: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DEADLINE_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Longer selections are no names. */
const LONGEST_NAME = 200;

/** What a selection that holds no mention can become: a name, for clients that have the commands to ask for what. */
export function dictionaryActions(
  shown: Shown,
  { start, end }: Span,
  session: Pick<Session, "client">,
): CodeAction[] {
  const name = shown.text.slice(start, end).trim();
  if (!session.client.options.clientCommands || !name || name.length > LONGEST_NAME || /[\r\n]/.test(name))
    return [];
  const argument = { uri: shown.document.uri, name };
  const words = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  const action = (title: string, command: string): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command, arguments: [argument] },
  });
  return [
    action(`Add “${words}” as a synonym of…`, "curie.addSynonym"),
    action(`New concept “${words}”…`, "curie.newConcept"),
  ];
}

/** All quick fixes for one mention, the likeliest first. */
export function actionsFor(m: Mention, shown: Shown, session: Pick<Session, "client">): CodeAction[] {
  const words = wordsOf(m, shown.text, 40);
  const code = shownFinding(m, shown);
  const diagnostics = code ? [diagnosticFor(m, code, shown, session.client.relatedInformation)] : undefined;
  const range = mentionRange(shown.document, m);
  const place = { uri: shown.document.uri, position: range.start, range };
  const fix = (title: string, command: string, argument: unknown, preferred = false): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostics ? { diagnostics } : {}),
    ...(preferred ? { isPreferred: true } : {}),
    command: { title, command, arguments: [argument] },
  });
  const decide = (
    title: string,
    action: DecideParams["action"],
    scope: DecideParams["scope"],
    concept?: string,
    preferred?: boolean,
  ) => {
    const params: DecideParams = { ...place, action, scope, ...(concept ? { concept } : {}) };
    return fix(title, DECIDE, params, preferred);
  };

  const actions: CodeAction[] = [];
  const best = shownConcept(m);
  if (best?.obsolete) {
    const successors = shown.library.concept(best.concept.id)?.concept.replacedBy ?? [];
    for (const id of successors.slice(0, CHOICES)) {
      const name = shown.library.concept(id)?.concept.name;
      const title = `Link “${words}” to the successor ${name ? `${name} (${id})` : id}`;
      actions.push(decide(title, "choose", "here", id, successors.length === 1));
    }
  }
  /** Names alone know no chance. */
  const chance = (c: Candidate) => (m.why && c.score > 0 ? `, chance ${score(c.score)}` : "");
  const settled = m.status === "linked" ? m.candidates[0] : undefined;
  for (const c of m.candidates
    .slice(0, CHOICES + 1)
    .filter((c) => c !== settled)
    .slice(0, CHOICES))
    actions.push(decide(`Link “${words}” to ${named(c)}${chance(c)}`, "choose", "here", c.concept.id));
  const first = m.candidates[0];
  if (first && m.status === "ambiguous")
    actions.push(
      decide(
        `Link “${words}” to ${named(first)} everywhere in this file`,
        "choose",
        "file",
        first.concept.id,
      ),
    );
  const isDecidedNil = m.status === "nil" && shown.decidedBy.has(m);
  if (!isDecidedNil) actions.push(decide(`Mark “${words}” as having no concept (NIL)`, "nil", "here"));
  if (session.client.options.clientCommands) {
    const name = wordsOf(m, shown.text);
    actions.push(
      fix(`Search a concept for “${words}”…`, "curie.searchConcept", { ...place, query: name }),
      fix(`Add “${words}” as a synonym of…`, "curie.addSynonym", { ...place, name }),
      fix(`New concept “${words}”…`, "curie.newConcept", { ...place, name }),
    );
  }
  actions.push(
    decide(`Ignore “${words}” here`, "ignore", "here"),
    decide(`Ignore “${words}” in this file`, "ignore", "file"),
    decide(`Ignore “${words}” everywhere in this folder`, "ignore", "everywhere"),
  );
  return actions;
}
