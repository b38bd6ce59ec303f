// The questions of a generation run, one after the other. Escape at any of them ends it with nothing done.
import { type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import type { GenerationChoices, GenerationSpec } from "../../server/protocol/generation.ts";
import { pickCorpus } from "../corpus-picker.ts";
import type { Curie } from "../curie.ts";
import type { Pins } from "../pins.ts";
import { askModel, askTemplate, type Remembered } from "./ask-model.ts";
import { askSlice } from "./ask-slice.ts";
import { askNumber, askText, pathOf } from "./ask-value.ts";
import type { Runs } from "./runs.ts";

const LAST = "curie.generation.last";
const STEPS = 7;

/** What is `given` is not asked for. Undefined where the person gave up. */
export async function askRun(
  context: ExtensionContext,
  curie: Curie,
  runs: Runs,
  pins: Pins,
  given: Partial<GenerationSpec>,
): Promise<{ spec: GenerationSpec; out: string } | undefined> {
  const step = (n: number, what: string) => l10n.t("Generate ({0}/{1}): {2}", n, STEPS, what);
  const uri = window.activeTextEditor?.document.uri.toString();
  const choices = await runs.act<GenerationChoices>({ act: "choices", ...(uri ? { uri } : {}) });
  const kb = await askKb(choices, step(1, l10n.t("knowledge base")), given.kb);
  if (!kb) return undefined;
  const slice = given.slice ?? (await askSlice(curie, kb, pins.all, step(2, l10n.t("which concepts"))));
  const language = slice && (await askLanguage(kb.language, slice.language, step(3, l10n.t("language"))));
  if (!language) return undefined;
  const template = given.template
    ? { template: given.template }
    : await askTemplate(choices, step(4, l10n.t("template")));
  if (!template) return undefined;
  const last = context.workspaceState.get<Remembered>(LAST, {});
  const model =
    given.model ??
    (template.template
      ? await askModel(runs, step(5, l10n.t("model")), template.model, last)
      : ({ kind: "offline" } as const));
  if (!model) return undefined;
  if (model.kind === "endpoint")
    await context.workspaceState.update(LAST, { url: model.url, name: model.name });
  const perConcept =
    given.perConcept ??
    (await askNumber(step(6, l10n.t("how much")), l10n.t("Sentences for each concept"), 3));
  const more = perConcept && (await askMore(step(6, l10n.t("how much")), template.template !== undefined));
  const name = `${kb.name}-${template.template ? language : `offline-${language}`}`;
  const out = more && (await askFolder(step(7, l10n.t("where it is kept")), name));
  if (!out || !perConcept) return undefined;
  return {
    out,
    spec: {
      ...given,
      ...more,
      kb: kb.path,
      slice: { ...slice, ...(language === kb.language ? {} : { language }) },
      ...(template.template ? { template: template.template } : {}),
      model,
      perConcept,
    },
  };
}

async function askKb(choices: GenerationChoices, title: string, given: string | undefined) {
  const { kbs } = choices;
  const known = kbs.find(({ path }) => path === given);
  if (known || kbs.length < 2) {
    if (!known && !kbs.length)
      void window.showWarningMessage(l10n.t("Curie: there is no knowledge base to generate from."));
    return known ?? kbs[0];
  }
  const row = await window.showQuickPick(
    kbs.map((kb) => ({
      label: kb.name,
      description: l10n.t("{0} concepts", kb.concepts.toLocaleString()),
      kb,
    })),
    { title, ignoreFocusOut: true },
  );
  return row?.kb;
}

/** The knowledge base's own first; any other that it has names in may be typed. */
async function askLanguage(
  own: string,
  given: string | undefined,
  title: string,
): Promise<string | undefined> {
  if (given) return given;
  return askText(title, l10n.t("Language of the sentences: en, es, fr, zh …"), own, (text) =>
    /^[a-z]{2,3}(-[\w-]+)?$/i.test(text) ? undefined : l10n.t("A language tag such as en or pt-BR"),
  );
}

type More = Pick<GenerationSpec, "style" | "test" | "maxCalls" | "maxTokens" | "prices">;
type Extra = "style" | "test" | "calls" | "tokens" | "price";

/** What most runs go without: each is asked for only where it is chosen. */
async function askMore(title: string, hasModel: boolean): Promise<More | undefined> {
  const rows: { label: string; detail?: string; extra: Extra }[] = [
    {
      extra: "test",
      label: l10n.t("Texts that nothing may be taken from"),
      detail: l10n.t("test documents: a sentence that repeats one of theirs is not kept"),
    },
    ...(hasModel
      ? ([
          {
            extra: "style",
            label: l10n.t("Texts that show the style"),
            detail: l10n.t("five sentences of the same group go into each prompt"),
          },
          { extra: "calls", label: l10n.t("At most so many questions") },
          { extra: "tokens", label: l10n.t("At most so many tokens") },
          { extra: "price", label: l10n.t("Prices, for the plan") },
        ] as const)
      : []),
  ];
  const chosen = await window.showQuickPick(rows, {
    title,
    canPickMany: true,
    ignoreFocusOut: true,
    placeHolder: l10n.t("Nothing of this is needed: Enter goes on"),
  });
  if (!chosen) return undefined;
  let more: More = {};
  for (const { extra, label } of chosen) {
    const found = await askExtra(extra, title, label);
    if (!found) return undefined;
    more = { ...more, ...found };
  }
  return more;
}

async function askExtra(extra: Extra, title: string, label: string): Promise<More | undefined> {
  if (extra === "style" || extra === "test") {
    const side = await pickCorpus(label, { revisions: false });
    if (!side) return undefined;
    return extra === "style" ? { style: pathOf(side.uri) } : { test: [pathOf(side.uri)] };
  }
  if (extra === "calls" || extra === "tokens") {
    const most = await askNumber(title, label, extra === "calls" ? 1000 : 1_000_000);
    return most === undefined ? undefined : extra === "calls" ? { maxCalls: most } : { maxTokens: most };
  }
  const prompt = l10n.t("Price of a million tokens, read and written");
  const text = await askText(title, prompt, "0.15 0.60", (given) =>
    /^\d+(\.\d+)?\s+\d+(\.\d+)?$/.test(given) ? undefined : l10n.t("Two numbers, such as 0.15 0.60"),
  );
  const [read = 0, written = 0] = text?.split(/\s+/).map(Number) ?? [];
  return text === undefined ? undefined : { prices: { prompt: read, completion: written } };
}

/** A new folder in the workspace, unless another is typed. */
async function askFolder(title: string, name: string): Promise<string | undefined> {
  const base = workspace.workspaceFolders?.[0]?.uri;
  let value = base ? Uri.joinPath(base, "synthetic", name) : undefined;
  for (let n = 2; base && value && (await exists(value)); n++)
    value = Uri.joinPath(base, "synthetic", `${name}-${n}`);
  return askText(
    title,
    l10n.t("Folder of the run: corpus, report, and what it needs to go on"),
    value?.fsPath ?? "",
    (text) => (/^(?:\/|[a-z]:[\\/]|\\\\)/i.test(text) ? undefined : l10n.t("The folder's whole path")),
  );
}

const exists = (uri: Uri): Thenable<boolean> =>
  workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
