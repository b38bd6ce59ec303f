// OWL in RDF/XML, as the OBO library publishes its ontologies: owl:Class elements become concepts; owl:Axiom elements
// behind a class say more about its names (which are short forms) and definitions (whence they are).
import type { Concept, ConceptInput } from "../concept.ts";
import { accept } from "./accept.ts";
import { foreign } from "./foreign.ts";
import { dialectOf, wrongFormat } from "./formats.ts";
import { curieOf, SYNONYM_SCOPES } from "./iris.ts";
import { SHORT_FORM } from "./obo-syntax.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { typesOfNamespace } from "./prefix-groups.ts";
import { openSource } from "./source.ts";
import { wholeText, type XmlElement, xmlRecords } from "./xml-records.ts";

export interface OwlOptions extends ImportOptions {
  /** BCP 47 language of the knowledge base (default `en`): labels in it are preferred names. */
  readonly language?: string;
}

type Synonym = Exclude<NonNullable<ConceptInput["synonyms"]>[number], string>;

interface Draft {
  readonly iri: string;
  readonly line: number;
  readonly labels: { text: string; language?: string }[];
  readonly synonyms: Synonym[];
  readonly definitions: { text: string; source?: string; language?: string }[];
  readonly lists: Record<"parents" | "xrefs" | "altIds" | "replacedBy" | "considered", Set<string>>;
  namespace?: string;
  obsolete: boolean;
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);
const afterHash = (iri: string): string => /[^/#]*$/.exec(iri)?.[0] ?? "";
const resourceOf = ({ attributes }: XmlElement): string => attributes["rdf:resource"] ?? "";
const iriOf = ({ attributes }: XmlElement): string => attributes["rdf:about"] ?? attributes["rdf:ID"] ?? "";
/** A property's value: a literal, or the resource it points to as a CURIE. */
const literalOrCurie = (element: XmlElement): string =>
  resourceOf(element) ? curieOf(resourceOf(element)) : wholeText(element);

class ClassReader {
  readonly #options: OwlOptions;
  readonly #file: string;
  readonly #groups: GroupChooser;

  constructor(file: string, options: OwlOptions) {
    this.#file = file;
    this.#options = options;
    this.#groups = new GroupChooser(options);
  }

  /** The language where it is not the knowledge base's own. */
  #languageOf({ attributes }: XmlElement): { language?: string } {
    return foreign(attributes["xml:lang"], this.#options.language);
  }

  read(element: XmlElement): Draft {
    const draft: Draft = {
      iri: iriOf(element),
      line: element.line,
      labels: [],
      synonyms: [],
      definitions: [],
      lists: {
        parents: new Set(),
        xrefs: new Set(),
        altIds: new Set(),
        replacedBy: new Set(),
        considered: new Set(),
      },
      obsolete: false,
    };
    for (const child of element.children) this.#readProperty(draft, child);
    return draft;
  }

  #readProperty(draft: Draft, child: XmlElement): void {
    const property = localName(child.name);
    const scope = Object.hasOwn(SYNONYM_SCOPES, property) ? SYNONYM_SCOPES[property] : undefined;
    if (scope) {
      draft.synonyms.push({ text: wholeText(child), scope, ...this.#languageOf(child) });
      return;
    }
    switch (property) {
      case "label":
        draft.labels.push({ text: wholeText(child), ...this.#languageOf(child) });
        return;
      case "IAO_0000115":
        draft.definitions.push({ text: wholeText(child), ...this.#languageOf(child) });
        return;
      case "subClassOf":
        // One without a resource holds a restriction (part of, has modifier ...), which is no parent.
        if (resourceOf(child)) draft.lists.parents.add(curieOf(resourceOf(child)));
        return;
      case "hasDbXref":
        draft.lists.xrefs.add(literalOrCurie(child));
        return;
      case "hasAlternativeId":
        draft.lists.altIds.add(literalOrCurie(child));
        return;
      case "IAO_0100001":
        draft.lists.replacedBy.add(literalOrCurie(child));
        return;
      case "consider":
        draft.lists.considered.add(literalOrCurie(child));
        return;
      case "hasOBONamespace":
        draft.namespace = wholeText(child);
        return;
      case "deprecated":
        draft.obsolete = wholeText(child) === "true";
        return;
      default:
        return; // relationships, subsets, comments ...: not part of a Concept
    }
  }

  /** What an axiom says about a value of the class. */
  annotate(draft: Draft, axiom: XmlElement): void {
    const values = (name: string) => axiom.children.filter((c) => localName(c.name) === name);
    const property = afterHash(values("annotatedProperty").map(resourceOf)[0] ?? "");
    const target = values("annotatedTarget").map((v) => wholeText(v))[0] ?? "";
    if (property === "IAO_0000115") {
      const definition = draft.definitions.find((d) => d.text === target);
      const source = values("hasDbXref").map(literalOrCurie).join(", ");
      if (definition && source) definition.source = source;
    }
    const implied = SYNONYM_SCOPES[property];
    if (!implied || implied === "narrow" || implied === "broad") return;
    if (!values("hasSynonymType").some((type) => SHORT_FORM.test(literalOrCurie(type)))) return;
    for (const synonym of draft.synonyms) if (synonym.text === target) synonym.scope = "abbreviation";
  }

  finish({ iri, line, labels, lists, ...draft }: Draft): Concept | undefined {
    const { report } = this.#options;
    const id = curieOf(iri);
    const label = labels.find((l) => l.language === undefined) ?? labels[0];
    if (!label) {
      report.skip(
        draft.obsolete
          ? "deprecated classes without a label (former ids)"
          : "classes without a label (described in another ontology)",
      );
      return undefined;
    }
    const text = `${iri} ${label.text}`;
    if (!/^[^\s:|,]+:[^\s/]\S*$/.test(id)) {
      report.problem(this.#file, line, "the IRI names no vocabulary and number; left out.", text);
      return undefined;
    }
    const translated = labels.filter((l) => l !== label).map((l) => ({ ...l, scope: "exact" as const }));
    const { considered, ...ids } = lists;
    // The root of OWL itself is nobody's parent worth showing.
    const parents = [...ids.parents].filter((p) => !/#Thing$/.test(p));
    const input: ConceptInput = {
      id,
      name: label.text,
      group: this.#groups.choose(id, this.#file, line, draft.namespace),
      types: typesOfNamespace(draft.namespace),
      synonyms: [...translated, ...draft.synonyms],
      definitions: draft.definitions,
      parents,
      xrefs: [...ids.xrefs],
      altIds: [...ids.altIds],
      obsolete: draft.obsolete,
      replacedBy: [...(ids.replacedBy.size > 0 ? ids.replacedBy : considered)],
    };
    return accept(input, { file: this.#file, line, text }, report);
  }
}

const RECORDS = new Set(["owl:Class", "owl:Axiom", "rdf:Description"]);
const isClass = (element: XmlElement): boolean =>
  element.name === "owl:Class" ||
  element.children.some((c) => c.name === "rdf:type" && resourceOf(c).endsWith("/owl#Class"));

/** Throws `SourceError` where the file cannot be read or is in another format; bad classes are reported. */
export async function* importOwl(file: string, options: OwlOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  if (dialectOf(source.head) !== "owl") throw await wrongFormat(source, "OWL in RDF/XML");
  const { report } = options;
  const reader = new ClassReader(file, options);
  let draft: Draft | undefined;
  for await (const element of xmlRecords(source, (name) => RECORDS.has(name), report)) {
    if (element.name === "owl:Axiom") {
      const about = element.children.find((c) => c.name === "owl:annotatedSource");
      if (draft && about && resourceOf(about) === draft.iri) reader.annotate(draft, element);
      else report.skip("notes on names that do not follow their class");
      continue;
    }
    // A class without children only refers to one; a class without a name is an expression.
    if (!isClass(element) || element.children.length === 0 || !iriOf(element)) continue;
    const done = draft && reader.finish(draft);
    report.rows++;
    draft = reader.read(element);
    if (done) yield done;
  }
  const last = draft && reader.finish(draft);
  if (last) yield last;
}

/** The version that the ontology's header states: `owl:versionInfo`, or the date in its version IRI. */
export function owlVersion(head: string): string | undefined {
  const info = /<owl:versionInfo[^>]*>\s*([^<]+?)\s*</.exec(head)?.[1];
  return info ?? /<owl:versionIRI[^>]*\/releases\/([^/"]+)\//.exec(head)?.[1];
}
