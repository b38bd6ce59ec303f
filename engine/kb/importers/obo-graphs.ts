// OBO graphs (github.com/geneontology/obographs): the JSON form of OBO. Read as a stream, twice: edges stand behind the
// nodes that they are about.
import type { Concept, ConceptInput } from "../concept.ts";
import type { ImportReport } from "../report.ts";
import { accept } from "./accept.ts";
import { curieOf, SYNONYM_SCOPES } from "./iris.ts";
import { jsonItems } from "./json-items.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { openSource, type Source } from "./source.ts";

interface Node {
  id?: string;
  lbl?: string;
  type?: string;
  meta?: {
    definition?: { val?: string; xrefs?: string[] };
    synonyms?: { pred?: string; val?: string; synonymType?: string }[];
    xrefs?: { val?: string }[];
    basicPropertyValues?: { pred?: string; val?: string }[];
    deprecated?: boolean;
  };
}
interface Edge {
  sub?: string;
  pred?: string;
  obj?: string;
}

const PROPERTY = {
  alternative: /hasAlternativeId$/,
  namespace: /hasOBONamespace$/,
  replaced: /IAO_0100001$/,
  consider: /consider$/,
};

/** Members of `graphs[*].nodes` or `graphs[*].edges`. */
const inGraphs = (list: "nodes" | "edges") => (path: readonly string[]) =>
  path.length === 4 && path[0] === "graphs" && path[2] === list;

const listOf = <T>(value: readonly T[] | undefined): readonly T[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

async function parentsOf(source: Source, report: ImportReport): Promise<Map<string, string[]>> {
  const parents = new Map<string, string[]>();
  for await (const { value } of jsonItems(source, inGraphs("edges"), report)) {
    const { sub, pred, obj } = (value ?? {}) as Edge;
    if (pred !== "is_a" || !textOf(sub) || !textOf(obj)) continue;
    const known = parents.get(sub as string);
    if (known) known.push(curieOf(obj));
    else parents.set(sub as string, [curieOf(obj)]);
  }
  return parents;
}

/** Classes with a label become concepts, `is_a` edges their parents. Throws `SourceError` for a file that is cut off. */
export async function* importOboGraphs(source: Source, options: ImportOptions): AsyncGenerator<Concept> {
  const { report } = options;
  const groups = new GroupChooser(options);
  const parents = await parentsOf(source, report);
  const again = await openSource(source.file);
  for await (const { value, line, text } of jsonItems(again, inGraphs("nodes"), report, true)) {
    const node = (typeof value === "object" && value !== null ? value : {}) as Node;
    const place = { file: source.file, line, text: `${textOf(node.id)} ${textOf(node.lbl)}` };
    report.rows++;
    if (!textOf(node.id)) report.problem(source.file, line, "the node has no id; left out.", text);
    else if (node.type !== undefined && node.type !== "CLASS")
      report.skip(`nodes that are no classes (${node.type})`, 1, source.file, line);
    else if (!textOf(node.lbl)) report.skip("nodes without a label", 1, source.file, line);
    else if (/^https?:/.test(curieOf(node.id)))
      report.problem(source.file, line, "the IRI names no vocabulary and number; left out.", place.text);
    else {
      const concept = accept(
        inputOf(node, parents.get(node.id as string) ?? [], groups, place),
        place,
        report,
      );
      if (concept) yield concept;
    }
  }
}

function inputOf(
  node: Node,
  parents: string[],
  groups: GroupChooser,
  { file, line }: { file: string; line: number },
): ConceptInput {
  const id = curieOf(node.id);
  const { meta } = node;
  const values = (pred: RegExp) =>
    listOf(meta?.basicPropertyValues)
      .filter((p) => pred.test(textOf(p.pred)))
      .map((p) => textOf(p.val));
  const definition = meta?.definition;
  const sources = (Array.isArray(definition?.xrefs) ? definition.xrefs : []).map(textOf).join(", ");
  const replaced = values(PROPERTY.replaced);
  return {
    id,
    name: node.lbl as string,
    group: groups.choose(id, file, line, values(PROPERTY.namespace)[0]),
    synonyms: listOf(meta?.synonyms).map((s) => ({
      text: textOf(s.val),
      scope: /abbrev|acronym/i.test(textOf(s.synonymType))
        ? "abbreviation"
        : (SYNONYM_SCOPES[textOf(s.pred)] ?? "related"),
    })),
    definitions: textOf(definition?.val)
      ? [{ text: textOf(definition?.val), ...(sources ? { source: sources } : {}) }]
      : [],
    parents,
    xrefs: listOf(meta?.xrefs).flatMap((x) => textOf(x.val) || []),
    altIds: values(PROPERTY.alternative),
    obsolete: meta?.deprecated === true,
    replacedBy: (replaced.length > 0 ? replaced : values(PROPERTY.consider)).map(curieOf),
  };
}
