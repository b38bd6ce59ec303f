// One value in an input box. Undefined where the person gave up.
import { l10n, Uri, window } from "vscode";

export const pathOf = (uri: string): string => Uri.parse(uri).fsPath;

export async function askText(
  title: string,
  prompt: string,
  value: string,
  check: (text: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const text = await window.showInputBox({
    title,
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (given) => (given.trim() ? check(given.trim()) : l10n.t("Something is missing here")),
  });
  return text?.trim();
}

/** A whole number above 0. */
export async function askNumber(title: string, prompt: string, value: number): Promise<number | undefined> {
  const text = await askText(title, prompt, String(value), (given) =>
    /^[1-9]\d{0,8}$/.test(given) ? undefined : l10n.t("A whole number above 0"),
  );
  return text === undefined ? undefined : Number(text);
}
