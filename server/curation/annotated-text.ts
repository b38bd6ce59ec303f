// What checks, hovers and readings need of a text with annotations, whether they are being curated or come with a file that is
// only shown.
import type { LogRecord } from "../../engine/corpus/annotations/log.ts";
import type { CurationState } from "../../engine/corpus/curation/state.ts";
import type { Problem } from "../../engine/corpus/formats/format.ts";
import type { Section } from "../../engine/text/document.ts";
import type { CurationDesk, OpenText } from "./desk.ts";
import type { FolderProject } from "./projects.ts";

export interface AnnotatedText {
  readonly uri: string;
  readonly state: CurationState;
  /** Decisions, where there is a log of them. */
  readonly records: readonly LogRecord[];
  readonly project: FolderProject;
  readonly sections: readonly Section[];
  /** Lines of its files that are not as they should be. */
  readonly problems?: readonly Problem[];
  /** The file's format writes ids without their prefix. */
  readonly bareIds?: boolean;
  /** Name of the file that it is only shown from. */
  readonly shownFrom?: string;
}

export const underCuration = ({ uri, file, project }: OpenText): AnnotatedText => ({
  uri,
  state: file.curated.state,
  records: file.records,
  project,
  sections: [],
  problems: file.problems,
});

/** Without waiting: a text that is shown from a corpus file, or under curation. */
export function annotatedText(desk: CurationDesk, uri: string): AnnotatedText | undefined {
  const shown = desk.corpora.known(uri);
  if (shown) return shown.text;
  const open = desk.known(uri);
  return open && underCuration(open);
}
