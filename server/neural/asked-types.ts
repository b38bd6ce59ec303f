// What a model is asked for in a document: the words of the settings, else the types of the folder's project, else all that
// the model knows; and which type of mention each answer becomes.
import type { Project } from "../../engine/corpus/annotations/project.ts";
import type { SemanticGroup } from "../../engine/kb/groups.ts";
import type { Manifest, ModelLabel } from "../../engine/models/folder/manifest.ts";

export interface AskedType {
  /** As the model is asked. */
  readonly label: string;
  /** What a mention's `type` becomes; undefined: the group that the model says, else the label. */
  readonly type?: string;
  readonly group?: SemanticGroup;
}

/** For a model that takes any wording, where nobody chose: what biomedical texts are mostly asked for. */
const USUAL: readonly AskedType[] = [
  { label: "disease", group: "DISO" },
  { label: "symptom", group: "DISO" },
  { label: "chemical", group: "CHEM" },
  { label: "drug", group: "CHEM" },
  { label: "gene", group: "GENE" },
  { label: "protein", group: "GENE" },
  { label: "species", group: "LIVB" },
  { label: "cell type", group: "ANAT" },
  { label: "anatomy", group: "ANAT" },
  { label: "medical procedure", group: "PROC" },
  { label: "medical device", group: "DEVI" },
];

const folded = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[_\s-]+/g, " ")
    .trim();

/** The label that a wording stands for in a model with a closed vocabulary. */
const known = (labels: readonly ModelLabel[], wording: string): ModelLabel | undefined =>
  labels.find(({ name, aliases }) => [name, ...aliases].some((a) => folded(a) === folded(wording)));

const asked = (label: ModelLabel, type?: string): AskedType => ({
  label: label.name,
  ...(type === undefined ? {} : { type }),
  ...(label.group === undefined ? {} : { group: label.group }),
});

/** A project's type as the model can be asked: by its labels or name; else by what the model knows of its groups. */
function ofProject(
  name: string,
  type: Project["types"][string],
  labels?: readonly ModelLabel[],
): AskedType[] {
  const wordings = type.labels ?? [name.replaceAll(/[_-]+/g, " ")];
  const plain = wordings.map((label): AskedType => ({ label, type: name }));
  if (!labels) return plain;
  const named = wordings.flatMap((wording) => known(labels, wording) ?? []);
  if (named.length) return named.map((label) => asked(label, name));
  const grouped = labels.filter(({ group }) => group !== undefined && type.groups?.includes(group));
  return grouped.length ? grouped.map((label) => asked(label, name)) : plain;
}

/** One entry a label; of two types that ask for the same label the first gets its mentions. */
export function askedTypes(
  words: readonly string[],
  project: Project | undefined,
  { labels }: Pick<Manifest, "labels">,
): AskedType[] {
  const wanted: AskedType[] = words.length
    ? words.map((word) => {
        const label = labels && known(labels, word);
        // Asked in the person's words: the model says itself what it takes them for.
        return label ? { ...asked(label), label: word } : { label: word };
      })
    : project
      ? Object.entries(project.types).flatMap(([name, type]) => ofProject(name, type, labels))
      : (labels?.map((label) => asked(label)) ?? [...USUAL]);
  const seen = new Set<string>();
  return wanted.filter(({ label }) => !seen.has(label) && seen.add(label));
}
