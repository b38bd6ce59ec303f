// SNOMED CT, the snapshot of a release (confluence.ihtsdotools.org, Release File Specifications): concepts, descriptions,
// language reference sets, is-a relationships, historical associations. Its files are sorted by other things than
// concepts, so all concepts are held until the last file is read: about 1 kB each.
import { stat } from "node:fs/promises";
import type { Concept, ConceptInput } from "../concept.ts";
import { accept } from "./accept.ts";
import { namedLike, releaseFiles } from "./folder.ts";
import { wrongFormat } from "./formats.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { rf2Rows } from "./rf2-rows.ts";
import { groupOfTag, tagged } from "./snomed-tags.ts";
import { openSource, SourceError } from "./source.ts";

export interface Rf2Options extends ImportOptions {
  /** Languages of descriptions (BCP 47: en, es); absent: all. */
  readonly languages?: ReadonlySet<string>;
  /** BCP 47 language of the knowledge base (default `en`). */
  readonly language?: string;
  /** Language reference set whose preferred terms win (default: that of US English). */
  readonly languageRefset?: string;
}

const FULLY_SPECIFIED = "900000000000003001";
const IS_A = "116680003";
const PREFERRED = "900000000000548007";
const US_ENGLISH = "900000000000509007";
const SUCCESSOR = new Set(["900000000000527005", "900000000000526001"]); // same as, replaced by

interface Description {
  readonly text: string;
  readonly language: string;
  /** 0: fully specified; 1: synonym; 2: preferred in some reference set; 3: in the one asked for. */
  readonly rank: number;
}

interface Draft {
  readonly line: number;
  readonly active: boolean;
  /** Semantic tag of the English fully specified name, which every edition has. */
  tag: string;
  readonly descriptions: Description[];
  readonly definitions: { text: string; language: string }[];
  readonly parents: Set<string>;
  readonly successors: Set<string>;
}

const idOf = (sctid: string): string => `SNOMEDCT:${sctid}`;

async function filesOf(path: string) {
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => true,
  );
  const files = await releaseFiles(path);
  if (!isFolder) throw await wrongFormat(await openSource(path), "the folder of a SNOMED CT release");
  const snapshot = (kind: string) => namedLike(files, new RegExp(`^x?${kind}.*Snapshot.*\\.txt$`, "i"));
  const concepts = snapshot("sct2_Concept_");
  const descriptions = snapshot("sct2_Description_");
  if (concepts.length === 0 || descriptions.length === 0)
    throw new SourceError(
      path,
      "there is no snapshot of SNOMED CT in this folder: sct2_Concept_Snapshot_*.txt and sct2_Description_Snapshot-*.txt are needed.",
    );
  return {
    concepts,
    descriptions,
    definitions: snapshot("sct2_TextDefinition_"),
    relationships: snapshot("sct2_Relationship_"),
    languages: snapshot("der2_cRefset_Language"),
    associations: snapshot("der2_cRefset_Association"),
  };
}

class Release {
  readonly drafts = new Map<string, Draft>();
  /** Description to rank 2 or 3. */
  readonly #preferred = new Map<string, number>();
  readonly #options: Rf2Options;
  /** Language reference sets of the release. */
  readonly refsets = new Set<string>();
  #strangers = 0;

  constructor(options: Rf2Options) {
    this.#options = options;
  }

