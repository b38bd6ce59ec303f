// Commands `curie.decide` and `curie.undoDecision`: a person's act, written to the decisions log, at once in effect.
import type { ExecuteCommandParams, Range } from "vscode-languageserver/node";
import { type Decision, record, undoing } from "../../engine/corpus/decisions.ts";
import { extentOf } from "../../engine/text/mention.ts";
import { guarded, refused } from "../answering.ts";
import { corpusPlace } from "../curation/corpus-uri.ts";
import { SHOWN_ONLY } from "../curation/shown-corpora.ts";
import { wordsOf } from "../explain.ts";
import { decideParams, offsetOf, spanOf } from "../lsp/from-proto.ts";
import { rangeOf } from "../lsp/to-proto.ts";
import { mentionAt } from "../mention-at.ts";
import type { DecideParams, DecisionAnswer } from "../protocol/decisions.ts";
import { authorOf, type Session } from "../session.ts";
import { CURATE, curateCommand } from "./curate.ts";
import { ADD_TO_DICTIONARY, addToDictionary } from "./dictionary.ts";
import { GENERATION, generationCommand } from "./generation.ts";

export const DECIDE = "curie.decide";
export const UNDO = "curie.undoDecision";
export const commands = [DECIDE, UNDO, ADD_TO_DICTIONARY];

const REACH: readonly Decision["scope"][] = ["here", "file", "everywhere"];

const answerOf = (d: Decision): DecisionAnswer => ({
  action: d.action,
  scope: d.scope,
  text: d.quote,
  ...(d.concept ? { concept: d.concept } : {}),
});

export function decide(session: Session): void {
  async function add(uri: string, decision: Decision): Promise<void> {
    try {
      await session.decisions.add(uri, decision);
    } catch (error) {
      throw refused(`The decision was not kept: ${error instanceof Error ? error.message : error}`);
    }
  }

  async function decideOne(argument: unknown): Promise<DecisionAnswer> {
    const parsed = decideParams.safeParse(argument);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw refused(`${DECIDE}: ${issue?.path.join(".") || "argument"}: ${issue?.message}`);
    }
    const params = parsed.data;
    if (corpusPlace(params.uri)) throw refused(SHOWN_ONLY);
    const shown = await session.readings.show(params.uri);
    if (!shown) throw refused(`${DECIDE}: ${params.uri} is not open.`);
    const at = params.range ? spanOf(shown.document, params.range) : undefined;
    const m = mentionAt(shown, at?.start ?? offsetOf(shown.document, params.position), at?.end);
    if (!m) throw refused("There is no mention here any more. The text may have changed.");
    const curated = params.scope === "here" ? session.curation.known(params.uri) : undefined;
    if (curated)
      return decideAnnotation(params, rangeOf(shown.document, extentOf(m)), wordsOf(m, shown.text));
    const { file } = await session.decisions.for(params.uri);
    // Deciding anew replaces the record that shaped this place, so that the two never compete for it: the later
    // act must be seen, also where it reaches further than the one before. One that reaches further still stays.
    const before = shown.decidedBy.get(m);
    const decision = record(
      {
        action: params.action,
        scope: params.scope,
        ...(params.action === "choose" && params.concept ? { concept: params.concept } : {}),
        ...(before && REACH.indexOf(before.scope) <= REACH.indexOf(params.scope)
          ? { undoes: before.time }
          : {}),
      },
      { text: shown.text, ...extentOf(m), file },
      { author: authorOf(session), now: session.ports.now(), last: await session.decisions.last(params.uri) },
    );
    await add(params.uri, decision);
    session.acts.did(() => undo(params.uri, decision));
    return answerOf(decision);
  }

  /** In an annotated text a decision about one place is one about its annotation, kept beside the text. */
  async function decideAnnotation(
    { uri, action, concept }: { uri: string; action: DecideParams["action"]; concept?: string | undefined },
    selection: Range,
    text: string,
  ): Promise<DecisionAnswer> {
    const act = { uri, selection, action: action === "ignore" ? ("reject" as const) : ("concept" as const) };
    const answer = await curateCommand(session, {
      ...act,
      ...(action === "choose" && concept ? { concept } : {}),
    });
    if (!answer.done) throw refused(answer.message ?? "Nothing was decided.");
    session.acts.did(() => undoAnnotation(uri));
    session.curation.onChange(uri);
    return { action, scope: "here", text, ...(concept ? { concept } : {}) };
  }

  async function undoAnnotation(uri: string): Promise<DecisionAnswer> {
    const at = { line: 0, character: 0 };
    const { message } = await curateCommand(session, {
      uri,
      action: "undo",
      selection: { start: at, end: at },
    });
    session.curation.onChange(uri);
    return { action: "undo", scope: "here", text: message ?? "" };
  }

  async function undo(uri: string, decision: Decision): Promise<DecisionAnswer> {
    const time = await session.decisions.last(uri);
    await add(uri, undoing(decision, authorOf(session), session.ports.now(), time));
    return answerOf(decision);
  }

  session.connection.onExecuteCommand(
    guarded(session, "command", null, async ({ command, arguments: given }: ExecuteCommandParams) => {
      if (command === DECIDE) return decideOne(given?.[0]);
      if (command === UNDO) return session.acts.undoLast();
      if (command === CURATE) return curateCommand(session, given?.[0]);
      if (command === ADD_TO_DICTIONARY) return addToDictionary(session, given?.[0]);
      if (command === GENERATION) return generationCommand(session, given?.[0]);
      throw refused(`Unknown command ${command}.`);
    }),
  );
}
