// Concepts as read-only documents: `curie-concept:/MESH:D003920.md` opens the page that the server writes for it.
import { EventEmitter, l10n, Uri, workspace } from "vscode";
import type { Feature } from "../feature.ts";
import { CONCEPT_SCHEME } from "../languages.ts";

/** The page's address. The `.md` makes it Markdown, so that it is highlighted and can be previewed. */
export const conceptUri = (id: string): Uri => Uri.from({ scheme: CONCEPT_SCHEME, path: `/${id}.md` });

/** The CURIE that a page's address names. */
export const conceptId = (uri: Uri): string => uri.path.replace(/^\//, "").replace(/\.md$/, "");

export const provideConceptPages: Feature = (context, curie) => {
  const changed = new EventEmitter<Uri>();
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(CONCEPT_SCHEME, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri, token) {
        const id = conceptId(uri);
        const page = await curie.conceptPage(id, token);
        // The preview follows relative links only.
        return (
          page?.replaceAll(`](${CONCEPT_SCHEME}:/`, "](") ??
          `# ${id}\n\n${l10n.t("No loaded knowledge base holds this concept.")}\n`
        );
      },
    }),
    // Another KB may say something else about the same concept.
    curie.onDidChangeState(() => {
      if (curie.state !== "ready") return;
      for (const document of workspace.textDocuments)
        if (document.uri.scheme === CONCEPT_SCHEME) changed.fire(document.uri);
    }),
  );
};