  #draft(id: string): Draft | undefined {
    const draft = this.drafts.get(id);
    if (!draft) this.#strangers++;
    return draft;
  }

  /** Rows of concepts that no concept file has. */
  get strangers(): number {
    return this.#strangers;
  }

  async readConcepts(file: string): Promise<void> {
    for await (const { line, active, cells } of rf2Rows(file, ["id"], this.#options.report))
      this.drafts.set(cells.id, {
        line,
        active,
        tag: "",
        descriptions: [],
        definitions: [],
        parents: new Set(),
        successors: new Set(),
      });
  }

  async readLanguages(file: string): Promise<void> {
    const columns = ["refsetId", "referencedComponentId", "acceptabilityId"] as const;
    const wanted = this.#options.languageRefset ?? US_ENGLISH;
    for await (const { active, cells } of rf2Rows(file, columns, this.#options.report)) {
      this.refsets.add(cells.refsetId);
      if (!active || cells.acceptabilityId !== PREFERRED) continue;
      const rank = cells.refsetId === wanted ? 3 : 2;
      const id = cells.referencedComponentId;
      this.#preferred.set(id, Math.max(rank, this.#preferred.get(id) ?? 0));
    }
  }

  async readDescriptions(file: string, into: "descriptions" | "definitions"): Promise<void> {
    const { report, languages } = this.#options;
    const columns = ["id", "conceptId", "languageCode", "typeId", "term"] as const;
    for await (const { active, cells } of rf2Rows(file, columns, report)) {
      if (active && cells.typeId === FULLY_SPECIFIED && cells.languageCode === "en") {
        const draft = this.drafts.get(cells.conceptId);
        if (draft) draft.tag = tagged(cells.term).tag;
      }
      if (!active) report.skip("inactive descriptions");
      else if (languages && !languages.has(cells.languageCode))
        report.skip(`descriptions in other languages (${cells.languageCode})`);
      else {
        const draft = this.#draft(cells.conceptId);
        const rank = cells.typeId === FULLY_SPECIFIED ? 0 : (this.#preferred.get(cells.id) ?? 1);
        const text = cells.term.trim();
        if (into === "definitions") draft?.definitions.push({ text, language: cells.languageCode });
        else draft?.descriptions.push({ text, language: cells.languageCode, rank });
      }
    }
  }

  async readRelationships(file: string): Promise<void> {
    const columns = ["sourceId", "destinationId", "typeId"] as const;
    for await (const { active, cells } of rf2Rows(file, columns, this.#options.report))
      if (active && cells.typeId === IS_A)
        this.#draft(cells.sourceId)?.parents.add(idOf(cells.destinationId));
  }

  async readAssociations(file: string): Promise<void> {
    const columns = ["refsetId", "referencedComponentId", "targetComponentId"] as const;
    for await (const { active, cells } of rf2Rows(file, columns, this.#options.report))
      if (active && SUCCESSOR.has(cells.refsetId))
        // Descriptions have historical associations too; they are no concepts.
        this.drafts.get(cells.referencedComponentId)?.successors.add(idOf(cells.targetComponentId));
  }
}

/**
 * `path` is the folder of a release (RF2, unpacked), or any folder with its snapshot. Throws `SourceError` where files
 * are missing or cannot be read; bad rows are reported. Inactive concepts come as obsolete ones.
 */
export async function* importRf2(path: string, options: Rf2Options): AsyncGenerator<Concept> {
  const { report } = options;
  const files = await filesOf(path);
  const release = new Release(options);
  for (const file of files.concepts) await release.readConcepts(file);
  if (files.languages.length === 0)
    report.problem(path, 0, "there is no language reference set: preferred terms are not known.");
  for (const file of files.languages) await release.readLanguages(file);
  const { languageRefset } = options;
  if (languageRefset !== undefined && !release.refsets.has(languageRefset))
    throw new SourceError(
      path,
      `there is no language reference set ${languageRefset}; the release has ${[...release.refsets].sort().join(", ") || "none"}.`,
    );
  for (const file of files.descriptions) await release.readDescriptions(file, "descriptions");
  for (const file of files.definitions) await release.readDescriptions(file, "definitions");
  for (const file of files.relationships) await release.readRelationships(file);
  for (const file of files.associations) await release.readAssociations(file);
  if (release.strangers > 0)
    report.problem(
      path,
      0,
      `${release.strangers} rows belong to concepts that the release does not have; left out.`,
    );
  const groups = new GroupChooser(options);
  const file = files.concepts[0] as string;
  for (const [sctid, draft] of release.drafts) {
    if (draft.descriptions.length === 0 && options.languages) {
      report.skip("concepts without a description in the languages asked for");
      continue;
    }
    const concept = accept(
      inputOf(sctid, draft, groups, options, file),
      { file, line: draft.line, text: sctid },
      report,
    );
    if (concept) yield concept;
  }
}

function inputOf(
  sctid: string,
  draft: Draft,
  groups: GroupChooser,
  options: Rf2Options,
  file: string,
): ConceptInput {
  const id = idOf(sctid);
  const own = options.language ?? "en";
  const language = (tag: string) => (tag === own ? {} : { language: tag });
  const terms = draft.descriptions.map((d) => (d.rank === 0 ? { ...d, text: tagged(d.text).term } : d));
  const merit = (d: Description) => (d.language === own ? 10 : d.language === "en" ? 5 : 0) + d.rank;
  const best = terms.toSorted((a, b) => merit(b) - merit(a))[0];
  // Of a concept without preferred term, the fully specified name says best what it is.
  const fullest = terms.find((d) => d.rank === 0 && d.language === best?.language);
  const preferred = best && best.rank >= 2 ? best : (fullest ?? best);
  const known = new Set<string>();
  if (preferred?.language === own) known.add(`${own}\n${preferred.text}`);
  return {
    id,
    name: preferred?.text ?? "",
    group: options.groups?.of(id, draft.tag) ?? groupOfTag(draft.tag) ?? groups.choose(id, file, draft.line),
    types: draft.tag ? [draft.tag] : [],
    synonyms: terms.flatMap((d) => {
      const key = `${d.language}\n${d.text}`;
      if (d.text === "" || known.has(key)) return [];
      known.add(key);
      return { text: d.text, scope: "exact" as const, ...language(d.language) };
    }),
    definitions: draft.definitions.map((d) => ({ text: d.text, ...language(d.language) })),
    parents: [...draft.parents],
    obsolete: !draft.active,
    replacedBy: [...draft.successors],
  };
}
