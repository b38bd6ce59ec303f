// What `curie annotate` knows of a recogniser: a name, the options that are its own, and how it is opened.
import type { Command } from "commander";
import type { SemanticGroup } from "../../kb/groups.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { ModelTraits } from "../../recognition/combine/combine.ts";
import type { Document } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import type { Progress, Terminal } from "../terminal.ts";

/** Options of all recognisers, as the command line has them; each reads its own. */
export interface RecogniserOptions {
  kb?: string[];
  group?: SemanticGroup[];
  nested: boolean;
  [own: string]: unknown;
}

export interface RecogniserContext {
  readonly terminal: Terminal;
  readonly progress: Progress;
  /** The knowledge bases of the command, opened when they are first asked for. */
  readonly kbs: () => Promise<readonly KnowledgeBase[]>;
  /** Others read the text, too: a model is to tell what it holds for unlikely as well. */
  readonly together?: boolean;
  /** Tells what went wrong with a document; the command then ends with the status for problems. */
  readonly problem: (document: string, reason: string) => void;
}

export interface OpenRecogniser {
  /** Shown as the finder of its mentions. */
  readonly name?: string;
  /** For a model: how to weigh what it says beside what others say. */
  readonly model?: ModelTraits;
  /** The document's mentions, linked where there is something to link them to. */
  annotate(document: Document): Promise<readonly Mention[]>;
  /** What would be sent for a document; asked instead of `annotate` by --dry-run. */
  questions?(document: Document): AsyncIterable<unknown>;
  /** What to tell at the end, behind all documents. */
  summary?(): string | undefined;
  close?(): Promise<void>;
}

export interface RecogniserKind {
  readonly name: string;
  /** One line for --help. */
  readonly summary: string;
  /** Adds the options that are its own; their descriptions name the recogniser. */
  options?(command: Command): Command;
  /** Lines for the end of --help. */
  readonly examples?: string;
  open(options: RecogniserOptions, context: RecogniserContext): Promise<OpenRecogniser>;
}
