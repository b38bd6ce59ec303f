// A concept as importers produce it and the index returns it. One JSON Lines row of a KB source is this shape.
import * as z from "zod";
import { groupCodes } from "./groups.ts";

/** How close a synonym is to its concept (OBO's four), with short forms kept apart: they are held to stricter rules. */
export const SCOPES = ["exact", "narrow", "broad", "related", "abbreviation"] as const;

/** What is said of a value that is there in another form, or not at all. */
const text = (what: string) =>
  z.string({ error: ({ input }) => (input === undefined ? "there is none" : `${what} is a text`) });

const curie = text("an id")
  .min(1, "there is none")
  .regex(/^[^\s:|,]+:\S+$/, "an id is a CURIE such as MESH:D003920");

const LONGEST_NAME = 2000;
const name = text("a name")
  .trim()
  .min(1, "it is empty")
  .max(LONGEST_NAME, {
    error: ({ input }) =>
      `a name of ${(input as string).length.toLocaleString("en-US")} characters; ${LONGEST_NAME.toLocaleString("en-US")} are the most`,
  });

export const synonymSchema = z.strictObject({
  text: name,
  scope: z.enum(SCOPES, `scopes are ${SCOPES.join(", ")}`).default("exact"),
  /** BCP 47; absent means the KB's own language. */
  language: z.string().optional(),
});

export const definitionSchema = z.strictObject({
  text: text("a definition").trim().min(1, "it is empty"),
  source: z.string().optional(),
  language: z.string().optional(),
});

export const conceptSchema = z.strictObject({
  id: curie,
  /** Preferred name. */
  name,
  group: z.enum(groupCodes, `groups are ${groupCodes.join(", ")}`),
  /** Semantic types in words, most specific first: "Disease or Syndrome". */
  types: z.array(z.string()).default([]),
  /** A plain string stands for an exact synonym in the KB's language. */
  synonyms: z
    .array(
      z.union([
        z
          .string()
          .transform((text) => ({ text }))
          .pipe(synonymSchema),
        synonymSchema,
      ]),
    )
    .default([]),
  definitions: z
    .array(
      z.union([
        z
          .string()
          .transform((text) => ({ text }))
          .pipe(definitionSchema),
        definitionSchema,
      ]),
    )
    .default([]),
  /** Ids of broader concepts. */
  parents: z.array(curie).default([]),
  xrefs: z.array(z.string()).default([]),
  /** Former ids of the same concept (merged into it by its vocabulary): searchable, never shown as its id. */
  altIds: z.array(curie).default([]),
  obsolete: z.boolean().default(false),
  /** Ids that take an obsolete concept's place. */
  replacedBy: z.array(curie).default([]),
});

export type Synonym = z.output<typeof synonymSchema>;
export type Definition = z.output<typeof definitionSchema>;
export type Concept = z.output<typeof conceptSchema>;
/** What a person may write: defaults left out, synonyms as plain strings. */
export type ConceptInput = z.input<typeof conceptSchema>;
