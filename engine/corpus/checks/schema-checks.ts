// Types, attributes and relations against what the project declares.
import type { Document, Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { attributeProblem } from "./attribute-rules.ts";
import type { Check } from "./check.ts";

/** A role that may be repeated is numbered: `Theme`, `Theme2`. */
const roleName = (role: string): string => role.replace(/\d+$/, "");

export const types: Check = function* ({ id, mentions }, { rules }) {
  if (!rules.types) return;
  for (const mention of mentions)
    if (mention.type !== undefined && !rules.types.has(mention.type))
      yield {
        code: "unknown-type",
        document: id,
        span: extentOf(mention),
        mention,
        message: `The project declares no type ${mention.type}; it declares ${[...rules.types.keys()].join(", ")}.`,
      };
};

export const attributes: Check = function* ({ id, mentions }, { rules }) {
  if (!rules.attributes) return;
  for (const mention of mentions)
    for (const [name, value] of Object.entries(mention.attributes ?? {})) {
      const wrong = attributeProblem(rules.attributes, mention.type, name, value);
      if (wrong)
        yield { code: "unknown-attribute", document: id, span: extentOf(mention), mention, message: wrong };
    }
};

export const relations: Check = function* (document, { rules }) {
  const mentions = new Map(document.mentions.map((m) => [m.id, m]));
  const others = new Set((document.relations ?? []).map((r) => r.id));
  // PubTator relates concepts, not mentions; one of several ids of a mention, too.
  for (const m of document.mentions)
    for (const { id } of m.concepts) for (const one of [id, ...id.split(/[|,;]/)]) others.add(one);
  for (const relation of document.relations ?? []) {
    const span = placeOf(relation, mentions, document);
    const name = `${relation.type}${relation.id ? ` (${relation.id})` : ""}`;
    const roles = rules.relations?.get(relation.type);
    if (rules.relations && !roles)
      yield {
        code: "unknown-relation",
        document: document.id,
        span,
        message: `The project declares no relation ${relation.type}.`,
      };
    const targets = [
      ...relation.arguments,
      ...(relation.trigger ? [{ role: "", target: relation.trigger }] : []),
    ];
    for (const { role, target } of targets) {
      const mention = mentions.get(target);
      if (!mention && !others.has(target)) {
        const message = `${name} points at ${target}, which the document does not have.`;
        yield { code: "dangling-reference", document: document.id, span, message };
        continue;
      }
      if (!roles || role === "") continue;
      const allowed = roles.get(role) ?? roles.get(roleName(role));
      if (!allowed)
        yield {
          code: "unknown-relation",
          document: document.id,
          span,
          message: `${relation.type} has no role ${role}; it has ${[...roles.keys()].join(", ")}.`,
        };
      else if (mention && allowed.length && !allowed.includes(mention.type ?? ""))
        yield {
          code: "wrong-argument",
          document: document.id,
          span: extentOf(mention),
          mention,
          message: `${role} of ${name} takes ${allowed.join(", ")}, not ${mention.type ?? "a mention without type"}.`,
        };
    }
  }
};

/** A relation has no place of its own: that of the first mention it names. */
function placeOf(relation: Relation, mentions: ReadonlyMap<string | undefined, Mention>, document: Document) {
  const targets = [relation.trigger, ...relation.arguments.map((a) => a.target)];
  const first = targets.map((id) => mentions.get(id)).find((m) => m !== undefined);
  return first ? extentOf(first) : { start: 0, end: Math.min(1, document.text.length) };
}
