// What is said of the thing at a place: lines of Markdown.
import { typeOf } from "./complete.ts";
import { headPlaceAt } from "./head-place.ts";
import { partialFile } from "./partials.ts";
import { type Place, thingAt } from "./places.ts";
import { filledInputs, type PromptDocument } from "./prompt-document.ts";
import { HELPER_FACTS, KEY_FACTS, LOOP_FACTS } from "./vocabulary.ts";

export interface Description extends Place {
  readonly lines: readonly string[];
  /** A concept's id: whoever has a knowledge base says more of it. */
  readonly concept?: string;
  /** A partial's name: whoever has files shows how it begins. */
  readonly partial?: string;
}

export function descriptionAt(document: PromptDocument, offset: number): Description | undefined {
  const head = headPlaceAt(document, offset);
  const thing = thingAt(document, offset);
  if (!thing) {
    if (!head) return undefined;
    const [top] = head.path;
    if (head.in === "value")
      return head.path.at(-1) === "branch" && head.text
        ? { lines: [], concept: head.text, start: head.start, end: head.end }
        : undefined;
    const facts =
      KEY_FACTS[top === "curie.inputs" && head.path.length > 1 ? "curie.inputs.*" : head.path.join(".")];
    const fact = facts?.[head.text];
    return fact ? { lines: [`**${head.text}**`, fact], start: head.start, end: head.end } : undefined;
  }
  const { place } = thing;
  switch (thing.kind) {
    case "helper": {
      const fact = HELPER_FACTS[thing.name];
      return fact && { ...place, lines: [`\`${fact.usage}\``, fact.does] };
    }
    case "data": {
      const fact = LOOP_FACTS[thing.name];
      return fact ? { ...place, lines: [`\`${thing.name}\``, fact] } : undefined;
    }
    case "partial":
      return {
        ...place,
        lines: [`**${thing.name}**: partial, \`${partialFile(thing.name)}\``],
        partial: thing.name,
      };
    default: {
      const { node } = thing;
      if (!node) return undefined;
      const filled =
        thing.kind === "input" ? filledInputs(document).find((f) => f.name === thing.name) : undefined;
      const source = Object.entries(filled?.source ?? {}).filter(([key]) => key !== "is");
      return {
        ...place,
        lines: [
          `**${thing.name}**: ${typeOf(node)}${thing.kind === "input" ? " (input)" : ""}`,
          ...(node.description ? [node.description] : []),
          ...(node.values?.length ? [node.values.join(" | ")] : []),
          ...(node.fields?.length ? [`Fields: ${node.fields.map((f) => `\`${f.name}\``).join(", ")}`] : []),
          ...(node.item?.fields?.length
            ? [`Fields of an item: ${node.item.fields.map((f) => `\`${f.name}\``).join(", ")}`]
            : []),
          ...(filled
            ? [
                `Filled with: ${filled.is}${source.length ? ` (${source.map(([k, v]) => `${k} ${Array.isArray(v) ? v.join(", ") : v}`).join("; ")})` : ""}`,
              ]
            : []),
        ],
      };
    }
  }
}
