// How the import asks: one list or one line to type at a time, with the likely answer ready. Escape is no answer.
import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { ImportParams } from "../../server/protocol/kb-jobs.ts";

/** What the questions are to answer. */
export type Answers = Omit<ImportParams, "files" | "out" | "report" | "job">;

export interface Row<T> extends QuickPickItem {
  value?: T;
}

const title = () => l10n.t("Import Knowledge Base");

/** Undefined where the list was closed. Lists that a person leaves for a moment, to look into a file, stay. */
export async function choose<T>(
  rows: readonly Row<T>[],
  placeHolder: string,
  stays = false,
): Promise<T | undefined> {
  const row = await window.showQuickPick(rows, {
    title: title(),
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: stays,
  });
  return row?.value;
}

export const separator = (label: string): Row<never> => ({ label, kind: QuickPickItemKind.Separator });

/** Undefined where the line was closed; without blanks around it. `validate` answers what is wrong. */
export async function ask(
  prompt: string,
  value: string,
  validate?: (text: string) => string | undefined,
): Promise<string | undefined> {
  const text = await window.showInputBox({
    title: title(),
    prompt,
    value,
    ignoreFocusOut: true,
    ...(validate ? { validateInput: (typed: string) => validate(typed.trim()) } : {}),
  });
  return text?.trim();
}

/** The chosen file, or undefined. */
export async function askForFile(openLabel: string): Promise<string | undefined> {
  const files = await window.showOpenDialog({ title: title(), openLabel });
  return files?.[0]?.fsPath;
}

export const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
