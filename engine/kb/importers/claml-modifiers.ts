// Subdivisions that a ClaML file states once for many classes: a class "modified by" S04E10_4 has below it a class for each
// of that modifier's (E10.0 "with coma"). ICD-10 has its diabetes and its places of musculoskeletal disorders that way only.
import { childrenOf, type XmlElement } from "./xml-records.ts";

/** A text of a class or modifier class, and what it is to it. */
export interface Label {
  readonly text: string;
  readonly kind: string;
  readonly language?: string;
}

/** One subdivision of a modifier. */
interface Part {
  /** As it is put behind a class's code: `.0`, or a bare `0`. */
  readonly code: string;
  readonly labels: readonly Label[];
  /** `MODIFIER CODE` behind which this part does not come. */
  readonly notBehind: ReadonlySet<string>;
}

interface Use {
  readonly modifier: string;
  /** Undefined: all its parts. */
  readonly parts?: ReadonlySet<string>;
}

interface Modified {
  readonly code: string;
  readonly parents: readonly string[];
  readonly labels: readonly Label[];
  readonly isCategory: boolean;
  readonly line: number;
  readonly uses: readonly Use[];
  readonly excluded: ReadonlySet<string>;
}

/** A class that the file does not write out. */
export interface Subdivision {
  readonly code: string;
  readonly parent: string;
  readonly labels: readonly Label[];
  /** Of the class that is subdivided. */
  readonly line: number;
}

const codeOf = ({ attributes }: XmlElement): string => attributes.code ?? "";
/** More are no classification. */
const MOST = 2_000_000;

export class Modifiers {
  readonly #parts = new Map<string, Part[]>();
  readonly #classes = new Map<string, Modified>();
  readonly #subdivided = new Set<string>();
  /** Chapters and blocks that are modified: where something happened, what somebody did. */
  ofBlocks = 0;
  /** Whether there were more subdivisions than any classification has; the rest was not made. */
  endless = false;
  /** Modifiers that no part of the file describes. */
  readonly unknown = new Set<string>();

  addPart(element: XmlElement, labels: readonly Label[]): void {
    const modifier = element.attributes.modifier ?? "";
    const notBehind = childrenOf(element, "Meta")
      .filter(({ attributes }) => attributes.name === "excludeOnPrecedingModifier")
      .map(({ attributes }) => attributes.value ?? "");
    const part = { code: codeOf(element), labels, notBehind: new Set(notBehind) };
    this.#parts.set(modifier, [...(this.#parts.get(modifier) ?? []), part]);
  }

  addClass(element: XmlElement, labels: readonly Label[]): void {
    const parents = childrenOf(element, "SuperClass").map(codeOf);
    const uses = childrenOf(element, "ModifiedBy").map((by): Use => {
      const valid = childrenOf(by, "ValidModifierClass").map(codeOf);
      const isSome = by.attributes.all === "false" || valid.length > 0;
      return { modifier: codeOf(by), ...(isSome ? { parts: new Set(valid) } : {}) };
    });
    const isCategory = element.attributes.kind === "category";
    if (!isCategory) this.ofBlocks += uses.length;
    for (const parent of parents) this.#subdivided.add(parent);
    const excluded = new Set(childrenOf(element, "ExcludeModifier").map(codeOf));
    this.#classes.set(codeOf(element), {
      ...{ code: codeOf(element), parents, labels, isCategory, line: element.line, excluded },
      uses: isCategory ? uses : [],
    });
  }

  /** Modifiers of a class and of the categories above it, the latter first. */
  #usesOf(found: Modified, seen = new Set<string>()): readonly Use[] {
    if (seen.has(found.code)) return [];
    seen.add(found.code);
    const inherited = found.parents.flatMap((code) => {
      const parent = this.#classes.get(code);
      return parent?.isCategory ? this.#usesOf(parent, seen) : [];
    });
    const own = new Set(found.uses.map(({ modifier }) => modifier));
    return [...inherited.filter(({ modifier }) => !own.has(modifier)), ...found.uses].filter(
      ({ modifier }) => !found.excluded.has(modifier),
    );
  }

  /**
   * Below each category one class for each part of its first modifier, below these of the second, and so on. Where it has
   * classes written out, bare parts go behind those, and `.0` only where there is no such class.
   */
  *subdivisions(): Generator<Subdivision> {
    let made = 0;
    for (const found of this.#classes.values()) {
      if (!found.isCategory) continue;
      const hasOwn = this.#subdivided.has(found.code);
      let level: { code: string; labels: readonly Label[]; behind: string }[] = [{ ...found, behind: "" }];
      for (const { modifier, parts: valid } of this.#usesOf(found)) {
        const parts = this.#parts.get(modifier);
        if (!parts) this.unknown.add(modifier);
        const next: typeof level = [];
        for (const above of level)
          for (const part of parts ?? []) {
            if ((valid && !valid.has(part.code)) || part.notBehind.has(above.behind)) continue;
            const isFourth = part.code.startsWith(".");
            if (isFourth ? above.code.includes(".") : hasOwn && above.behind === "") continue;
            const code = isFourth ? above.code + part.code : joined(above.code, part.code, modifier);
            if (this.#classes.has(code)) continue; // what is written out stands
            const labels = together(above.labels, part.labels);
            if (++made > MOST) {
              this.endless = true;
              return;
            }
            yield { code, parent: above.code, labels, line: found.line };
            next.push({ code, labels, behind: `${modifier} ${part.code}` });
          }
        if (next.length > 0) level = next;
      }
    }
  }
}

/**
 * `M00.0` and `0` are M00.00. A bare fifth character (`_5` in the modifier's name) behind three
 * characters leaves the fourth's place to an X: M45.X0.
 */
function joined(code: string, part: string, modifier: string): string {
  if (code.includes(".") || !/^[A-Z]\d\d$/.test(code)) return code + part;
  return modifier.endsWith("_5") ? `${code}.X${part}` : `${code}.${part}`;
}

/** "Type 1 diabetes mellitus: With coma", in each language that both speak; the part's inclusions stand for themselves. */
function together(above: readonly Label[], part: readonly Label[]): Label[] {
  const isName = ({ kind }: Label) => kind === "preferred";
  const names = above
    .filter(isName)
    .flatMap((base) =>
      part
        .filter((label) => isName(label) && label.language === base.language)
        .map((label) => ({ ...base, text: `${base.text}: ${label.text}` })),
    );
  return [...names, ...part.filter(({ kind }) => kind === "inclusion" || kind === "definition")];
}
