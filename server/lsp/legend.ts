// Semantic token types and modifiers, declared once: the server's legend and the manifest's contributions.
import { GROUPS, groupCodes, type SemanticGroup } from "../../engine/kb/groups.ts";

/** Token type of each semantic group. Names are single English words, as themes expect them. */
export const TOKEN_TYPE_OF_GROUP: Readonly<Record<SemanticGroup, string>> = {
  ANAT: "anatomy",
  CHEM: "chemical",
  DISO: "disorder",
  GENE: "gene",
  LIVB: "organism",
  PROC: "procedure",
  PHYS: "physiology",
  PHEN: "phenomenon",
  DEVI: "device",
  ACTI: "activity",
  CONC: "idea",
  GEOG: "place",
  OBJC: "object",
  OCCU: "occupation",
  ORGA: "organization",
};

/** For a mention whose group nobody knows: a short form without a concept, a type of a foreign file. */
export const UNGROUPED = "mention";

export const TOKEN_MODIFIERS = {
  ambiguous: "Several concepts fit the mention.",
  nil: "No knowledge base has a concept for the mention.",
  obsolete: "The mention's concept was retired by its vocabulary.",
  negated: "The text denies the mention.",
  uncertain: "The text doubts the mention, or makes it a condition.",
  historical: "The text puts the mention into the past.",
  elsewhere: "The text speaks of a relative or of somebody else.",
} as const;

/** In legend order; `description` is for the manifest. */
export const tokenTypes: readonly { id: string; description: string }[] = [
  ...groupCodes.map((code) => ({ id: TOKEN_TYPE_OF_GROUP[code], description: `${GROUPS[code]}.` })),
  { id: UNGROUPED, description: "A mention of no known semantic group." },
];

/** Standard types, for the words of prompt files. */
export const PROMPT_TOKEN_TYPES = ["variable", "property", "function", "keyword", "macro"] as const;

export const legend = {
  tokenTypes: [...tokenTypes.map((t) => t.id), ...PROMPT_TOKEN_TYPES],
  tokenModifiers: Object.keys(TOKEN_MODIFIERS),
};
