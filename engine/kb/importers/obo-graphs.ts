// OBO graphs (github.com/geneontology/obographs): the JSON form of OBO. One JSON value, so it is read whole.
import type { Concept, ConceptInput } from "../concept.ts";
import { accept } from "./accept.ts";
import { curieOf, SYNONYM_SCOPES } from "./iris.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { type Source, SourceError } from "./source.ts";

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
interface Graphs {
  graphs?: { nodes?: Node[]; edges?: { sub?: string; pred?: string; obj?: string }[] }[];
}

const PROPERTY = {
  alternative: /hasAlternativeId$/,
  namespace: /hasOBONamespace$/,
  replaced: /IAO_0100001$/,
  consider: /consider$/,
};

const parse = async (source: Source): Promise<Graphs> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.bytes()) chunks.push(chunk);
  try {
    return JSON.parse(
      Buffer.concat(chunks)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
  } catch (error) {
    throw new SourceError(source.file, `this is not complete JSON: ${(error as Error).message}`);
  }
};

const listOf = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : []);

/** Classes with a label become concepts, `is_a` edges their parents. Line numbers are unknown: places are 0. */
export async function* importOboGraphs(source: Source, options: ImportOptions): AsyncGenerator<Concept> {
  const { report } = options;
  const groups = new GroupChooser(options);
  for (const graph of listOf((await parse(source)).graphs)) {
    const parents = new Map<string, string[]>();
    for (const { sub, pred, obj } of listOf(graph.edges)) {
      if (pred !== "is_a" || !sub || !obj) continue;
      const known = parents.get(sub);
      if (known) known.push(curieOf(obj));
      else parents.set(sub, [curieOf(obj)]);
    }
    for (const node of listOf(graph.nodes)) {
      if (!node?.id || !node.lbl || (node.type !== undefined && node.type !== "CLASS")) continue;
      report.rows++;
      const properties = listOf(node.meta?.basicPropertyValues);
      const values = (pred: RegExp) =>
        properties.filter((p) => pred.test(p.pred ?? "")).map((p) => p.val ?? "");
      const id = curieOf(node.id);
      if (/^https?:/.test(id)) {
        report.problem(
          source.file,
          0,
          "the IRI names no vocabulary and number; left out.",
          `${node.id} ${node.lbl}`,
        );
        continue;
      }
      const definition = node.meta?.definition;
      const sources = listOf(definition?.xrefs).join(", ");
      const replaced = values(PROPERTY.replaced);
      const input: ConceptInput = {
        id,
        name: node.lbl,
        group: groups.choose(id, source.file, 0, values(PROPERTY.namespace)[0]),
        synonyms: listOf(node.meta?.synonyms).map((s) => ({
          text: s.val ?? "",
          scope: /abbrev|acronym/i.test(s.synonymType ?? "")
            ? "abbreviation"
            : (SYNONYM_SCOPES[s.pred ?? ""] ?? "related"),
        })),
        definitions: definition?.val
          ? [{ text: definition.val, ...(sources ? { source: sources } : {}) }]
          : [],
        parents: parents.get(node.id) ?? [],
        xrefs: listOf(node.meta?.xrefs).flatMap((x) => x.val ?? []),
        altIds: values(PROPERTY.alternative),
        obsolete: node.meta?.deprecated === true,
        replacedBy: (replaced.length > 0 ? replaced : values(PROPERTY.consider)).map(curieOf),
      };
      const concept = accept(input, { file: source.file, line: 0, text: `${id} ${node.lbl}` }, report);
      if (concept) yield concept;
    }
  }
}
