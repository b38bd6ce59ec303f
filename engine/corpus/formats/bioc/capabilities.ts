// What BioC holds, in XML as in JSON.
import type { Capabilities } from "../format.ts";

export const BIOC: Capabilities = {
  text: "exact",
  nested: true,
  discontinuous: true,
  concepts: "several",
  attributes: true,
  relations: "any",
  notes: true,
  sections: true,
  scores: true,
  nil: true,
  candidates: "none",
};
