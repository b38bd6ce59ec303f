// IRIs of ontologies as CURIEs, and what oboInOwl's properties for synonyms say of their scope.

const IDENTIFIERS = /^https?:\/\/identifiers\.org\/([\w.]+)[/:]([^/\s]+)$/;
const SNOMED = /^https?:\/\/snomed\.info\/(?:id|sct)\/(\d+)$/;

/**
 * `http://purl.obolibrary.org/obo/DOID_8718`, `.../ORDO/Orphanet_93`, `http://identifiers.org/hgnc/5` as CURIEs; what
 * names no vocabulary and number is answered as it is.
 */
export const curieOf = (iri: string | undefined): string => {
  const text = iri ?? "";
  const last = /[^/#]*$/.exec(text)?.[0] ?? "";
  if (/^[A-Za-z][\w.]*_[^_\s]+$/.test(last)) return last.replace(/_(?=[^_]+$)/, ":");
  const named = IDENTIFIERS.exec(text);
  if (named) return `${(named[1] as string).toUpperCase()}:${named[2]}`;
  const snomed = SNOMED.exec(text);
  return snomed ? `SNOMEDCT:${snomed[1]}` : text;
};

export const SYNONYM_SCOPES: Readonly<Record<string, "exact" | "narrow" | "broad" | "related">> = {
  hasExactSynonym: "exact",
  hasNarrowSynonym: "narrow",
  hasBroadSynonym: "broad",
  hasRelatedSynonym: "related",
};

/** `<http://purl.obolibrary.org/obo/HP_1>`, as SPARQL writes it, and IRIs without brackets, as CURIEs. */
export const curieOfCell = (cell: string): string => {
  const bare = /^<(.*)>$/.exec(cell)?.[1] ?? cell;
  return /^https?:/.test(bare) ? curieOf(bare) : bare;
};
