// Choices that few imports need, behind one line: what stands beside the vocabulary, whose semantic groups hold, what is read.
import { l10n } from "vscode";
import type { DetectResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import { groupName, groupsByUse } from "../group-names.ts";
import { type Answers, ask, choose, nameOf, type Row, separator } from "./asking.ts";
import { addBeside, kindName, listed, without } from "./beside.ts";
import { askForPrefix } from "./columns.ts";

type Choice = "back" | "table" | "groups" | "group" | "only" | "prefix" | "source" | "suppressed" | "refset";
type Next = Choice | { readonly file: string };

/** What was chosen here, in few words. */
export function set(answers: Answers): string[] {
  const { groups, group, only, prefix, source, suppressed, languageRefset } = answers;
  return [
    ...listed(answers).map(({ path }) => nameOf(path)),
    ...(groups ? [nameOf(groups)] : []),
    ...[group, only, prefix, source, languageRefset].filter((v) => v !== undefined),
    ...(suppressed ? [l10n.t("Names that are suppressed, too")] : []),
  ];
}

/** The answers with what was chosen. Escape leads back, with nothing lost. */
export async function moreChoices(curie: Curie, found: DetectResult, given: Answers): Promise<Answers> {
  let answers = given;
  for (;;) {
    const next = await choose(rows(found, answers), l10n.t("More choices…"), true);
    if (next === undefined || next === "back") return answers;
    answers = (await changed(curie, found, answers, next)) ?? answers;
  }
}

function rows(found: DetectResult, answers: Answers): Row<Next>[] {
  const { format, groups, group, only, prefix, source, suppressed, languageRefset } = answers;
  const applies = (choice: string) => found.choiceFormats[choice]?.includes(format) === true;
  return [
    { label: `$(arrow-left) ${l10n.t("Back")}`, value: "back" },
    separator(l10n.t("Beside the vocabulary")),
    ...listed(answers).map(({ path, kind, says }) => ({
      label: `$(close) ${l10n.t("Without {0}", nameOf(path))}`,
      description: says || kindName(kind),
      value: { file: path },
    })),
    {
      label: `$(add) ${l10n.t("A further table…")}`,
      detail: l10n.t("Edges, mappings, translations, or any table joined by its ids"),
      value: "table",
    },
    separator(l10n.t("Semantic groups")),
    {
      label: l10n.t("Groups of your own…"),
      description: groups ? nameOf(groups) : "",
      detail: l10n.t(
        "A file of lines KEY = GROUP: a type, a branch, a prefix, a concept with all below it (--groups)",
      ),
      value: "groups",
    },
    {
      label: l10n.t("Group of concepts that state none"),
      description: group ? groupName(group) : l10n.t("As their ids and branches tell"),
      detail: "--group",
      value: "group",
    },
    separator(l10n.t("What is read")),
    {
      label: l10n.t("Only ids that begin so…"),
      description: only ?? "",
      detail: l10n.t("HP or HP,MONDO: files of one vocabulary hold parts of others (--only)"),
      value: "only",
    },
    ...(applies("prefix")
      ? [
          {
            label: l10n.t("Prefix of bare ids"),
            description: prefix ?? "",
            detail: "--prefix",
            value: "prefix" as const,
          },
        ]
      : []),
    ...(applies("suppressed")
      ? [
          {
            label: l10n.t("Names that are suppressed, too"),
            description: suppressed ? l10n.t("yes") : l10n.t("no"),
            detail: "--suppressed",
            value: "suppressed" as const,
          },
        ]
      : []),
    ...(applies("languageRefset")
      ? [
          {
            label: l10n.t("Reference set whose preferred terms win"),
            description: languageRefset ?? l10n.t("US English"),
            detail: "--language-refset",
            value: "refset" as const,
          },
        ]
      : []),
    separator(l10n.t("About the knowledge base")),
    {
      label: l10n.t("Where it comes from"),
      description: source ?? l10n.t("the names of the files"),
      detail: "--source",
      value: "source",
    },
  ];
}

/** Undefined where nothing was changed. */
async function changed(
  curie: Curie,
  found: DetectResult,
  answers: Answers,
  next: Exclude<Next, "back">,
): Promise<Answers | undefined> {
  if (typeof next === "object") return without(answers, next.file);
  switch (next) {
    case "table":
      return addBeside(curie, found, answers);
    case "groups":
      return ownGroups(curie, found, answers);
    case "group": {
      const group = await askGroup();
      return group === undefined ? undefined : told(answers, "group", group);
    }
    case "suppressed":
      return { ...answers, suppressed: !answers.suppressed };
    case "only":
      return typed(answers, "only", l10n.t("Only ids that begin so: HP, or HP,MONDO"), (text) =>
        text === "" || /^[\w.-]+:?(\s*,\s*[\w.-]+:?)*$/.test(text)
          ? undefined
          : l10n.t("Prefixes of ids, parted by commas: HP,MONDO"),
      );
    case "refset":
      return typed(
        answers,
        "languageRefset",
        l10n.t("Id of a reference set, such as 900000000000508004"),
        (text) => (/^\d{6,18}$|^$/.test(text) ? undefined : l10n.t("An id of SNOMED CT: digits only")),
      );
    case "prefix": {
      const prefix = await askForPrefix("1", answers.prefix ?? "");
      return prefix === undefined ? undefined : told(answers, "prefix", prefix);
    }
    default:
      return typed(answers, "source", l10n.t("Where it comes from, for whoever reads it"));
  }
}

/** A file, or none any more. */
async function ownGroups(curie: Curie, found: DetectResult, answers: Answers): Promise<Answers | undefined> {
  if (answers.groups === undefined) return addBeside(curie, found, answers, true);
  const other = await choose(
    [
      { label: `$(folder-opened) ${l10n.t("Another file…")}`, value: true },
      { label: `$(close) ${l10n.t("Without {0}", nameOf(answers.groups))}`, value: false },
    ],
    l10n.t("Groups of your own…"),
  );
  if (other) return addBeside(curie, found, answers, true);
  return other === undefined ? undefined : told(answers, "groups", "");
}

type Text = "group" | "groups" | "only" | "prefix" | "source" | "languageRefset";

/** An empty text takes the choice away. */
function told(answers: Answers, what: Text, text: string): Answers {
  const { [what]: _, ...others } = answers;
  return text === "" ? others : { ...others, [what]: text };
}

async function typed(
  answers: Answers,
  what: Text,
  prompt: string,
  validate?: (text: string) => string | undefined,
): Promise<Answers | undefined> {
  const text = await ask(prompt, answers[what] ?? "", validate);
  return text === undefined ? undefined : told(answers, what, text);
}

/** The semantic group of concepts that state none; "" leaves it to their ids. */
export const askGroup = (): Promise<string | undefined> =>
  choose(
    [
      { label: l10n.t("As their ids and branches tell"), value: "" },
      ...groupsByUse.map((code) => ({ label: groupName(code), description: code, value: code })),
    ],
    l10n.t("Of which semantic group are concepts that state none?"),
  );
