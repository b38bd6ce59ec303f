// Which documents Curie reads. By language and never by scheme, so that untitled and virtual documents count too.
import type { TextDocument } from "vscode";

/** A test holds these against the manifest: activation, keybindings and default colours name the same languages. */
export const languages = ["plaintext", "markdown", "latex", "pubtator", "brat-ann"] as const;

/** Read-only Markdown pages about one concept; the server analyses them too, so their names can be followed. */
export const CONCEPT_SCHEME = "curie-concept";

/** Reports that Curie writes, read-only; not texts to curate. */
export const REPORT_SCHEME = "curie-report";

/** Documents of corpus files, read-only; the server knows their annotations. */
export const CORPUS_SCHEME = "curie-corpus";

/** Prompt templates: the server knows them, but nothing of theirs is a text to annotate. */
export const PROMPT_LANGUAGE = "dotprompt";

export const documentSelector = [...languages, PROMPT_LANGUAGE].map((language) => ({ language }));

export const isRead = (document: TextDocument): boolean =>
  (languages as readonly string[]).includes(document.languageId);

/** A text that a person reads or writes, as opposed to Curie's own pages about concepts and brat's annotations. */
export const isText = (document: TextDocument): boolean =>
  isRead(document) &&
  document.languageId !== "brat-ann" &&
  document.uri.scheme !== CONCEPT_SCHEME &&
  document.uri.scheme !== REPORT_SCHEME;
