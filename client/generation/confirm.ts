// What is said before anything is done: the plan, and, for a host that nobody has allowed yet, the question. Both can show what
// would be sent first.
import {
  EventEmitter,
  type ExtensionContext,
  l10n,
  type Tab,
  TabInputText,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { GenerationPlan, GenerationPreview, GenerationSpec } from "../../server/protocol/generation.ts";
import type { Runs } from "./runs.ts";

const SCHEME = "curie-preview";
const PREVIEW = Uri.from({ scheme: SCHEME, path: "/what-would-be-sent.md" });

/** The document that shows what would be sent: read-only, and on no disk. */
export class Preview {
  private text = "";
  private readonly changed = new EventEmitter<Uri>();

  constructor(context: ExtensionContext) {
    context.subscriptions.push(
      this.changed,
      workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: () => this.text,
      }),
    );
  }

  async show(runs: Runs, spec: GenerationSpec): Promise<void> {
    const { text } = await runs.act<GenerationPreview>({ act: "preview", spec });
    this.text = text;
    this.changed.fire(PREVIEW);
    // Not as a preview of the editor's: opening another text would close it.
    await window.showTextDocument(PREVIEW, { viewColumn: ViewColumn.Active, preview: false });
  }

  /**
   * Waits, without covering the document, until the person goes on: with the notice, which slides away while they read, or by
   * closing the document. False where they gave up.
   */
  async read(): Promise<boolean> {
    const goOn = l10n.t("Go On");
    const closed = Promise.withResolvers<string>();
    const listening = window.tabGroups.onDidChangeTabs((event) => {
      if (event.closed.some(isPreview)) closed.resolve(goOn);
    });
    try {
      const answer = window.showInformationMessage(
        l10n.t("This is what would be sent; nothing has been sent yet."),
        goOn,
        l10n.t("Cancel"),
      );
      return (await Promise.race([answer, closed.promise])) === goOn;
    } finally {
      listening.dispose();
    }
  }
}

const isPreview = ({ input }: Tab): boolean =>
  input instanceof TabInputText && input.uri.toString() === PREVIEW.toString();

/** start: go ahead. show: let me see first. Undefined: no. */
export async function askPlan(plan: GenerationPlan): Promise<"start" | "show" | undefined> {
  const start = l10n.t("Start");
  const show = l10n.t("Show What Would Be Sent");
  const where =
    plan.permission === "local"
      ? l10n.t("Nothing leaves this machine.")
      : l10n.t("Text goes to {0}.", plan.host ?? "");
  const clinical = plan.clinical ? [l10n.t("Part of it is marked as clinical.")] : [];
  const answer = await window.showInformationMessage(
    l10n.t(
      "Generate {0} sentences for {1} concepts?",
      plan.sentences.toLocaleString(),
      plan.concepts.toLocaleString(),
    ),
    { modal: true, detail: [...plan.lines, where, ...clinical].join("\n") },
    start,
    show,
  );
  return answer === start ? "start" : answer === show ? "show" : undefined;
}

/** Whether a host may get text; remembered by the server where it may. */
export async function askConsent(host: string, clinical: boolean): Promise<"allow" | "show" | undefined> {
  const allow = clinical ? l10n.t("Allow for Clinical Text") : l10n.t("Allow {0}", host);
  const show = l10n.t("Show What Would Be Sent");
  const answer = await window.showWarningMessage(
    l10n.t("Send text to {0}?", host),
    {
      modal: true,
      detail: clinical
        ? l10n.t(
            "Part of the text is marked as clinical. Once allowed, {0} is not asked about again, for clinical text either.",
            host,
          )
        : l10n.t(
            "Names, definitions and example sentences go there. Once allowed, {0} is not asked about again.",
            host,
          ),
    },
    allow,
    show,
  );
  return answer === allow ? "allow" : answer === show ? "show" : undefined;
}
