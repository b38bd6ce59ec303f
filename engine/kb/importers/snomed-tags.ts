// What stands in brackets at the end of a fully specified name of SNOMED CT (its semantic tag): "Pneumonia (disorder)".
import type { SemanticGroup } from "../groups.ts";

const TAGS = new Map<string, SemanticGroup>([
  ...all("DISO", "disorder;finding;morphologic abnormality;situation"),
  ...all("ANAT", "body structure;cell;cell structure"),
  ...all("LIVB", "organism;person;ethnic group;racial group;occupation"),
  ...all(
    "CHEM",
    "substance;product;medicinal product;medicinal product form;clinical drug;product name;disposition;role",
  ),
  ...all("PROC", "procedure;regime/therapy"),
  ...all("PHYS", "observable entity;function"),
  ...all("PHEN", "physical force"),
  ...all("DEVI", "physical object"),
  ...all("ACTI", "event;life style"),
  ...all("OBJC", "specimen"),
  ...all("GEOG", "geographic location;environment / location"),
  ...all("ORGA", "supplier"),
  ...all(
    "CONC",
    "assessment scale;attribute;environment;qualifier value;record artifact;religion/philosophy;social concept;" +
      "staging scale;tumor staging;state of matter;number;dose form;basic dose form;unit of presentation;" +
      "administration method;intended site;release characteristic;transformation;navigational concept;" +
      "namespace concept;link assertion;linkage concept;special concept;inactive concept;SNOMED RT+CTV3;" +
      "core metadata concept;foundation metadata concept;OWL metadata concept;metadata",
  ),
]);

function all(group: SemanticGroup, tags: string): [string, SemanticGroup][] {
  return tags.split(";").map((tag) => [tag, group]);
}

export const groupOfTag = (tag: string): SemanticGroup | undefined => TAGS.get(tag);

/** Name and tag of a fully specified name; the tag is "" where there is none. */
export function tagged(name: string): { term: string; tag: string } {
  const [, term, tag] = /^(.+?)\s*\(([^()]+)\)\s*$/.exec(name) ?? [];
  return term !== undefined && tag !== undefined ? { term, tag } : { term: name.trim(), tag: "" };
}
