// Languages by the names that people know them by.
import { env } from "vscode";

/** Of a tag (BCP 47), in the editor's language; the tag itself where it is none that has a name. */
export const languageName = (tag: string): string =>
  new Intl.DisplayNames([env.language], { type: "language" }).of(tag) ?? tag;
