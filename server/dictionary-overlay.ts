// A folder's knowledge bases with its dictionary laid over them: names go to the KB that holds their concept, new
// concepts make a small KB of their own that goes first. Added lines cost their own overlay only, not that of all.
import { packKb } from "../engine/kb/build.ts";
import type { KnowledgeBase } from "../engine/kb/knowledge-base.ts";
import { openKb } from "../engine/kb/open.ts";
import { overlayKb } from "../engine/kb/overlay.ts";
import type { Addition } from "../engine/kb/overlay-additions.ts";
import { ImportReport } from "../engine/kb/report.ts";
import type { Dictionary } from "./dictionary-store.ts";

/** Name of the KB of a dictionary's new concepts. */
export const DICTIONARY_KB = "dictionary";

interface Laid {
  readonly bases: readonly KnowledgeBase[];
  readonly additions: readonly Addition[];
  readonly kbs: readonly KnowledgeBase[];
  readonly own: KnowledgeBase | undefined;
}

async function emptyKb(source: string): Promise<KnowledgeBase> {
  const { chunks } = await packKb([], { name: DICTIONARY_KB, version: "1", source });
  return openKb(Buffer.concat(chunks));
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

export class DictionaryOverlay {
  readonly #warn: (message: string) => void;
  /** By the dictionary's path and the KBs under it. */
  readonly #laid = new Map<string, Laid>();

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** The KBs in their order, each with what the dictionary adds to it. The same ones where nothing is added. */
  async over(
    bases: readonly KnowledgeBase[],
    { path, additions }: Dictionary,
  ): Promise<readonly KnowledgeBase[]> {
    const before = this.#laid.get(path);
    const goesOn =
      before !== undefined && sameList(before.bases, bases) && isPrefix(before.additions, additions);
    if (goesOn && before.additions.length === additions.length) return listOf(before);
    const start: Laid = goesOn ? before : { bases, additions: [], kbs: bases, own: undefined };
    const laid = await this.#lay(start, additions, path);
    this.#laid.set(path, laid);
    return listOf(laid);
  }

  async #lay(start: Laid, additions: readonly Addition[], path: string): Promise<Laid> {
    const news = additions.slice(start.additions.length);
    const report = new ImportReport();
    const options = { source: "user dictionary", report };
    const kbs = [...start.kbs];
    const byKb = Map.groupBy(news, ({ id }) => kbs.findIndex((kb) => kb.concept(id) !== undefined));
    let { own } = start;
    for (const [kb, added] of byKb) {
      if (kb >= 0) kbs[kb] = await overlayKb(kbs[kb] as KnowledgeBase, added, options);
      else own = await overlayKb(own ?? (await emptyKb(path)), added, options);
    }
    const first = report.problems[0];
    if (first) this.#warn(`Dictionary: ${first.reason} (${path})`);
    return { bases: start.bases, additions, kbs, own: own?.info.concepts ? own : undefined };
  }
}

const listOf = ({ own, kbs }: Laid): readonly KnowledgeBase[] => (own ? [own, ...kbs] : kbs);

const isPrefix = (a: readonly Addition[], b: readonly Addition[]): boolean =>
  a.length <= b.length && a.every((item, i) => JSON.stringify(item) === JSON.stringify(b[i]));
