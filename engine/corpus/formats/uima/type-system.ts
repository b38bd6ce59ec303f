// The part of DKPro Core's type system that is written: what a CAS reader needs beside the XMI.

const FEATURE = (name: string, type: string) =>
  `<featureDescription><name>${name}</name><description/><rangeTypeName>uima.cas.${type}</rangeTypeName></featureDescription>`;

const TYPE = (name: string, features: readonly string[] = []) =>
  `<typeDescription><name>${name}</name><description/><supertypeName>uima.tcas.Annotation</supertypeName>${
    features.length ? `<features>${features.map((f) => FEATURE(f, "String")).join("")}</features>` : ""
  }</typeDescription>\n`;

const CORE = "de.tudarmstadt.ukp.dkpro.core.api";

export const TYPE_SYSTEM = `<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
<types>
${TYPE(`${CORE}.segmentation.type.Sentence`)}${TYPE(`${CORE}.segmentation.type.Token`)}${TYPE(`${CORE}.ner.type.NamedEntity`, ["value", "identifier"])}</types>
</typeSystemDescription>
`;
