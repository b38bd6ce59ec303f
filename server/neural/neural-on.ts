// Neural recognition put together from a session and its ports.
import { join } from "node:path";
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { ModelHost } from "../../engine/models/host/host.ts";
import { CORPUS_SCHEME, fileUri } from "../curation/corpus-uri.ts";
import type { NeuralPorts } from "../ports.ts";
import { noticeFor, proseOf } from "../prose.ts";
import { cacheFolderOf, type Session } from "../session.ts";
import { LearnedHeadsStore } from "./learned-heads.ts";
import { Models } from "./models.ts";
import { Neural } from "./neural.ts";

/** `session`: asked only once it is complete. Nothing is started before a document is read. */
export function neuralOn(
  ports: NeuralPorts,
  session: () => Session,
  documents: TextDocuments<TextDocument>,
): Neural {
  const cacheFolder = () => cacheFolderOf(session());
  const folderOf = (uri: string) => session().workspace.placeOf(fileUri(uri))?.folder;
  let neural: Neural | undefined;
  const learned = new LearnedHeadsStore((message) => session().connection.console.warn(message));
  const host = new ModelHost({
    program: ports.program,
    cacheFolder,
    onChange: () => neural?.hostChanged(),
  });
  const models = new Models(
    ports.shipped,
    () => [join(cacheFolder(), "models"), ports.installed],
    ports.program,
    cacheFolder,
  );
  neural = new Neural({
    documents,
    host,
    models,
    runtime: () => ports.runtime(),
    heed: (settings) => {
      if (!ports.useRuntime(settings["neural.runtime"], settings["neural.libraries"])) return;
      models.forgetDevices();
      void host.close();
    },
    settings: (uri) => session().settings.for(uri),
    folderOf: (uri) => folderOf(uri)?.path,
    project: async (uri) => {
      const found = await session().curation.projects.of(folderOf(uri)?.path);
      return found.isDeclared ? found.project : undefined;
    },
    heads: (uri, model) => learned.heads(folderOf(uri)?.path, model),
    forgetHeads: () => learned.forget(),
    library: async (uri) => (await session().knowledge.libraryFor(folderOf(uri)?.uri)).library,
    regions: (document, settings) =>
      noticeFor(document, document.getText(), settings) || document.uri.startsWith(`${CORPUS_SCHEME}:`)
        ? []
        : proseOf(document.uri, document.languageId, document.getText()),
    log: (message) => session().connection.console.log(message),
  });
  return neural;
}
