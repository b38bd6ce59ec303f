// Work on knowledge bases that takes a while: a notification with its phase, its share, and a button to cancel it.
import { CancellationError, type CancellationToken, l10n, ProgressLocation, window } from "vscode";
import type { JobProgress } from "../server/protocol/kb-jobs.ts";
import type { Curie } from "./curie.ts";
import { reason } from "./reason.ts";

let jobs = 0;

/** The answer, or undefined where the work was cancelled or failed; a failure is told, and `failed` called. */
export async function runJob<R>(
  curie: Curie,
  title: string,
  work: (job: string, token: CancellationToken) => Promise<R>,
  failed: () => void = () => {},
): Promise<R | undefined> {
  const job = String(++jobs);
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let share = 0;
      const listener = curie.onJobProgress((p) => {
        if (p.job !== job) return;
        const now = p.total ? (100 * p.done) / p.total : share;
        progress.report({ message: words(p), increment: Math.max(0, now - share) });
        share = p.phase === "writing" || now > share ? now : share;
      });
      try {
        return await work(job, token);
      } catch (error) {
        if (!token.isCancellationRequested && !(error instanceof CancellationError)) {
          void window.showErrorMessage(`${title}: ${reason(error)}`);
          failed();
        }
        return undefined;
      } finally {
        listener.dispose();
      }
    },
  );
}

function words({ phase, done, total }: JobProgress): string {
  const name = phaseName(phase);
  return total ? `${name} ${Math.floor((100 * done) / total)} %` : `${name} ${done.toLocaleString()}`;
}

function phaseName(phase: string): string {
  switch (phase) {
    case "reading":
      return l10n.t("Reading");
    case "indexing names":
      return l10n.t("Indexing names");
    case "sorting names":
      return l10n.t("Sorting names");
    case "indexing similarity":
      return l10n.t("Indexing similarity");
    case "writing":
      return l10n.t("Writing");
    case "linking":
      return l10n.t("Linking");
    case "comparing":
      return l10n.t("Comparing");
    default:
      return phase;
  }
}
