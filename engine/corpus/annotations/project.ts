// What a corpus annotates, in `curie.project.json` at the head of its folder: types with their keys and colours,
// attributes, relations, knowledge bases, the guideline, severities of checks. The schema is declared here once; the
// editor's completion and validation are generated from it.
import * as z from "zod";
import { GROUPS, groupCodes } from "../../kb/groups.ts";
import { PRECISIONS } from "../../linking/precisions.ts";
import type { Attributes } from "../../text/mention.ts";
import { checkCodes, SEVERITIES } from "../checks/catalogue.ts";
import type { Rules } from "../checks/check.ts";

export const PROJECT_FILE = "curie.project.json";

/** What brat lets a type, attribute or role be called. */
const name = z.string().regex(/^[A-Za-z0-9_-]+$/, "letters, digits, _ and - only");
const names = z.array(name);

const typeSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[1-9]$/)
    .optional()
    .describe("Digit that sets this type in curate mode."),
  colour: z
    .string()
    .regex(/^#[0-9A-Fa-f]{6}$/)
    .optional()
    .describe("Colour of its underline, #rrggbb. Default: one of eight that colour-blind people tell apart."),
  description: z.string().optional().describe("One sentence for the help and the hover."),
  groups: z
    .array(z.enum(groupCodes))
    .optional()
    .describe("Semantic groups whose suggestions become this type."),
  labels: z
    .array(z.string().min(1))
    .optional()
    .describe("What neural models are asked for, in words: `side effect`. Default: the type's own name."),
  kbs: z.array(z.string()).optional().describe("Names of the knowledge bases that its concepts come from."),
  guideline: z
    .string()
    .optional()
    .describe("Heading of its passage in the guideline. Default: the type's own name."),
});

const attributeSchema = z.strictObject({
  types: names.optional().describe("Types that may have it. Default: all."),
  values: z.array(z.string().min(1)).optional().describe("Its values. Default: it is there or not."),
  description: z.string().optional(),
});

const relationSchema = z.strictObject({
  arguments: z
    .tuple([
      z.strictObject({ role: name.default("Arg1"), types: names.optional() }),
      z.strictObject({ role: name.default("Arg2"), types: names.optional() }),
    ])
    .describe("Roles of its two arguments, and the types that may fill them (default: all)."),
  symmetric: z.boolean().optional(),
  description: z.string().optional(),
});

export const projectSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().optional().describe("What the corpus is called."),
    types: z.record(name, typeSchema).describe("Types of mentions, in the order in which they are listed."),
    attributes: z
      .record(name, attributeSchema)
      .default({})
      .describe("What may be said of a mention: negated, uncertain, ..."),
    relations: z.record(name, relationSchema).default({}).describe("Relations between two mentions."),
    kbs: z
      .array(
        z.strictObject({ name: z.string(), version: z.string().optional(), path: z.string().optional() }),
      )
      .default([])
      .describe("Knowledge bases, with the release that the corpus is annotated with."),
    guideline: z
      .string()
      .optional()
      .describe("Markdown file with the guideline; its headings name the types."),
    separators: z
      .record(name, z.string().length(1))
      .optional()
      .describe("By type: what parts several concepts of one mention in formats that write them together."),
    clinical: z
      .boolean()
      .optional()
      .describe(
        "The texts are about patients: they are sent to no language model outside this machine unless its host is allowed for clinical text.",
      ),
    widest: z
      .int()
      .min(1)
      .optional()
      .describe("Most words that the project's models can mark in one piece; longer mentions are told."),
    linking: z
      .strictObject({
        precision: z
          .enum(PRECISIONS)
          .optional()
          .describe(
            "How much of what is linked by the document must be right in this corpus; it stands before the setting curie.linking.precision.",
          ),
      })
      .optional()
      .describe("How mentions get their concepts."),
    checks: z
      .partialRecord(z.enum(checkCodes), z.enum(SEVERITIES))
      .default({})
      .describe("Severity of each check, by its code."),
  })
  .superRefine((project, context) => {
    const owner = new Map<string, string>();
    for (const [type, { key }] of Object.entries(project.types)) {
      const other = key && owner.get(key);
      if (other)
        context.addIssue({
          code: "custom",
          path: ["types", type, "key"],
          message: `key ${key} is taken by ${other}`,
        });
      if (key) owner.set(key, type);
    }
    const known = (types: readonly string[] | undefined, path: PropertyKey[]) => {
      for (const type of types ?? [])
        if (!Object.hasOwn(project.types, type))
          context.addIssue({ code: "custom", path, message: `${type} is not among the types` });
    };
    for (const [a, { types }] of Object.entries(project.attributes)) known(types, ["attributes", a, "types"]);
    for (const [r, relation] of Object.entries(project.relations))
      for (const [i, { types }] of relation.arguments.entries())
        known(types, ["relations", r, "arguments", i, "types"]);
  });

