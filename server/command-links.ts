// Links in a hover that carry a command out, for clients that have Curie's commands and trust them.
import type { Mention } from "../engine/text/mention.ts";
import { wordsOf } from "./explain.ts";
import { DECIDE } from "./features/decide.ts";
import { markupFor } from "./lsp/markup.ts";
import { mentionRange } from "./lsp/to-proto.ts";
import type { DecideParams } from "./protocol/decisions.ts";
import type { Shown } from "./readings.ts";

export class CommandLinks {
  readonly #shown: Shown;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  choose(m: Mention, concept: string): string {
    const params: DecideParams = { ...this.#place(m), action: "choose", scope: "here", concept };
    return link("Choose", DECIDE, params);
  }

  search(m: Mention): string {
    const query = wordsOf(m, this.#shown.text);
    return link("Search another", "curie.searchConcept", { ...this.#place(m), query });
  }

  open(id: string): string {
    return link("Open page", "curie.openConcept", id);
  }

  #place(m: Mention) {
    const range = mentionRange(this.#shown.document, m);
    return { uri: this.#shown.document.uri, position: range.start, range };
  }
}

function link(title: string, command: string, argument: unknown): string {
  const target = `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
  return markupFor(true).link(title, target);
}
