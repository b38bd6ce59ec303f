// Requests of the adjudication view: two annotations compared, their figures and conflicts, and a person's answers.
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import { Adjudication, type Question, type Sides } from "../../engine/corpus/merge/adjudication.ts";
import { conflictedSides, sidesOf } from "../../engine/corpus/merge/sides.ts";
import {
  type Agreement,
  AgreementCounter,
  type SpanAgreement,
} from "../../engine/evaluation/agreement/agree.ts";
import { asWritten } from "../../engine/evaluation/compared.ts";
import { extentOf, type Mention, textOf } from "../../engine/text/mention.ts";
import { guarded } from "../answering.ts";
import { rangeOf } from "../lsp/to-proto.ts";
import type { AdjudicationKept, AdjudicationResult, ConflictView } from "../protocol/adjudication.ts";
import { authorOf, type Session } from "../session.ts";
import { pathOf } from "../workspace.ts";

const openParams = z.union([
  z.object({ first: z.string().min(1), second: z.string().min(1), out: z.string().min(1) }),
  z.object({ conflicted: z.string().min(1) }),
]);
const answerParams = z.object({
  id: z.string(),
  document: z.string(),
  key: z.string(),
  choice: z.enum(["left", "right", "both"]),
});

const failed = (error: unknown) =>
  new ResponseError<void>(
    LSPErrorCodes.RequestFailed,
    error instanceof Error ? error.message : String(error),
  );
const pathIn = (given: string): string => pathOf(given) ?? given;

export function adjudicate(session: Session): void {
  const { connection } = session;
  const open = new Map<string, Adjudication>();
  connection.onRequest(
    "curie/adjudication/open",
    guarded(session, "curie/adjudication/open", null, async (given: unknown): Promise<AdjudicationResult> => {
      const params = openParams.parse(given);
      const problems: string[] = [];
      try {
        const conflicted = "conflicted" in params ? pathIn(params.conflicted) : undefined;
        const folder = session.workspace.folders[0]?.path ?? process.cwd();
        const sides =
          "conflicted" in params
            ? [await conflictedSides(pathIn(params.conflicted))]
            : await sidesOf(pathIn(params.first), pathIn(params.second), folder, (m) => problems.push(m));
        const out = "conflicted" in params ? dirname(conflicted as string) : pathIn(params.out);
        const adjudication = await Adjudication.open(out, session.ports.annotationFiles, sides);
        const id = conflicted ?? out;
        open.set(id, adjudication);
        return {
          id,
          out: pathToFileURL(out).href,
          figures: figuresOf(sides),
          documents: adjudication.documents.map(({ id: document, path, sides: s, questions }) => ({
            id: document,
            uri: pathToFileURL(path).href,
            authors: [...s.authors],
            conflicts: viewsOf(s, questions),
          })),
          problems,
        };
      } catch (error) {
        throw failed(error);
      }
    }),
  );
  connection.onRequest(
    "curie/adjudication/answer",
    guarded(session, "curie/adjudication/answer", null, async (given: unknown): Promise<AdjudicationKept> => {
      const { id, document, key, choice } = answerParams.parse(given);
      try {
        const by = { author: authorOf(session), now: session.ports.now() };
        return { kept: (await open.get(id)?.answer(document, key, choice, by)) !== undefined };
      } catch (error) {
        throw failed(error);
      }
    }),
  );
}

function viewsOf(sides: Sides, questions: readonly Question[]): ConflictView[] {
  const { text } = sides.first;
  const document = TextDocument.create("", "plaintext", 0, text);
  const side = (m: Mention | undefined): string =>
    m
      ? [`“${textOf(m, text)}”`, m.type, ...m.concepts.map((c) => c.id), m.status === "nil" ? "NIL" : ""]
          .filter(Boolean)
          .join(" ")
      : "–";
  return questions.map(({ key, conflict, choices, chosen }) => {
    const about = conflict.ours ?? conflict.theirs ?? conflict.base;
    const { relations } = conflict;
    const relation = (r: { type: string } | undefined) => (r ? r.type : "–");
    return {
      key,
      kind: conflict.kind,
      range: rangeOf(document, about ? extentOf(about) : { start: 0, end: 0 }),
      text: about ? textOf(about, text) : "",
      left: relations ? relation(relations.ours) : side(conflict.ours),
      right: relations ? relation(relations.theirs) : side(conflict.theirs),
      choices: [...choices],
      ...(chosen ? { chosen } : {}),
    };
  });
}

/** Rows of the agreement's table; figures with their counts. */
function figuresOf(sides: readonly Sides[]): AdjudicationResult["figures"] {
  const counter = new AgreementCounter(asWritten);
  for (const { first, second } of sides) counter.add(first, second);
  return rowsOf(counter.finish());
}

const share = (x: number | undefined): string => (x === undefined ? "–" : x.toFixed(3));
const f1 = ({ f1: value, pairs, first, second }: SpanAgreement): string =>
  `${share(value)} (${pairs} of ${first} and ${second})`;

function rowsOf(a: Agreement): AdjudicationResult["figures"] {
  const { same, both } = a.concepts;
  return [
    { figure: "exact", value: f1(a.exact) },
    { figure: "relaxed", value: f1(a.relaxed) },
    { figure: "spans", value: f1(a.spans) },
    { figure: "concepts", value: `${share(both ? same / both : undefined)} (${same} of ${both})` },
    { figure: "kappa", value: share(a.kappa) },
    { figure: "alpha", value: share(a.alpha) },
  ];
}
