// MeSH in XML (nlm.nih.gov/mesh/xml_data_elements.html): desc*.xml with descriptors, supp*.xml with supplementary records.
import type { Concept } from "../concept.ts";
import { dialectOf, wrongFormat } from "./formats.ts";
import { type MeshRecord, MeshShelf, type MeshTerm } from "./mesh-records.ts";
import type { ImportOptions } from "./options.ts";
import { openSource } from "./source.ts";
import { at, childrenOf, textAt, type XmlElement, xmlRecords } from "./xml-records.ts";

const DESCRIPTOR = "DescriptorRecord";
const SUPPLEMENT = "SupplementalRecord";

/** Throws `SourceError` where the file cannot be read or is in another format; bad records are reported. */
export async function* importMeshXml(file: string, options: ImportOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  if (dialectOf(source.head) !== "mesh-xml") throw await wrongFormat(source, "MeSH XML");
  const { report } = options;
  const shelf = new MeshShelf(options);
  const wanted = (name: string) => name === DESCRIPTOR || name === SUPPLEMENT;
  for await (const element of xmlRecords(source, wanted, report)) {
    report.rows++;
    if (element.name === DESCRIPTOR) shelf.shelve(descriptorOf(element, file));
    else {
      const concept = shelf.conceptOf(supplementOf(element, file));
      if (concept) yield concept;
    }
  }
  yield* shelf.takeDescriptors();
}

function common(record: XmlElement, file: string) {
  const concepts = childrenOf(at(record, "ConceptList"), "Concept");
  const preferred = concepts.find((c) => c.attributes.PreferredConceptYN === "Y");
  return {
    file,
    line: record.line,
    terms: termsOf(concepts, preferred),
    note: textAt(preferred, "ScopeNote"),
    registry: concepts.flatMap((c) => [
      textAt(c, "RegistryNumber"),
      ...childrenOf(at(c, "RegistryNumberList"), "RegistryNumber").map((n) => textAt(n)),
      ...childrenOf(at(c, "RelatedRegistryNumberList"), "RelatedRegistryNumber").map((n) => textAt(n)),
    ]),
    tuis: concepts.flatMap((c) =>
      childrenOf(at(c, "SemanticTypeList"), "SemanticType").map((t) => textAt(t, "SemanticTypeUI")),
    ),
  };
}

const descriptorOf = (record: XmlElement, file: string): MeshRecord => ({
  ...common(record, file),
  ui: textAt(record, "DescriptorUI"),
  name: textAt(record, "DescriptorName", "String"),
  trees: childrenOf(at(record, "TreeNumberList"), "TreeNumber").map((t) => textAt(t)),
  headings: [],
});

function supplementOf(record: XmlElement, file: string): MeshRecord {
  const shared = common(record, file);
  return {
    ...shared,
    ui: textAt(record, "SupplementalRecordUI"),
    name: textAt(record, "SupplementalRecordName", "String"),
    note: shared.note || textAt(record, "Note"),
    trees: [],
    // A star before an identifier marks the main heading.
    headings: childrenOf(at(record, "HeadingMappedToList"), "HeadingMappedTo")
      .map((h) => textAt(h, "DescriptorReferredTo", "DescriptorUI").replace(/^\*/, ""))
      .filter(Boolean),
    supplementaryClass: record.attributes.SCRClass ?? "",
  };
}

/** Terms of the preferred concept are the record's own; those of others stand to it as their concept does. */
function termsOf(concepts: readonly XmlElement[], preferred: XmlElement | undefined): MeshTerm[] {
  const relations = new Map<string, string>();
  const own = textAt(preferred, "ConceptUI");
  for (const concept of concepts)
    for (const relation of childrenOf(at(concept, "ConceptRelationList"), "ConceptRelation")) {
      const [first, second] = [textAt(relation, "Concept1UI"), textAt(relation, "Concept2UI")];
      const name = relation.attributes.RelationName ?? "";
      if (first === own) relations.set(second, name);
    }
  return concepts.flatMap((concept) => {
    const relation = concept === preferred ? "EQV" : (relations.get(textAt(concept, "ConceptUI")) ?? "EQV");
    return childrenOf(at(concept, "TermList"), "Term").flatMap((term) => {
      const lexicalTag = term.attributes.LexicalTag ?? "";
      const short = textAt(term, "Abbreviation");
      return [
        { text: textAt(term, "String"), relation, lexicalTag },
        ...(short ? [{ text: short, relation, lexicalTag: "ABB" }] : []),
      ];
    });
  });
}
