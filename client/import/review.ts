// The last page of the import: everything that is known, ready to be agreed to with Enter; each line can be changed first.
import { l10n } from "vscode";
import type { DetectResult } from "../../server/protocol/kb-jobs.ts";
import type { Curie } from "../curie.ts";
import { type Answers, ask, choose, type Row, separator } from "./asking.ts";
import { moreChoices, set } from "./more.ts";

type Line = "import" | "name" | "version" | "language" | "license" | "more";

/** What the source says of itself, before anybody changes it. */
export function stated(found: DetectResult, { languages = "" }: Answers): Partial<Answers> {
  const one = languages && !languages.includes(",") ? languages : "en";
  const { name, version, license } = found;
  return { name, language: one, ...(version ? { version } : {}), ...(license ? { license } : {}) };
}

/** The answers as they are agreed to; undefined where the list was closed. */
export async function review(
  curie: Curie,
  found: DetectResult,
  given: Answers,
): Promise<Answers | undefined> {
  let answers = given;
  for (;;) {
    const line = await choose(rows(answers), l10n.t("Enter imports; any line can be changed first"), true);
    if (line === undefined) return undefined;
    if (line === "import") return answers;
    answers = line === "more" ? await moreChoices(curie, found, answers) : await changed(line, answers);
  }
}

function rows(answers: Answers): Row<Line>[] {
  const { name = "", version, language = "en", license } = answers;
  const none = l10n.t("not told");
  const more = set(answers);
  return [
    { label: `$(check) ${l10n.t("Import {0}", name)}`, description: `${name}.curiekb`, value: "import" },
    separator(l10n.t("About the knowledge base")),
    { label: l10n.t("Short name"), description: name, value: "name" },
    { label: l10n.t("Version"), description: version ?? none, value: "version" },
    { label: l10n.t("Language of names that state none"), description: language, value: "language" },
    { label: l10n.t("Licence"), description: license || none, value: "license" },
    separator(""),
    {
      label: `$(ellipsis) ${l10n.t("More choices…")}`,
      description: more.join(" · "),
      detail: l10n.t("Semantic groups of your own, edges, further tables, only some ids …"),
      value: "more",
    },
  ];
}

async function changed(line: Exclude<Line, "import" | "more">, answers: Answers): Promise<Answers> {
  const text = await asked(line, answers[line] ?? "");
  if (text === undefined) return answers;
  // No licence is an answer, too: it is not the source's then.
  if (text !== "" || line === "license") return { ...answers, [line]: text };
  const { [line]: _, ...others } = answers;
  return others;
}

function asked(line: Exclude<Line, "import" | "more">, value: string): Promise<string | undefined> {
  switch (line) {
    case "name":
      return ask(l10n.t("Short name of the knowledge base"), value, (text) =>
        /^[\w.-]+$/.test(text) ? undefined : l10n.t("Letters, digits, points and hyphens"),
      );
    case "version":
      return ask(l10n.t("Version"), value);
    case "language":
      return ask(l10n.t("Language of names that state none (en, fr, zh …)"), value, (text) =>
        /^[a-z]{2,3}(-[\w-]+)?$/i.test(text) ? undefined : l10n.t("A language tag such as en or pt-BR"),
      );
    default:
      return ask(l10n.t("Licence of the vocabulary, shown wherever it is used (may stay empty)"), value);
  }
}
