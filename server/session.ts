// What every feature is given: the connection, the client's traits, the open documents and what is known of them.
import type { Connection, TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Acts } from "./acts.ts";
import type { ClientTraits } from "./client-traits.ts";
import type { CurationDesk } from "./curation/desk.ts";
import type { DecisionsStore } from "./decisions-store.ts";
import type { DictionaryStore } from "./dictionary-store.ts";
import type { Knowledge } from "./knowledge.ts";
import type { DocumentLinks } from "./linking/document-links.ts";
import type { Neural } from "./neural/neural.ts";
import type { Ports } from "./ports.ts";
import type { Readings } from "./readings.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { Workspace } from "./workspace.ts";
import type { WorkspaceMentions } from "./workspace-mentions.ts";

export interface Session {
  readonly connection: Connection;
  readonly ports: Ports;
  /** Those of a client that can do nothing until `initialize` came. */
  client: ClientTraits;
  readonly workspace: Workspace;
  readonly documents: TextDocuments<TextDocument>;
  readonly settings: SettingsStore;
  readonly knowledge: Knowledge;
  readonly decisions: DecisionsStore;
  readonly curation: CurationDesk;
  readonly dictionary: DictionaryStore;
  readonly acts: Acts;
  readonly readings: Readings;
  readonly links: DocumentLinks;
  readonly mentions: WorkspaceMentions;
  /** Absent where this server runs no models. */
  readonly neural?: Neural;
}

/** A feature registers its requests; nothing is asked of the client before `initialized`. */
export type Feature = (session: Session) => void;

export const authorOf = (s: Session): string => s.client.options.author ?? s.ports.author;
export const cacheFolderOf = (s: Session): string => s.client.options.cacheFolder ?? s.ports.cacheFolder;
