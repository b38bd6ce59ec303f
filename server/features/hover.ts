// Hover: the concept card of what is under the pointer, and why it was linked; nested mentions from the inside out.
import type { Hover, HoverParams } from "vscode-languageserver/node";
import { sameRows } from "../../engine/kb/same-concepts.ts";
import type { Candidate, Mention } from "../../engine/text/mention.ts";
import { aboutText } from "../answering.ts";
import type { ClientTraits } from "../client-traits.ts";
import { CommandLinks } from "../command-links.ts";
import { conceptCard } from "../concept-card.ts";
import { type AnnotatedText, annotatedText } from "../curation/annotated-text.ts";
import { annotationLines } from "../curation/hover-lines.ts";
import {
  named,
  score,
  shownConcept,
  whoFound,
  whyAttributes,
  whyCandidate,
  whyMention,
  wordsOf,
} from "../explain.ts";
import { offsetOf } from "../lsp/from-proto.ts";
import { type Markup, markupFor } from "../lsp/markup.ts";
import { markup as markupContent, mentionRange } from "../lsp/to-proto.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";
import { promptHover } from "./prompt-completion.ts";

const shownCandidate = ({ concept }: Candidate) => ({ id: concept.id, kb: concept.kb ?? "" });

const DEEPEST = 3;
const CHOICES = 5;

export function hover(session: Session): void {
  session.connection.onHover(
    orPrompt(
      session,
      "hover",
      promptHover(session),
      aboutText(session, "hover", (shown, params: HoverParams) =>
        hoverAt(
          shown,
          offsetOf(shown.document, params.position),
          session.client,
          annotatedText(session.curation, shown.document.uri),
        ),
      ),
    ),
  );
}

/** The card for an offset, or null where nothing is mentioned. */
export function hoverAt(
  shown: Shown,
  offset: number,
  { markdownHover: markdown, options }: Pick<ClientTraits, "markdownHover" | "options">,
  curated?: AnnotatedText,
): Hover | null {
  const mentions = shown.analysis.at(offset).slice(0, DEEPEST);
  const innermost = mentions[0];
  if (!innermost) return null;
  const markup = markupFor(markdown);
  const acts = markdown && options.clientCommands ? new CommandLinks(shown) : undefined;
  const parts = mentions.map((m, i) =>
    [
      ...(curated ? annotationLines(m, curated, markup) : []),
      ...about(m, shown, markup, i > 0, acts, curated?.shownFrom === undefined),
    ].join("\n\n"),
  );
  return {
    contents: markupContent(parts.join(`\n\n${markup.rule()}\n\n`), markdown),
    range: mentionRange(shown.document, innermost),
  };
}

function about(
  m: Mention,
  shown: Shown,
  markup: Markup,
  outer: boolean,
  acts: CommandLinks | undefined,
  mayDecide: boolean,
): string[] {
  const words = wordsOf(m, shown.text);
  const lines = outer ? [markup.text(`In “${words}”:`)] : [];
  const context = whyAttributes(m, shown);
  if (context) lines.push(`${markup.strong("In this text")} ${markup.text(context)}`);
  const best = shownConcept(m);
  const finders = whoFound(m);
  if (finders) lines.push(markup.text(finders));
  if (!best) {
    lines.push(
      markup.strong("No concept"),
      markup.text(mayDecide ? whyMention(m, shown).join(" ") : `The file links “${words}” to none.`),
    );
    if (acts && mayDecide) lines.push(acts.search(m));
    return lines;
  }
  if (m.status === "ambiguous") {
    const rows = sameRows(shown.library, m.candidates, shownCandidate);
    const choices = rows.slice(0, CHOICES);
    lines.push(
      `${markup.strong(rows.length > 1 ? "Several concepts fit." : "Perhaps this concept.")} ${markup.text("Choose one with a quick fix.")}`,
      markup.list(
        choices.map(({ item: c, also }) => {
          const why = markup.text(
            `${m.why ? "chance" : "score"} ${score(c.score)}: ${whyCandidate(c, words)}`,
          );
          const ids = [c, ...also].map(({ concept }) => markup.code(concept.id)).join(" ");
          const choice = `${markup.strong(c.name)} ${ids} ${why}`;
          return acts && mayDecide ? `${choice} ${acts.choose(m, c.concept.id)}` : choice;
        }),
      ),
    );
    if (rows.length > CHOICES)
      lines.push(
        markup.text(`… and ${rows.length - CHOICES} more, such as ${named(rows[CHOICES]?.item ?? best)}.`),
      );
    lines.push(markup.text("The first of them:"));
  }
  const why = `${markup.strong("Why this concept?")} ${markup.text(mayDecide ? whyMention(m, shown).join(" ") : `The file links “${words}” to it.`)}`;
  lines.push(...conceptCard(shown.library, best.concept.id, markup, why));
  const same = sameRows(shown.library, m.candidates, shownCandidate).find(({ item }) => item === best)?.also;
  if (same?.length)
    lines.push(
      `${markup.text("The same concept:")} ${same.map((c) => `${markup.code(c.concept.id)} ${markup.text(`(${c.concept.kb ?? ""})`)}`).join(", ")}`,
    );
  if (acts) lines.push([acts.open(best.concept.id), ...(mayDecide ? [acts.search(m)] : [])].join(" · "));
  return lines;
}
