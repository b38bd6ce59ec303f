// The language server over any connection: puts state and features together and answers the protocol's life cycle.
import {
  CancellationToken,
  type Connection,
  type DidChangeWatchedFilesParams,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { PROJECT_FILE } from "../engine/corpus/annotations/project.ts";
import { Acts } from "./acts.ts";
import { Background } from "./background.ts";
import { CompletionRegistration, capabilitiesFor, registerWatchers } from "./capabilities.ts";
import { traitsOf } from "./client-traits.ts";
import { CurationDesk } from "./curation/desk.ts";
import { DECISIONS_FILE, DecisionsStore } from "./decisions-store.ts";
import { DICTIONARY_FILE, DictionaryStore } from "./dictionary-store.ts";
import { registerPromptProviders } from "./features/prompt-navigation.ts";
import { features } from "./features.ts";
import { Knowledge } from "./knowledge.ts";
import { DocumentLinks } from "./linking/document-links.ts";
import { neuralOn } from "./neural/neural-on.ts";
import { pathLast } from "./notice.ts";
import { OutlineRegistration } from "./outline-registration.ts";
import type { Ports } from "./ports.ts";
import { withProgress } from "./progress.ts";
import type { AnnotatedParams } from "./protocol/annotations.ts";
import type { StatusParams } from "./protocol/start.ts";
import { Readings } from "./readings.ts";
import { Refresher } from "./refresh.ts";
import { authorOf, type Session } from "./session.ts";
import { SettingsStore } from "./settings-store.ts";
import { textFiles } from "./text-files.ts";
import { updated } from "./updated.ts";
import { pathOf, Workspace } from "./workspace.ts";
import { WorkspaceMentions } from "./workspace-mentions.ts";

/** Sets up a server on a connection that is not listening yet; the caller calls `connection.listen()`. */
export function serve(connection: Connection, ports: Ports): void {
  const session = sessionOn(connection, ports);
  const { settings, knowledge, decisions, documents, workspace, readings, curation, links, neural } = session;
  const background = new Background(session);
  const outline = new OutlineRegistration(connection);
  const refresher = new Refresher(session, () => {
    background.everything();
    outline.again();
  });
  const completion = new CompletionRegistration(connection);
  let running = false;

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    session.client = traitsOf(params);
    workspace.initialize(params);
    settings.initialize(session.client);
    return {
      capabilities: capabilitiesFor(session.client, settings.common["completion.trigger"]),
      serverInfo: { name: "Curie", version: ports.version },
    };
  });

  connection.onInitialized(async () => {
    running = true;
    if (session.client.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        workspace.change(event);
        void reload();
      });
    await Promise.all([
      registerWatchers(connection, session.client).catch(logged("registration")),
      registerPromptProviders(session).catch(logged("registration")),
      session.client.register.outline && outline.start().catch(logged("registration")),
      withProgress(session, "Curie: loading knowledge bases", 0, undefined, async (report) => {
        report(0, "");
        await reload();
      }),
    ]);
  });

  connection.onShutdown(() => {
    running = false;
    background.stop();
    outline.stop();
    links.stop();
    void neural?.stop();
  });

  connection.onDidChangeConfiguration((params) => settings.change(params?.settings));
  connection.onDidChangeWatchedFiles(async ({ changes }: DidChangeWatchedFilesParams) => {
    const paths = (changes ?? []).flatMap(({ uri }) => pathOf(uri) ?? []);
    const kbs = paths.filter((path) => knowledge.paths.includes(path));
    if (kbs.length) await knowledge.load(kbs);
    if (!kbs.length && paths.some((path) => pathsMatch(path, DICTIONARY_FILE))) await knowledge.load();
    for (const path of paths) if (pathsMatch(path, DECISIONS_FILE)) await decisions.reread(path);
    const isProject = paths.some((path) => pathsMatch(path, PROJECT_FILE));
    if (isProject || paths.some((path) => path.endsWith(".md"))) {
      curation.reopened();
      neural?.everything();
    }
    if (isProject) {
      refresher.all();
      links.everything();
    }
    await curation.changedOnDisk(paths);
  });

  settings.onChange = () => {
    if (running) void reload();
    refresher.all();
    links.everything();
    neural?.everything();
  };
  decisions.onChange = () => refresher.all();
  knowledge.onChange = () => {
    refresher.all();
    links.everything();
    neural?.everything();
  };
  knowledge.onStatus = () => {
    const status: StatusParams = { ...knowledge.status, server: ports.version };
    connection.sendNotification("curie/status", status).catch(logged("status"));
  };

  // Colours, hints and lenses are asked for anew, as after a change of knowledge bases; mentions are told of here.
  const shownAnew = (uri: string) => {
    background.changed(uri);
    refresher.all();
  };
  links.onChange = shownAnew;
  if (neural) {
    neural.onChange = (uri) => {
      shownAnew(uri);
      links.changed(uri);
    };
    neural.onStatus = (status) => {
      connection.sendNotification("curie/neural", status).catch(logged("status"));
    };
  }
  documents.onDidOpen(({ document }) => {
    neural?.changed(document.uri, false);
    decisions.refresh(document.uri).catch(logged("decisions"));
  });
  documents.onDidChangeContent(({ document }) => {
    background.changed(document.uri);
    links.changed(document.uri);
    neural?.changed(document.uri, document.version > 1);
  });
  documents.onDidSave(({ document }) => {
    curation.saved(document.uri).catch((error: unknown) => {
      const message = `The annotations of ${document.uri} could not follow the text: ${error instanceof Error ? error.message : error}`;
      connection
        .sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message })
        .catch(() => {});
    });
  });
  curation.onAct = () => refresher.afterActs();
  curation.onChange = (uri) => {
    connection
      .sendNotification("curie/annotated", { uri } satisfies AnnotatedParams)
      .catch(logged("annotations"));
    refresher.all();
  };
  documents.onDidClose(({ document }) => {
    curation.closed(document.uri);
    background.closed(document.uri);
    links.closed(document.uri);
    neural?.closed(document.uri);
    readings.forget(document.uri);
    settings.forget(document.uri);
  });

  for (const feature of features) feature(session);
  documents.listen(connection);

  async function reload(): Promise<void> {
    try {
      await knowledge.load();
      if (session.client.register.completion)
        await completion.set((await settings.for())["completion.trigger"]);
    } catch (error) {
      logged("settings")(error);
    }
  }

  function logged(what: string): (error: unknown) => void {
    return (error) =>
      connection.console.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

const pathsMatch = (path: string, ending: string) => path.replaceAll("\\", "/").endsWith(`/${ending}`);

function sessionOn(connection: Connection, ports: Ports): Session {
  const warned = new Set<string>();
  /** Once in the window, always in the log. A notification: nobody has to answer it. */
  const warn = (said: string) => {
    const message = pathLast(said);
    connection.console.warn(message);
    if (warned.has(message)) return;
    warned.add(message);
    connection
      .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
      .catch(() => {});
  };
  const workspace = new Workspace();
  const documents = new TextDocuments({
    create: TextDocument.create,
    update: (document: TextDocument, changes, version) =>
      updated(document, changes, version, (edits) =>
        curation.edited(document.uri, edits, document.getText()),
      ),
  });
  const curation = new CurationDesk(
    { annotation: ports.annotationFiles, any: ports.files },
    workspace,
    documents,
    () => ({ author: authorOf(session), now: ports.now(), version: ports.version }),
    async () => {
      const { found, complete } = await textFiles(workspace.folders, ports.files, CancellationToken.None);
      return { paths: found.map((f) => f.path).filter((path) => !/\.pubtator/i.test(path)), complete };
    },
    warn,
  );
  const settings = new SettingsStore(connection, warn);
  const decisions = new DecisionsStore(ports.files, workspace, warn);
  const dictionary = new DictionaryStore(ports.files, warn);
  const knowledge = new Knowledge({
    dictionary: async (path) => (path === undefined ? undefined : dictionary.read(path)),
    warn,
    openKb: (path) => ports.openKb(path, (message) => warn(`Knowledge base damaged. ${pathLast(message)}`)),
    starterKb: ports.starterKb,
    places: () => [...workspace.folders, {}],
    settings: (uri) => settings.for(uri),
    trusted: () => session.client.options.trusted !== false,
  });
  const neural = ports.neural && neuralOn(ports.neural, () => session, documents);
  const links = new DocumentLinks({
    documents,
    found: (uri) => session.readings.found(uri),
    log: (message) => connection.console.log(message),
  });
  const session: Session = {
    connection,
    ports,
    client: traitsOf({ capabilities: {}, processId: null, rootUri: null }),
    workspace,
    documents,
    settings,
    knowledge,
    decisions,
    curation,
    dictionary,
    acts: new Acts(),
    readings: new Readings(documents, settings, knowledge, decisions, workspace, curation, links, neural),
    links,
    ...(neural ? { neural } : {}),
    mentions: new WorkspaceMentions(ports.files, workspace, settings, knowledge, decisions),
  };
  return session;
}
