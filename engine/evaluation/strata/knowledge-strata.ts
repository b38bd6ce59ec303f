// Strata that need a knowledge base, or at least the gold names: is the mention a name of its concept, and of how many
// others?
import { formOf } from "../form.ts";
import type { Knowledge } from "../knowledge.ts";
import { inOrder, type Stratum } from "./stratum.ts";

const AMBIGUITY = ["no name", "1 concept", "2 concepts", "3 to 5 concepts", "over 5 concepts"] as const;

const ambiguityOf = (n: number): (typeof AMBIGUITY)[number] =>
  n === 0
    ? "no name"
    : n === 1
      ? "1 concept"
      : n === 2
        ? "2 concepts"
        : n <= 5
          ? "3 to 5 concepts"
          : "over 5 concepts";

export function knowledgeStrata(knowledge: Knowledge): Stratum[] {
  return [
    {
      id: "synonym",
      title: "Linking by whether the mention is a name of its concept",
      note: "Names of the loaded knowledge bases; case, accents and hyphens aside. Gold concepts that none of them holds stand apart.",
      rows: "The mention is",
      order: inOrder(["a name of it", "no name of it", "not held"]),
      of: (m) => {
        const ids = (m.answers[0] ?? []).map((id) => knowledge.held(id));
        if (ids.includes(null)) return "not held";
        const meanings = knowledge.meanings(m.text);
        return ids.some((id) => id !== null && meanings.has(id)) ? "a name of it" : "no name of it";
      },
    },
    {
      id: "ambiguity",
      title: "Linking by ambiguity of the mention",
      note: "Concepts of the loaded knowledge bases that have the mention among their names.",
      rows: "It names",
      order: inOrder(AMBIGUITY),
      of: (m) => ambiguityOf(knowledge.meanings(m.text).size),
    },
  ];
}

/** For sources that give the gold concept's name beside its id. */
export const goldNameStratum: Stratum = {
  id: "gold-name",
  title: "Linking by whether the mention equals the gold name",
  note: "The name that the gold file gives for its concept; case and white space aside.",
  rows: "Mention",
  order: inOrder(["equals the gold name", "differs"]),
  of: (m) => {
    const name = m.names?.get((m.answers[0] ?? []).join("+"));
    if (name === undefined) return undefined;
    return formOf(name) === formOf(m.text) ? "equals the gold name" : "differs";
  },
};
