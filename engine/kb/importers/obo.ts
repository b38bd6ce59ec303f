// OBO flat files, versions 1.2 and 1.4 (owlcollab.github.io/oboformat): [Term] stanzas become concepts. A file in the
// JSON form of the same model (OBO graphs) is recognised and handed on.
import type { Concept, ConceptInput } from "../concept.ts";
import type { ImportReport } from "../report.ts";
import { accept, type Place } from "./accept.ts";
import { looksLike, wrongFormat } from "./formats.ts";
import { importOboGraphs } from "./obo-graphs.ts";
import { continues, firstWord, plainValue, quoted, SHORT_FORM, tagAndValue, xrefList } from "./obo-syntax.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { typesOfNamespace } from "./prefix-groups.ts";
import { type Line, linesOf, openSource } from "./source.ts";

const SCOPES: Record<string, Scope> = {
  EXACT: "exact",
  NARROW: "narrow",
  BROAD: "broad",
  RELATED: "related",
};

interface Header {
  namespace: string | undefined;
  /** Synonym types declared as short forms, and the scope that a type implies. */
  readonly short: Set<string>;
  readonly typeScope: Map<string, Scope>;
}

type Synonym = Exclude<NonNullable<ConceptInput["synonyms"]>[number], string>;
type Scope = NonNullable<Synonym["scope"]>;

interface Draft {
  id: string;
  name: string;
  namespace?: string;
  obsolete: boolean;
  readonly synonyms: Synonym[];
  readonly definitions: { text: string; source?: string }[];
  readonly parents: string[];
  readonly xrefs: string[];
  readonly altIds: string[];
  readonly replacedBy: string[];
  readonly considered: string[];
}

const newDraft = (): Draft => ({
  id: "",
  name: "",
  synonyms: [],
  definitions: [],
  parents: [],
  xrefs: [],
  altIds: [],
  obsolete: false,
  replacedBy: [],
  considered: [],
});

function readHeaderLine(header: Header, tag: string, value: string): void {
  if (tag === "default-namespace") header.namespace = plainValue(value);
  if (tag !== "synonymtypedef") return;
  const [, id = "", description = "", scope = ""] = /^(\S+)\s*("(?:[^"\\]|\\.)*")?\s*(\w*)/.exec(value) ?? [];
  if (SHORT_FORM.test(id) || SHORT_FORM.test(description)) header.short.add(id);
  const implied = SCOPES[scope];
  if (implied) header.typeScope.set(id, implied);
}

function readSynonym(draft: Draft, value: string, header: Header, told?: Scope): string | undefined {
  const text = quoted(value);
  if (!text) return "a synonym's text must stand in quotes";
  const words = text.rest.split("[", 1)[0]?.trim().split(/\s+/).filter(Boolean) ?? [];
  const stated = SCOPES[words[0] ?? ""];
  const type = stated ? words[1] : words[0];
  let scope = told ?? stated ?? (type ? header.typeScope.get(type) : undefined) ?? "related";
  if (type && scope !== "narrow" && scope !== "broad" && (SHORT_FORM.test(type) || header.short.has(type)))
    scope = "abbreviation";
  draft.synonyms.push({ text: text.text, scope });
  return undefined;
}

/** Takes one tag of a [Term] stanza in; answers what is wrong with it, if anything. */
function readTag(draft: Draft, tag: string, value: string, header: Header): string | undefined {
  switch (tag) {
    case "id":
      draft.id = firstWord(value);
      return undefined;
    case "name":
      draft.name = plainValue(value);
      return undefined;
    case "namespace":
      draft.namespace = plainValue(value);
      return undefined;
    case "def": {
      const text = quoted(value);
      if (!text) return "a definition must stand in quotes";
      const sources = xrefList(text.rest).join(", ");
      if (text.text) draft.definitions.push({ text: text.text, ...(sources ? { source: sources } : {}) });
      return undefined;
    }
    case "synonym":
      return readSynonym(draft, value, header);
    case "exact_synonym":
    case "narrow_synonym":
    case "broad_synonym":
    case "related_synonym":
      return readSynonym(draft, value, header, SCOPES[tag.slice(0, tag.indexOf("_")).toUpperCase()]);
    case "is_a":
      draft.parents.push(firstWord(value));
      return undefined;
    case "alt_id":
      draft.altIds.push(firstWord(value));
      return undefined;
    case "xref":
    case "xref_analog":
    case "xref_unk":
      draft.xrefs.push(firstWord(value));
      return undefined;
    case "is_obsolete":
      draft.obsolete = plainValue(value) === "true";
      return undefined;
    case "replaced_by":
      draft.replacedBy.push(firstWord(value));
      return undefined;
    case "consider":
      draft.considered.push(firstWord(value));
      return undefined;
    default:
      return undefined; // relationships, comments, subsets ...: not part of a Concept
  }
}

/** Lines with continued ones joined, under the number of the first. */
async function* logicalLines(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  let begun: Line | undefined;
  for await (const line of lines) {
    const text = (begun?.text ?? "") + line.text;
    begun = continues(text) ? { number: begun?.number ?? line.number, text: text.slice(0, -1) } : undefined;
    if (!begun) yield { number: line.number, text };
  }
  if (begun) yield begun;
}

/** Throws `SourceError` where the file cannot be read or is in another format; bad stanzas and tags are reported. */
export async function* importObo(file: string, options: ImportOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  const format = looksLike(source.head);
  if (format === "obographs") {
    yield* importOboGraphs(source, options);
    return;
  }
  if (format !== "obo") throw await wrongFormat(source, "an OBO file");
  const { report } = options;
  const groups = new GroupChooser(options);
  const header: Header = { namespace: undefined, short: new Set(), typeScope: new Map() };
  let stanza = "";
  let draft = newDraft();
  let place: Place = { file, line: 0, text: "" };
  const finish = (): Concept | undefined => {
    if (stanza !== "Term") return undefined;
    const namespace = draft.namespace ?? header.namespace;
    return finishTerm(draft, namespace, place, groups, report);
  };
  for await (const { number: line, text } of logicalLines(linesOf(source, report))) {
    if (text.trim() === "" || text.startsWith("!")) continue;
    const opening = /^\[(\w+)\]/.exec(text);
    if (opening) {
      const concept = finish();
      if (concept) yield concept;
      stanza = opening[1] as string;
      draft = newDraft();
      place = { file, line, text };
      if (stanza === "Term") report.rows++;
      continue;
    }
    const pair = tagAndValue(text);
    if (!pair) {
      report.problem(file, line, "a line must be `tag: value`; left out.", text);
      continue;
    }
    if (stanza === "") readHeaderLine(header, ...pair);
    if (stanza !== "Term") continue;
    if (pair[0] === "id") place = { file, line, text };
    const wrong = readTag(draft, ...pair, header);
    if (wrong) report.problem(file, line, `${wrong}; left out.`, text);
  }
  const concept = finish();
  if (concept) yield concept;
}

function finishTerm(
  { namespace: _, considered, ...draft }: Draft,
  namespace: string | undefined,
  place: Place,
  groups: GroupChooser,
  report: ImportReport,
): Concept | undefined {
  const input: ConceptInput = {
    ...draft,
    types: typesOfNamespace(namespace),
    // Where the vocabulary names no successor, what it asks to consider is the best there is.
    replacedBy: draft.replacedBy.length > 0 ? draft.replacedBy : considered,
    group: draft.id ? groups.choose(draft.id, place.file, place.line, namespace) : "CONC",
  };
  return accept(input, place, report);
}
