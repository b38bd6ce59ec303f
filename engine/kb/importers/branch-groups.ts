// Semantic groups by branch: vocabularies of several kinds of things tell them apart by the root that a concept hangs
// under. Where branches count, the sources are read twice: for the hierarchy, then for the concepts.
import type { Concept } from "../concept.ts";
import type { SemanticGroup } from "../groups.ts";
import { ImportReport } from "../report.ts";
import { leadingGroup } from "./group-order.ts";
import { prefixOf } from "./prefix-groups.ts";

/** Roots of vocabularies whose ids do not tell what a concept is. */
const KNOWN: ReadonlyMap<string, SemanticGroup> = new Map(
  Object.entries({
    // NCI Thesaurus
    "NCIT:C7057": "DISO",
    "NCIT:C3910": "DISO",
    "NCIT:C12219": "ANAT",
    "NCIT:C1908": "CHEM",
    "NCIT:C16612": "GENE",
    "NCIT:C26548": "GENE",
    "NCIT:C14250": "LIVB",
    "NCIT:C17828": "PHYS",
    "NCIT:C43431": "ACTI",
    "NCIT:C22188": "PROC",
    "NCIT:C97325": "OBJC",
    "NCIT:C20181": "CONC",
    "NCIT:C20189": "CONC",
    // Orphanet
    "Orphanet:C001": "DISO",
    "Orphanet:C010": "GENE",
    "Orphanet:C003": "CONC",
    "Orphanet:C005": "CONC",
    "Orphanet:C009": "GEOG",
    "Orphanet:C012": "GEOG",
    "Orphanet:C023": "CONC",
  } satisfies Record<string, SemanticGroup>).map(([id, group]) => [id.toLowerCase(), group]),
);
const KNOWN_PREFIXES = new Set([...KNOWN.keys()].map((id) => prefixOf(id)));

/** A group for each concept that is one of the roots or below one: that of the nearest; of equally near ones the leading. */
class Branches {
  readonly #parents = new Map<string, readonly string[]>();
  readonly #groups: ReadonlyMap<string, SemanticGroup>;
  readonly #found = new Map<string, SemanticGroup | undefined>();

  constructor(groups: ReadonlyMap<string, SemanticGroup>) {
    this.#groups = groups;
  }

  add({ id, parents }: Concept): void {
    if (parents.length > 0) this.#parents.set(id, parents);
  }

  of(id: string): SemanticGroup | undefined {
    if (this.#found.has(id)) return this.#found.get(id);
    const seen = new Set([id]);
    let group: SemanticGroup | undefined;
    for (let level = [id]; level.length > 0 && !group; ) {
      const groups = level.flatMap((i) => this.#groups.get(i.toLowerCase()) ?? this.#found.get(i) ?? []);
      group = leadingGroup(new Set(groups));
      level = level.flatMap((i) => this.#parents.get(i) ?? []).filter((i) => !seen.has(i));
      for (const i of level) seen.add(i);
    }
    this.#found.set(id, group);
    return group;
  }
}

/**
 * The concepts, those in a branch with its group. `read` gives them all, once for each call. `told` are a person's
 * branches (ids in lower case), which go before the known ones.
 */
export async function* inBranches(
  read: (report: ImportReport) => AsyncGenerator<Concept>,
  report: ImportReport,
  told: ReadonlyMap<string, SemanticGroup> = new Map(),
): AsyncGenerator<Concept> {
  const concepts = read(report);
  const first = await concepts.next();
  if (first.done) return;
  const known = KNOWN_PREFIXES.has(prefixOf(first.value.id).toLowerCase());
  if (told.size === 0 && !known) {
    yield first.value;
    yield* concepts;
    return;
  }
  const branches = new Branches(new Map([...(known ? KNOWN : []), ...told]));
  for await (const concept of read(new ImportReport(0))) branches.add(concept);
  const grouped = (concept: Concept): Concept => {
    const group = branches.of(concept.id);
    return group && group !== concept.group ? { ...concept, group } : concept;
  };
  yield grouped(first.value);
  for await (const concept of concepts) yield grouped(concept);
}
