// Inlay hints: the concept's id behind each linked mention, where the setting asks for it.
import type { InlayHint, InlayHintParams } from "vscode-languageserver/node";
import { extentOf } from "../../engine/text/mention.ts";
import { aboutText } from "../answering.ts";
import { spanOf } from "../lsp/from-proto.ts";
import { attributeNames } from "../lsp/to-proto.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";

const MOST = 1000;

export function inlayHint(session: Session): void {
  session.connection.languages.inlayHint.on(
    aboutText(session, "inlay hints", (shown, params: InlayHintParams) =>
      shown.settings["inlayHints.enable"] ? hintsFor(shown, params) : [],
    ),
  );
}

function hintsFor(shown: Shown, { range }: InlayHintParams): InlayHint[] {
  const hints: InlayHint[] = [];
  for (const m of shown.analysis.within(spanOf(shown.document, range))) {
    if (!m.concepts.length) continue;
    if (hints.length === MOST) break;
    hints.push({
      position: shown.document.positionAt(extentOf(m).end),
      label: [m.concepts.map((c) => c.id).join("+"), ...attributeNames(m)].join(" · "),
      paddingLeft: true,
      ...(m.candidates[0] ? { tooltip: m.candidates[0].name } : {}),
    });
  }
  return hints;
}
