// Asking a model from the editor: whom, with the person's consent for that host; progress that can be stopped.
import { l10n, ProgressLocation, window } from "vscode";
import type { Curie } from "../curie.ts";

export interface Asking {
  url?: string;
  model?: string;
  allow?: string[];
}

/** What the server says of a host that nobody has allowed. */
const NO_CONSENT = /nothing was sent: (\S+) has no consent/;
/** ... and of a template that does not say whom to ask. */
const NOBODY = /nothing says whom to ask|says which model to ask/;

export const isCancelled = (error: unknown): boolean => (error as { code?: unknown }).code === -32800;
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** undefined where the person gave up. Asks for what is missing, then again. */
export async function withModel<R>(
  work: (asking: Asking) => Thenable<R>,
  complaint: (result: R) => string | undefined = () => undefined,
): Promise<R | undefined> {
  const asking: Asking = {};
  for (;;) {
    let reason: string;
    let done: R | undefined;
    try {
      done = await work(asking);
      const said = complaint(done);
      if (said === undefined) return done;
      reason = said;
    } catch (error) {
      if (isCancelled(error)) return undefined;
      reason = reasonOf(error);
      if (!NO_CONSENT.test(reason) && !NOBODY.test(reason)) throw error;
    }
    const host = NO_CONSENT.exec(reason)?.[1];
    if (host) {
      if (asking.allow?.includes(host) || !(await consent(host))) return done;
      asking.allow = [...(asking.allow ?? []), host];
    } else if (NOBODY.test(reason)) {
      if (asking.url !== undefined || !(await askWhom(asking))) return done;
    } else return done;
  }
}

async function consent(host: string): Promise<boolean> {
  const allow = l10n.t("Allow {0}", host);
  const said = await window.showWarningMessage(
    l10n.t("Send the rendered prompts to {0}?", host),
    {
      modal: true,
      detail: l10n.t(
        "The preview shows what would be sent. The consent is recorded for this host and holds until it is taken out of the record.",
      ),
    },
    allow,
  );
  return said === allow;
}

async function askWhom(asking: Asking): Promise<boolean> {
  const url = await window.showInputBox({
    title: l10n.t("Which endpoint? (1/2)"),
    prompt: l10n.t(
      "OpenAI-compatible, such as http://127.0.0.1:8000/v1. A template may name it: curie.model: {url: ...}",
    ),
    value: "http://127.0.0.1:8000/v1",
    ignoreFocusOut: true,
  });
  const model =
    url &&
    (await window.showInputBox({
      title: l10n.t("Which model? (2/2)"),
      prompt: l10n.t("As the endpoint calls it"),
      ignoreFocusOut: true,
    }));
  if (!url || !model) return false;
  Object.assign(asking, { url, model });
  return true;
}

let tokens = 0;

/** A request with a notification that tells how far it is and can be cancelled. */
export const asking = <R>(curie: Curie, title: string, method: string, params: object): Thenable<R> =>
  window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title },
    async (progress, token) => {
      const workDoneToken = `curie-prompt-${++tokens}`;
      const listening = curie.onWorkDone(workDoneToken, (message) => progress.report({ message }));
      try {
        return await curie.request<object, R>(method, { ...params, workDoneToken }, token);
      } finally {
        listening.dispose();
      }
    },
  );
