// A text under curation as everything else sees it: its mentions are the accepted annotations and the suggestions that
// are still open, so that hover, outline, references and diagnostics speak of the same things as the decorations.
import type { Analysis } from "../../engine/analysis/analysis.ts";
import type { CurationState } from "../../engine/corpus/curation/state.ts";
import type { Library } from "../../engine/kb/library.ts";
import { type Candidate, extentOf, type Mention } from "../../engine/text/mention.ts";
import { byPosition } from "../../engine/text/span.ts";
import { listed } from "../decided-analysis.ts";

const described = new WeakMap<Library, WeakMap<Mention, Mention>>();

/** The candidate for a concept that a person chose, by what the knowledge bases, else the file, know of it. */
export function chosenCandidate(library: Library, id: string, m?: Mention): Candidate {
  const found = library.concept(id);
  const known = m?.candidates.find((c) => c.concept.id === id);
  return {
    concept: found ? { id, kb: found.kb.info.name } : { id },
    name: found?.concept.name ?? known?.name ?? id,
    group: found?.concept.group ?? known?.group ?? "",
    matched: known?.matched ?? found?.concept.name ?? id,
    stage: "decided",
    score: 1,
    obsolete: found?.concept.obsolete ?? false,
  };
}

/** An accepted annotation with its concepts first among its candidates. */
function withConcepts(m: Mention, library: Library): Mention {
  if (!m.concepts.length) return m;
  let known = described.get(library);
  if (!known) {
    known = new WeakMap();
    described.set(library, known);
  }
  let shown = known.get(m);
  if (!shown) {
    const ids = new Set(m.concepts.map((c) => c.id));
    const chosen = m.concepts.map((c) => chosenCandidate(library, c.id, m));
    shown = { ...m, candidates: [...chosen, ...m.candidates.filter((c) => !ids.has(c.concept.id))] };
    known.set(m, shown);
  }
  return shown;
}

export function annotatedAnalysis(state: CurationState, analysis: Analysis, library: Library): Analysis {
  const accepted = state.mentions.map((m) => withConcepts(m, library));
  const mentions = [...accepted, ...state.open].sort((a, b) => byPosition(extentOf(a), extentOf(b)));
  return listed(analysis, mentions);
}
