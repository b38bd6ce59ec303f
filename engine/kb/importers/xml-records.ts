// XML read as a stream of records: each wanted element is handed over whole with all that is in it, then forgotten.
// Damage is reported with its line and read over.
import { SaxesParser } from "saxes";
import type { ImportReport } from "../report.ts";
import type { Source } from "./source.ts";

export interface XmlElement {
  /** As written, with its prefix: `owl:Class`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text of this element alone, without that of its children. */
  readonly text: string;
  /** Text and children in their order. */
  readonly content: readonly (XmlElement | string)[];
  /** 1-based line of its start tag. */
  readonly line: number;
}

interface Growing extends XmlElement {
  readonly attributes: Record<string, string>;
  readonly children: Growing[];
  readonly content: (Growing | string)[];
  text: string;
}

/** One record with more in it is a damaged file: an end tag is missing. In UTF-16 units and elements. */
const LARGEST_RECORD = 1 << 24;
/** Elements inside one another; vocabularies need twenty. */
const DEEPEST = 500;

/** `<!ENTITY obo "http://purl.obolibrary.org/obo/">` of a document type: the abbreviations of OWL files. */
function declareEntities(parser: SaxesParser<{ xmlns: false }>, doctype: string): void {
  for (const [, name = "", , double, single] of doctype.matchAll(
    /<!ENTITY\s+([\w.:-]+)\s+("([^"]*)"|'([^']*)')\s*>/g,
  ))
    parser.ENTITIES[name] = (double ?? single ?? "").slice(0, 2000);
}

const decoderOf = (source: Source) => {
  const declared = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(source.head)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(declared);
  } catch {
    return new TextDecoder();
  }
};

/** Elements for which `wanted` answers true, in document order; one inside another is part of the outer one. */
export async function* xmlRecords(
  source: Source,
  wanted: (name: string) => boolean,
  report: ImportReport,
): AsyncGenerator<XmlElement> {
  const parser = new SaxesParser({ xmlns: false as const, position: true });
  const ready: XmlElement[] = [];
  const stack: Growing[] = [];
  let size = 0;
  let skipping = false;
  parser.on("doctype", (doctype) => declareEntities(parser, doctype));
  parser.on("error", (error) => {
    const reason = error.message.replace(/^\d+:\d+:\s*/, "").replace(/\.$/, "");
    report.problem(source.file, parser.line, `the XML is damaged: ${reason}.`);
  });
  const grow = (by: number): boolean => {
    size += by;
    if (size <= LARGEST_RECORD && stack.length <= DEEPEST) return true;
    if (!skipping)
      report.problem(
        source.file,
        stack[0]?.line ?? parser.line,
        "an element holds more than any record of a vocabulary; the rest of it was left out.",
        stack[0]?.name,
      );
    skipping = true;
    return false;
  };
  parser.on("opentag", ({ name, attributes }) => {
    if (stack.length === 0 && !wanted(name)) return;
    if (stack.length === 0) {
      size = 0;
      skipping = false;
    }
    const element = { name, attributes, children: [], content: [], text: "", line: parser.line };
    if (grow(1)) {
      stack.at(-1)?.children.push(element);
      stack.at(-1)?.content.push(element);
    }
    stack.push(element);
  });
  const takeText = (text: string): void => {
    const inner = stack.at(-1);
    if (!inner || !grow(text.length)) return;
    inner.text += text;
    inner.content.push(text);
  };
  parser.on("text", takeText);
  parser.on("cdata", takeText);
  parser.on("closetag", () => {
    const done = stack.pop();
    if (done && stack.length === 0) ready.push(done);
  });
  const decoder = decoderOf(source);
  let broken = 0;
  for await (const chunk of source.bytes()) {
    const text = decoder.decode(chunk, { stream: true });
    if (text.includes("\uFFFD") && broken++ === 0)
      report.encodingTrouble(
        source.file,
        parser.line,
        `bytes that are not ${decoder.encoding.toUpperCase()} were replaced by U+FFFD, here or a little later.`,
      );
    parser.write(text);
    yield* ready.splice(0);
  }
  parser.write(decoder.decode());
  parser.close();
  yield* ready.splice(0);
}

/** Children with this name. */
export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((c) => c.name === name) ?? [];

/** The element at the end of a path of names, the first of each. */
export function at(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((c) => c.name === name);
  return found;
}

const spaced = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The text at the end of a path, white space made single spaces; "" where there is none. */
export const textAt = (element: XmlElement | undefined, ...path: readonly string[]): string =>
  spaced(at(element, ...path)?.text ?? "");

/** All text in an element, that of its children included, but for children that `without` names. */
export const wholeText = (element: XmlElement, without = ""): string =>
  spaced(
    element.content
      .map((part) =>
        typeof part === "string" ? part : part.name === without ? "" : wholeText(part, without),
      )
      .join(" "),
  );