export type Project = z.output<typeof projectSchema>;
export type ProjectType = Project["types"][string];

/** A colour that is seen on dark and on light editors: at least 3:1 on the backgrounds of VS Code's own themes. */
export interface Colour {
  readonly dark: string;
  readonly light: string;
}

/** After Okabe and Ito's palette, told apart with any of the common colour blindnesses; lighter on dark, darker on light. */
export const PALETTE: readonly Colour[] = [
  { dark: "#F07A2B", light: "#C24E00" },
  { dark: "#4FA3E0", light: "#0066A6" },
  { dark: "#1DB98A", light: "#007A58" },
  { dark: "#E39AC4", light: "#A8488A" },
  { dark: "#F0B429", light: "#946200" },
  { dark: "#86CDF5", light: "#1B7FAE" },
  { dark: "#F0E442", light: "#6E6300" },
  { dark: "#B3B3B3", light: "#666666" },
];
const GREY: Colour = { dark: "#B3B3B3", light: "#666666" };

/** For folders without a project file: the semantic groups, the nine commonest with keys. */
export const defaultProject: Project = projectSchema.parse({
  types: Object.fromEntries(
    [
      "DISO",
      "CHEM",
      "GENE",
      "ANAT",
      "LIVB",
      "PROC",
      "PHYS",
      "PHEN",
      "DEVI",
      ...groupCodes.filter((c) => ["ACTI", "CONC", "GEOG", "OBJC", "OCCU", "ORGA"].includes(c)),
    ].map((code, i) => [
      code,
      {
        ...(i < 9 ? { key: String(i + 1) } : {}),
        groups: [code],
        description: GROUPS[code as keyof typeof GROUPS],
      },
    ]),
  ),
  attributes: {
    Negated: {},
    Uncertain: {},
    Hypothetical: {},
    Historical: {},
    Experiencer: { values: ["family", "other"] },
  },
});

/** The colour of a type: its own, else the palette's by its place; types that the project does not list share grey. */
export function colourOf(project: Project, type: string | undefined): Colour {
  const own = type === undefined ? undefined : project.types[type]?.colour;
  if (own) return { dark: own, light: own };
  const at = type === undefined ? -1 : Object.keys(project.types).indexOf(type);
  return PALETTE[at < 0 ? -1 : at % PALETTE.length] ?? GREY;
}

/** The project's type for a recogniser's: the type of that name, else the first that takes the semantic group. */
export function typeFor(project: Project, found: string | undefined): string | undefined {
  if (found === undefined) return undefined;
  if (Object.hasOwn(project.types, found)) return found;
  return Object.entries(project.types).find(([, t]) => t.groups?.some((g) => g === found))?.[0];
}

/** Those of a recogniser's attributes that the project declares for the type; undefined where there are none. */
export function attributesFor(
  project: Project,
  type: string | undefined,
  found: Attributes | undefined,
): Attributes | undefined {
  const declared = Object.entries(found ?? {}).filter(([name, value]) => {
    const rule = Object.hasOwn(project.attributes, name) ? project.attributes[name] : undefined;
    if (!rule || (rule.types?.length && !rule.types.includes(type ?? ""))) return false;
    return rule.values?.length ? value !== true && rule.values.includes(value) : value === true;
  });
  return declared.length ? Object.fromEntries(declared) : undefined;
}

/** What the project declares, for the checks. */
export const rulesOf = (project: Project): Rules => ({
  types: new Map(Object.entries(project.types).map(([type, { groups }]) => [type, groups ? { groups } : {}])),
  attributes: new Map(
    Object.entries(project.attributes).map(([attribute, { types, values }]) => [
      attribute,
      { ...(types ? { types } : {}), ...(values ? { values } : {}) },
    ]),
  ),
  relations: new Map(
    Object.entries(project.relations).map(([relation, { arguments: roles }]) => [
      relation,
      new Map(roles.map(({ role, types }) => [role, types ?? []])),
    ]),
  ),
  ...(project.widest === undefined ? {} : { widest: project.widest }),
});

/** Reads a project file. What is wrong with it is said with its place; then there is no project. */
export function parseProject(text: string): { project: Project } | { problem: string } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return { problem: `it is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = projectSchema.safeParse(given);
  if (parsed.success) return { project: parsed.data };
  const issue = parsed.error.issues[0];
  return { problem: `${issue?.path.join(".") || "it"}: ${issue?.message}` };
}
