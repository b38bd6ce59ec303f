// Concepts for what a model found, where a library has them.
import { FoundLinker } from "../../engine/analysis/link-found.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { remembered } from "../remembered.ts";
import type { AskedType } from "./asked-types.ts";

export class BlockLinker {
  readonly #linkers = new WeakMap<Library, FoundLinker>();

  /** The mentions of one block's text, in their order. */
  link(
    library: Library,
    text: string,
    mentions: readonly Mention[],
    types: readonly AskedType[],
  ): readonly Mention[] {
    if (!mentions.length || !library.kbs.length) return mentions;
    const linker = remembered(this.#linkers, library, () => new FoundLinker(library.kbs));
    // A project's own type says nothing to a knowledge base; the group behind it does.
    const grouped = mentions.map((m) => {
      const group = types.find(({ label }) => label === m.foundBy?.[0]?.label)?.group;
      return group === undefined ? m : { ...m, type: group };
    });
    return linker.link({ text, sections: [] }, grouped).map((m, i) => {
      const { type } = mentions[i] as Mention;
      return {
        ...m,
        ...(type === undefined ? {} : { type }),
        // A model marks much that no vocabulary has: that is no fault of the text.
        ...(m.status === "nil" ? { status: "undecided" as const } : {}),
      };
    });
  }
}
