// A BioC document as a tree (Comeau et al., Database 2013, bat064): the same for its XML and its JSON.

/** Key and value, in the order of the file. */
export type Infons = readonly (readonly [key: string, value: string])[];

export interface BioCLocation {
  readonly offset: number;
  readonly length: number;
}

export interface BioCAnnotation {
  readonly id: string;
  readonly infons: Infons;
  readonly text: string | undefined;
  readonly locations: readonly BioCLocation[];
  readonly line: number;
}

export interface BioCRelation {
  readonly id: string;
  readonly infons: Infons;
  readonly nodes: readonly { readonly refid: string; readonly role: string }[];
  readonly line: number;
}

/** Passage, sentence or document: what annotations hang on. */
export interface BioCHolder {
  readonly infons: Infons;
  readonly annotations: readonly BioCAnnotation[];
  readonly relations: readonly BioCRelation[];
}

export interface BioCSentence extends BioCHolder {
  readonly offset: number;
  readonly text: string | undefined;
}

export interface BioCPassage extends BioCSentence {
  readonly sentences: readonly BioCSentence[];
}

export interface BioCDocument extends BioCHolder {
  readonly id: string;
  readonly passages: readonly BioCPassage[];
}

export const infon = (infons: Infons, key: string): string | undefined =>
  infons.find(([k]) => k === key)?.[1];

/** A stretch of text with its place in the document's text. */
export interface Block {
  readonly offset: number;
  readonly text: string;
  readonly holder: BioCSentence;
  readonly passage: BioCPassage;
  /** UTF-16 offset in the joined text. */
  readonly start: number;
  /** The same in the file's unit. */
  readonly at: number;
}

export interface Joined {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Whether each offset is where the one before ends, or behind a gap: then a place is its offset less `base`. */
  readonly regular: boolean;
  readonly base: number;
}

/** A gap longer than that is a wrong offset. */
const LONGEST_GAP = 10_000;

/** Gaps between passages are one line break and spaces, so that offsets stay what they are. */
export function joinPassages(passages: readonly BioCPassage[], lengthOf: (text: string) => number): Joined {
  const blocks: Block[] = [];
  let text = "";
  let at = 0;
  let regular = true;
  let base: number | undefined;
  const add = (holder: BioCSentence, passage: BioCPassage) => {
    const words = holder.text;
    if (words === undefined) return;
    const { offset } = holder;
    base ??= offset;
    const gap = offset - base - at;
    if (gap >= 0 && gap <= LONGEST_GAP) {
      if (gap) text += `\n${" ".repeat(gap - 1)}`;
      at += gap;
    } else {
      regular = false;
      if (text) {
        text += "\n";
        at++;
      }
    }
    blocks.push({ offset, text: words, holder, passage, start: text.length, at });
    text += words;
    at += lengthOf(words);
  };
  for (const passage of passages) {
    if (passage.text !== undefined) add(passage, passage);
    else for (const sentence of passage.sentences) add(sentence, passage);
  }
  return { text, blocks, regular, base: base ?? 0 };
}
