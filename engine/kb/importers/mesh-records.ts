// A MeSH record, whichever of its formats it was read from, as a concept: scopes of entry terms, group and parents from
// tree numbers or mapped headings, registry numbers as cross-references.
import type { Concept, ConceptInput } from "../concept.ts";
import type { SemanticGroup } from "../groups.ts";
import { accept } from "./accept.ts";
import { groupOfTrees, isTreeNumber, parentTree } from "./mesh-trees.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { groupOfTuis } from "./umls-types.ts";

export interface MeshTerm {
  readonly text: string;
  /** EQV, NRW, BRD, REL: how its MeSH concept stands to the record's own. */
  readonly relation: string;
  /** NON, ABB, ACR, TRD, EPO, LAB ... */
  readonly lexicalTag: string;
}

export interface MeshRecord {
  readonly file: string;
  readonly line: number;
  /** D000001 or C000001. */
  readonly ui: string;
  readonly name: string;
  readonly terms: readonly MeshTerm[];
  readonly trees: readonly string[];
  readonly note: string;
  /** Descriptors that a supplementary record is mapped to. */
  readonly headings: readonly string[];
  readonly registry: readonly string[];
  /** TUIs, in editions that have them. */
  readonly tuis: readonly string[];
  /** Class of a supplementary record: 1 and 2 chemicals, 3 diseases, 4 organisms, 5 populations, 6 anatomy. */
  readonly supplementaryClass?: string;
}

const SCOPES: Record<string, "narrow" | "broad" | "related"> = {
  NRW: "narrow",
  BRD: "broad",
  REL: "related",
};
const CLASSES: Record<string, SemanticGroup> = {
  "1": "CHEM",
  "2": "CHEM",
  "3": "DISO",
  "4": "LIVB",
  "5": "LIVB",
  "6": "ANAT",
};

/** `37H9VM9WZL`, `EC 1.1.1.1`, `txid9606`, `52665-69-7 (Calcimycin)`. */
export function registryXref(text: string): string | undefined {
  const number = text.replace(/\s*\(.*$/, "").trim();
  if (/^\d{2,7}-\d\d-\d$/.test(number)) return `CAS:${number}`;
  if (/^[A-Z0-9]{10}$/.test(number)) return `UNII:${number}`;
  const [, vocabulary, code] = /^(EC |txid)([\d.-]+)$/.exec(number) ?? [];
  return code ? `${vocabulary === "txid" ? "NCBITaxon" : "EC"}:${code}` : undefined;
}

const scopeOf = ({ relation, lexicalTag }: MeshTerm) =>
  SCOPES[relation] ?? (/^(?:ABB|ACR)$/.test(lexicalTag) ? ("abbreviation" as const) : ("exact" as const));

export class MeshShelf {
  readonly #options: ImportOptions;
  readonly #groups: GroupChooser;
  readonly #descriptors: MeshRecord[] = [];
  readonly #trees = new Map<string, string>();

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#groups = new GroupChooser(options);
  }

  /** Descriptors wait for each other: the parent of a tree number may come later. */
  shelve(record: MeshRecord): void {
    this.#descriptors.push(record);
    for (const tree of record.trees) this.#trees.set(tree, record.ui);
  }

  /** All descriptors so far; the shelf is empty afterwards, but still knows their tree numbers. */
  *takeDescriptors(): Generator<Concept> {
    for (const record of this.#descriptors.splice(0)) {
      const concept = this.conceptOf(record);
      if (concept) yield concept;
    }
  }

  conceptOf(record: MeshRecord): Concept | undefined {
    const { report } = this.#options;
    const { file, line, ui, name, note } = record;
    const id = `MESH:${ui}`;
    const text = `${ui} ${name}`;
    const parents = new Set(record.headings.map((h) => `MESH:${h}`));
    const trees = record.trees.filter((tree) => {
      if (!isTreeNumber(tree))
        report.problem(file, line, `"${tree}" is no MeSH tree number; left out.`, text);
      return isTreeNumber(tree);
    });
    for (const tree of trees) {
      const parent = this.#trees.get(parentTree(tree) ?? "");
      if (parent !== undefined && parent !== ui) parents.add(`MESH:${parent}`);
    }
    const synonyms = new Map<string, Exclude<NonNullable<ConceptInput["synonyms"]>[number], string>>();
    for (const term of record.terms)
      if (term.text !== name && term.text !== "" && !synonyms.has(term.text))
        synonyms.set(term.text, { text: term.text, scope: scopeOf(term) });
    const input: ConceptInput = {
      id,
      name,
      group:
        groupOfTrees(trees, this.#options.groups) ??
        groupOfTuis(record.tuis, this.#options.groups) ??
        CLASSES[record.supplementaryClass ?? ""] ??
        this.#groups.choose(id, file, line),
      synonyms: [...synonyms.values()],
      definitions: note ? [note] : [],
      parents: [...parents],
      xrefs: [...new Set(record.registry.flatMap((r) => registryXref(r) ?? []))],
    };
    return accept(input, { file, line, text }, report);
  }
}
