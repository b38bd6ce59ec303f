// What a check is: a question asked of one document, answered with findings that a person can act on.
import type { Concept } from "../../kb/concept.ts";
import type { Document } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import type { CheckCode } from "./catalogue.ts";

/** A change that would settle a finding: mentions taken away and put in, in one step. Ids of replaced mentions stay. */
export interface Fix {
  readonly title: string;
  readonly remove: readonly Mention[];
  readonly add: readonly Mention[];
}

/** Another place that has to do with a finding. */
export interface Related {
  readonly document: string;
  readonly span: Span;
  readonly message: string;
}

export interface CheckFinding {
  readonly code: CheckCode;
  /** Id of the document. */
  readonly document: string;
  readonly span: Span;
  readonly message: string;
  readonly mention?: Mention;
  readonly related?: readonly Related[];
  /** The likeliest first. */
  readonly fixes?: readonly Fix[];
}

/** What a project declares about its annotations. What it says nothing about is allowed. */
export interface Rules {
  /** Absent: any type. */
  readonly types?: ReadonlyMap<string, TypeRule>;
  readonly attributes?: ReadonlyMap<string, AttributeRule>;
  /** By relation, the roles and the types each takes; no types: any. */
  readonly relations?: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Most words in a mention that the project's models can mark. */
  readonly widest?: number;
}

export interface TypeRule {
  /** Semantic groups of the concepts it may be linked to; absent: any. */
  readonly groups?: readonly string[];
}

export interface AttributeRule {
  /** Absent: present or not. */
  readonly values?: readonly string[];
  /** Absent: all types. */
  readonly types?: readonly string[];
}

/** What a check may ask beside the document. */
export interface CheckContext {
  readonly rules: Rules;
  /** Concept of the loaded knowledge bases, by its id or a former one. */
  concept(id: string): Concept | undefined;
  /** Prefixes of the ids that the loaded knowledge bases hold: `MESH`. */
  readonly prefixes: ReadonlySet<string>;
  /** The file's format writes ids without their prefix (PubTator): they cannot be told from wrong ones. */
  readonly bareIds?: boolean;
  /** Whether the decisions log accounts for an accepted mention; absent where there is no log. */
  readonly decided?: (document: Document, mention: Mention) => boolean;
}

export type Check = (document: Document, context: CheckContext) => Iterable<CheckFinding>;
