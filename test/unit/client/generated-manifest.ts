// The parts of package.json and README.md that follow from declarations elsewhere: settings, findings, token types.
// Pure: from declarations to values; manifest.test.ts compares them with the files and writes what differs.
import * as z from "zod";
import { curateKeys } from "../../../client/curation/keys.ts";
import { FINDINGS, type FindingCode, findingCodes } from "../../../engine/analysis/findings.ts";
import { projectSchema } from "../../../engine/corpus/annotations/project.ts";
import { CHECKS, checkCodes } from "../../../engine/corpus/checks/catalogue.ts";
import { readable } from "../../../engine/corpus/formats/registry.ts";
import { GROUPS, type SemanticGroup } from "../../../engine/kb/groups.ts";
import { TOKEN_MODIFIERS, tokenTypes } from "../../../server/lsp/legend.ts";
import { defaultSettings, type SettingKey, settingsSchema } from "../../../server/settings.ts";
import { languages } from "./sources.ts";

export interface Generated {
  /** `contributes.configuration.properties` */
  readonly properties: Record<string, Record<string, unknown>>;
  /** `capabilities.untrustedWorkspaces.restrictedConfigurations` */
  readonly restricted: string[];
  readonly tokenTypes: { id: string; description: string }[];
  readonly tokenModifiers: { id: string; description: string }[];
  /** English strings of package.nls.json that the above refer to. */
  readonly strings: Record<string, string>;
}

interface Schema extends Record<string, unknown> {
  description?: string;
  scope?: string;
  restricted?: boolean;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
}

export function generateManifest(): Generated {
  const strings: Record<string, string> = {};
  const say = (key: string, english: string): string => {
    strings[key] = english;
    return `%${key}%`;
  };
  const schemas = jsonSchemas();
  return {
    properties: Object.fromEntries(
      schemas.map(([key, schema]) => [`curie.${key}`, property(key, schema, say)]),
    ),
    restricted: schemas.filter(([, { restricted }]) => restricted).map(([key]) => `curie.${key}`),
    tokenTypes: tokenTypes.map(({ id, description }) => ({
      id,
      description: say(`tokenType.${id}`, description),
    })),
    tokenModifiers: Object.entries(TOKEN_MODIFIERS).map(([id, description]) => ({
      id,
      description: say(`tokenModifier.${id}`, description),
    })),
    strings,
  };
}

function jsonSchemas(): [SettingKey, Schema][] {
  const { properties } = z.toJSONSchema(settingsSchema, { io: "input" }) as Schema;
  return Object.entries(properties ?? {}) as [SettingKey, Schema][];
}

type Say = (key: string, english: string) => string;

function property(key: SettingKey, schema: Schema, say: Say): Record<string, unknown> {
  const { description, scope, restricted, ...rest } = schema;
  if (!description || !scope) throw new Error(`server/settings.ts: ${key} needs a description and a scope`);
  return {
    ...withWords(rest, say),
    default: defaultSettings[key],
    scope,
    markdownDescription: say(`config.${key}`, description),
  };
}

/** Adds what a list of codes cannot say by itself: group names, and what each finding means. */
function withWords(schema: Schema, say: Say): Schema {
  const { default: _, ...rest } = schema;
  // JavaScript's largest integer is no limit that a person set.
  if (rest.maximum === Number.MAX_SAFE_INTEGER) delete rest.maximum;
  if (rest.items?.enum)
    rest.items = {
      ...rest.items,
      enumDescriptions: rest.items.enum.map((code) => say(`group.${code}`, GROUPS[code as SemanticGroup])),
    };
  if (rest.properties) {
    // Lets the settings editor show a table instead of sending people to settings.json.
    rest.additionalProperties = false;
    rest.properties = Object.fromEntries(
      Object.entries(rest.properties).map(([code, part]) => {
        const { title, explanation } = FINDINGS[code as FindingCode];
        return [code, { ...part, description: say(`finding.${code}`, `${title}. ${explanation}`) }];
      }),
    );
  }
  return rest;
}

/** When a letter is a key of curate mode and not a letter of the text. */
const CURATING = `curie.curating && editorTextFocus && !curie.hinting && editorLangId =~ /^(${languages().join("|")})$/`;

/** Commands, keybindings and palette entries of curate mode, in the order of the table, and their English titles. */
export function curateContributions() {
  const strings: Record<string, string> = {};
  const commands: Record<string, string>[] = [];
  const keybindings: Record<string, string>[] = [];
  const palette: Record<string, string>[] = [];
  for (const [id, { key, title }] of Object.entries(curateKeys)) {
    const command = `curie.curate.${id}`;
    strings[`curate.${id}`] = title;
    commands.push({
      command,
      title: `%curate.${id}%`,
      category: "Curie Curate",
      enablement: "curie.curating",
    });
    keybindings.push({ command, key, when: id === "leave" ? LEAVING : CURATING });
    palette.push({ command, when: "curie.curating" });
  }
  return { strings, commands, keybindings, palette };
}

/** Escape first closes what is open over the text. */
const LEAVING = `curie.curating && editorTextFocus && !findWidgetVisible && !suggestWidgetVisible && !editorHoverFocused && editorLangId =~ /^(${languages().join("|")})$/`;

/** Files that the explorer offers to open as annotated texts: those with an ending of a format, plain texts left out. */
export function corpusFilesClause(): string {
  const endings = new Set(
    readable()
      .flatMap((format) => format.endings)
      .filter((ending) => ending !== "txt")
      // `bioc.xml` ends in `xml`, too.
      .filter((ending, _, all) => !all.some((other) => ending.endsWith(`.${other}`))),
  );
  const names = [...endings].sort().map((ending) => ending.replaceAll(".", "\\."));
  return `resourceScheme =~ /^(?:file|vscode-remote)$/ && resourceFilename =~ /\\.(?:${names.join("|")})(?:\\.gz)?$/i`;
}

/** JSON schema of the project file, for completion and validation in the editor. */
export const projectJsonSchema = (): unknown => ({
  ...z.toJSONSchema(projectSchema, { io: "input", target: "draft-7" }),
  title: "Curie annotation project",
  allowTrailingCommas: false,
});

/** Markdown between the `settings` markers of the README. */
export function settingsTable(): string {
  return table(
    ["Setting", "Default", "What it does"],
    jsonSchemas().map(([key, { description }]) => [
      `\`curie.${key}\``,
      key === "diagnostics.severity" ? "one for each finding" : `\`${JSON.stringify(defaultSettings[key])}\``,
      description ?? "",
    ]),
  );
}

/** Markdown between the `checks` markers of the README. */
export const checksTable = (): string =>
  table(
    ["Check", "Severity", "What it says"],
    checkCodes.map((code) => [
      `\`${code}\``,
      CHECKS[code].severity,
      `**${CHECKS[code].title}.** ${CHECKS[code].explanation}`,
    ]),
  );

/** Markdown between the `findings` markers of the README. */
export function findingsTable(): string {
  return table(
    ["Finding", "Severity", "What it says"],
    findingCodes.map((code) => [
      `\`${code}\``,
      FINDINGS[code].severity,
      `**${FINDINGS[code].title}.** ${FINDINGS[code].explanation}`,
    ]),
  );
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
