// Relations between two accepted mentions, of the kinds that the project declares.
import type { Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { permanentId } from "../annotations/ids.ts";
import type { Project } from "../annotations/project.ts";
import { type Operation, refusal } from "./act.ts";
import { acceptedFrom } from "./decide.ts";
import { accepted } from "./state.ts";

/** Relations that may lead from a mention to another, by the project's declaration. */
export const possibleRelations = (project: Project, from: Mention, to: Mention): string[] =>
  Object.entries(project.relations)
    .filter(
      ([
        ,
        {
          arguments: [a, b],
        },
      ]) => fills(a.types, from) && fills(b.types, to),
    )
    .map(([name]) => name);

const fills = (types: readonly string[] | undefined, m: Mention): boolean =>
  !types?.length || types.includes(m.type ?? "");

/** Relates the mention with id `from` to the item at hand; the same again takes the relation away. */
export const relate =
  (from: string, type: string): Operation =>
  (state, selection, { project }) => {
    const declared = project.relations[type];
    if (!declared) return refusal(`The project declares no relation ${type}.`);
    const source = accepted(state, from);
    if (!source) return refusal("The annotation that the relation starts from is no longer there.");
    const found = acceptedFrom(state, selection);
    if ("refused" in found) return found;
    const target = found.mention;
    if (target.id === from) return refusal("A relation needs two annotations.");
    if (!possibleRelations(project, source, target).includes(type))
      return refusal(`${type} does not lead from ${source.type} to ${target.type}.`);
    const [a, b] = declared.arguments;
    const same = state.relations.find(
      (r) => r.type === type && r.arguments[0]?.target === from && r.arguments[1]?.target === target.id,
    );
    const taken = (id: string) => state.relations.some((r) => r.id === id);
    const id = same?.id ?? permanentId("R", `${type} ${from} ${target.id}`, taken);
    const relation: Relation = {
      id,
      type,
      arguments: [
        { role: a.role, target: from },
        { role: b.role, target: target.id as string },
      ],
    };
    return {
      action: "relate",
      changes: [
        ...found.changes,
        { kind: "relation", id, ...(same ? { before: same } : { after: relation }) },
      ],
      focus: extentOf(target),
    };
  };
