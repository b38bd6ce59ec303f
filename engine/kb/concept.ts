// A concept as importers produce it and the index returns it. One JSON Lines row of a KB source is this shape.
import * as z from "zod";
import { groupCodes } from "./groups.ts";

/** How close a synonym is to its concept (OBO's four), with short forms kept apart: they are held to stricter rules. */
export const SCOPES = ["exact", "narrow", "broad", "related", "abbreviation"] as const;

const curie = z.string().regex(/^[^\s:|,]+:\S+$/, "an id is a CURIE such as MESH:D003920");

export const synonymSchema = z.strictObject({
  text: z.string().trim().min(1).max(2000),
  scope: z.enum(SCOPES).default("exact"),
  /** BCP 47; absent means the KB's own language. */
  language: z.string().optional(),
});

export const definitionSchema = z.strictObject({
  text: z.string().trim().min(1),
  source: z.string().optional(),
  language: z.string().optional(),
});

export const conceptSchema = z.strictObject({
  id: curie,
  /** Preferred name. */
  name: z.string().trim().min(1).max(2000),
  group: z.enum(groupCodes),
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
