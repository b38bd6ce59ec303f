// The editor's own language models, asked on behalf of a run: what is offered, and one question at a time.
import { type CancellationToken, LanguageModelChatMessage, LanguageModelError, l10n, lm } from "vscode";
import type { AskParams, AskResult } from "../../server/protocol/generation.ts";

export interface EditorModel {
  readonly vendor: string;
  readonly id: string;
  readonly name: string;
}

/** Tests put another in its place. */
export interface EditorModels {
  list(): Promise<EditorModel[]>;
  /** Never rejects. */
  ask(params: AskParams, token: CancellationToken): Promise<AskResult>;
}

export const editorModels: EditorModels = {
  async list() {
    const models = await lm.selectChatModels();
    return models.map(({ vendor, id, name }) => ({ vendor, id, name }));
  },
  async ask({ vendor, model, messages, options }, token) {
    try {
      const [chosen] = await lm.selectChatModels({ vendor, id: model });
      if (!chosen)
        return { failure: "refused", error: l10n.t("The editor has no model {0} of {1}.", model, vendor) };
      const response = await chosen.sendRequest(
        // There is no system role: it comes first, as the user's.
        messages.map(({ role, content }) =>
          role === "assistant"
            ? LanguageModelChatMessage.Assistant(content)
            : LanguageModelChatMessage.User(content),
        ),
        { justification: l10n.t("Curie generates training sentences."), modelOptions: { ...options } },
        token,
      );
      let text = "";
      for await (const piece of response.text) text += piece;
      return { text };
    } catch (error) {
      return failureOf(error);
    }
  },
};

function failureOf(error: unknown): AskResult {
  const said = error instanceof Error ? error.message : String(error);
  if (!(error instanceof LanguageModelError)) return { failure: "server", error: said };
  const lasts = [LanguageModelError.NoPermissions, LanguageModelError.NotFound, LanguageModelError.Blocked];
  // A quota that is used up comes back; a person's no does not.
  const isLasting = lasts.some(({ name }) => name === error.code);
  return { failure: isLasting ? "refused" : "busy", error: said };
}
