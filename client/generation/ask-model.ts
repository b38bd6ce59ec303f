// Who writes: the offline realiser, or a template and a model of this machine, of a host, or of the editor.
import { l10n, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from "vscode";
import type { GenerationChoices, GenerationSpec } from "../../server/protocol/generation.ts";
import { askText } from "./ask-value.ts";
import type { Runs } from "./runs.ts";

type Model = NonNullable<GenerationSpec["model"]>;
type Template = { template?: string; model?: string };

interface Row<T> extends QuickPickItem {
  value?: T;
}

const separator = (label: string): Row<never> => ({ label, kind: QuickPickItemKind.Separator });

/** `{}`: none, the realiser. Undefined where the person gave up. */
export async function askTemplate(choices: GenerationChoices, title: string): Promise<Template | undefined> {
  const own = await workspace.findFiles("**/*.prompt", "**/node_modules/**", 200);
  const rows: Row<Template>[] = [
    {
      label: `$(circle-slash) ${l10n.t("No model: the offline realiser")}`,
      detail: l10n.t(
        "Names and definitions in sentence frames, in English, Spanish, French and Chinese; nothing is sent",
      ),
      value: {},
    },
    separator(l10n.t("Templates of Curie")),
    ...choices.templates.map(({ template, title: label, description, model }) => ({
      label,
      detail: description,
      value: { template, ...(model ? { model } : {}) },
    })),
    ...(own.length ? [separator(l10n.t("Templates of this folder"))] : []),
    ...own.map((uri) => ({ label: workspace.asRelativePath(uri), value: { template: uri.fsPath } })),
  ];
  const row = await window.showQuickPick(rows, { title, matchOnDetail: true, ignoreFocusOut: true });
  return row?.value;
}

export interface Remembered {
  readonly url?: string;
  readonly name?: string;
}

/** Undefined where the person gave up. */
export async function askModel(
  runs: Runs,
  title: string,
  wanted: string | undefined,
  last: Remembered,
): Promise<Model | undefined> {
  const offered = await runs.models.list().catch(() => []);
  const rows: Row<() => Promise<Model | undefined>>[] = [
    {
      label: `$(server) ${l10n.t("An endpoint…")}`,
      detail: l10n.t("vLLM, llama.cpp, Ollama, OpenAI or a gateway, by its address"),
      value: () => askEndpoint(runs, title, wanted, last, false),
    },
    {
      label: `$(inbox) ${l10n.t("An endpoint's Batch API…")}`,
      detail: l10n.t("cheaper, and answered within a day; the run waits, and can be closed meanwhile"),
      value: () => askEndpoint(runs, title, wanted, last, true),
    },
    {
      label: `$(chip) ${l10n.t("A model on this machine…")}`,
      detail: l10n.t("a folder with a causal model for the ONNX runtime and its tokenizer"),
      value: askFolder,
    },
    ...(offered.length ? [separator(l10n.t("Models of the editor"))] : []),
    ...offered.map(({ vendor, id, name }) => ({
      label: `$(vscode) ${name}`,
      description: vendor,
      value: async (): Promise<Model> => ({ kind: "editor", vendor, name: id }),
    })),
  ];
  const row = await window.showQuickPick(rows, { title, matchOnDetail: true, ignoreFocusOut: true });
  return row?.value?.();
}

async function askEndpoint(
  runs: Runs,
  title: string,
  wanted: string | undefined,
  last: Remembered,
  batch: boolean,
): Promise<Model | undefined> {
  const url = await askText(
    title,
    l10n.t("Address of the endpoint"),
    last.url ?? "http://127.0.0.1:8000/v1",
    (text) =>
      /^https?:\/\/[^\s/]+/.test(text) ? undefined : l10n.t("An address such as http://127.0.0.1:8000/v1"),
  );
  const name =
    url && (await askText(title, l10n.t("Model, as the endpoint calls it"), wanted ?? last.name ?? ""));
  if (!url || !name) return undefined;
  const { host, hostname } = new URL(url);
  const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (!isLocal && !(await runs.keys.has(host)) && !(await runs.keys.ask(host))) return undefined;
  return { kind: "endpoint", url, name, ...(batch ? { batch } : {}) };
}

async function askFolder(): Promise<Model | undefined> {
  const picked = await window.showOpenDialog({
    title: l10n.t("Folder of the model"),
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: l10n.t("Use"),
  });
  const [folder] = picked ?? [];
  return folder instanceof Uri ? { kind: "local", folder: folder.fsPath } : undefined;
}
