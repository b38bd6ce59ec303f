// Mentions of documents linked by the whole cascade, to a wanted precision: what `curie link --by cascade` does.
import type { Document } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import { type AddedStage, askAdded } from "./added-stages.ts";
import type { CascadeLinker } from "./cascade-linker.ts";
import { type Least, settled } from "./settle.ts";

/** The mentions in their order. Rejects with the signal's reason, or with what an added stage rejects with. */
export async function linkByCascade(
  linker: CascadeLinker,
  document: Pick<Document, "text" | "sections">,
  mentions: readonly Mention[],
  least: Least,
  added: readonly AddedStage[],
  signal: AbortSignal,
): Promise<Mention[]> {
  const own = linker.answers(document.text, linker.asked(document.text, mentions), least.early);
  const answers = added.length ? await askAdded(added, document, mentions, own, least.early, signal) : own;
  return mentions.map((m, i) => {
    const answer = answers[i];
    return answer ? settled(m, answer, least) : m;
  });
}
