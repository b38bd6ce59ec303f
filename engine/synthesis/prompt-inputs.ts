// What fills a template's inputs for one concept: by what each input is, whatever it is called. The same for preview, command line,
// tests and runs.
import { GROUPS, groupCodes, isGroup } from "../kb/groups.ts";
import type { InputNode } from "../prompts/inputs.ts";
import { filledInputs } from "../prompts/prompt-document.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import type { ExamplePool } from "./examples.ts";
import { type Realised, realise } from "./realiser/realise.ts";
import type { ConceptInput, Slice } from "./slice.ts";

export interface FillOptions {
  readonly seed: number;
  /** Sentences wanted (default 3). */
  readonly count?: number;
  /** Where `examples` come from. */
  readonly pool?: ExamplePool;
  /** For `text`; default: a sentence about the concept from the offline realiser. */
  readonly text?: string;
}

const EXAMPLES = 5;

/** The slice of a KB that a template's concepts come from; undefined where it has no concept. */
export function sliceOf(prompt: Pick<PromptFile, "document">): Slice | undefined {
  const concept = filledInputs(prompt.document).find((i) => i.is === "concept");
  if (!concept) return undefined;
  const { branch, groups, language, defined, limit, seed } = concept.source;
  return {
    ...(branch ? { branch } : {}),
    ...(groups ? { groups } : {}),
    ...(language ? { language } : {}),
    ...(defined ? { defined } : {}),
    ...(limit ? { limit, seed: seed ?? 1 } : {}),
  };
}

/** A value for every input that is filled by its kind; others keep their defaults, or get a word in angle quotes of their type. */
export function inputsFor(
  prompt: Pick<PromptFile, "document">,
  concept: ConceptInput,
  options: FillOptions,
): Record<string, unknown> {
  const { document } = prompt;
  const kinds = new Map(filledInputs(document).map((i) => [i.name, i]));
  const filled: Record<string, unknown> = {};
  const sentence = (): Realised | undefined => realise(concept, 1, options.seed)[0];
  for (const input of document.inputs ?? []) {
    const filler = kinds.get(input.name);
    switch (filler?.is) {
      case "concept":
        filled[input.name] = onlyFields(concept, input);
        break;
      case "count":
        filled[input.name] = options.count ?? filler.source.count ?? 3;
        break;
      case "examples":
        if (options.pool)
          filled[input.name] = options.pool.draw(
            concept,
            filler.source.count ?? EXAMPLES,
            filler.source.seed ?? options.seed,
          );
        break;
      case "text":
        filled[input.name] = options.text ?? sentence()?.text ?? concept.definition ?? concept.name;
        break;
      case "types":
        filled[input.name] = (filler.source.groups ?? groupCodes.slice(0, 6))
          .filter(isGroup)
          .map((code) => ({ name: GROUPS[code] }));
        break;
      case "hints":
        filled[input.name] = [concept.name];
        break;
      default:
        if (!input.optional && document.front?.input.default?.[input.name] === undefined)
          filled[input.name] = placeholder(input);
    }
  }
  // Prompts without declared inputs take what is there.
  return document.inputs ? filled : { concept, count: options.count ?? 3 };
}

/** A template may ask for fewer fields than there are; its schema refuses others. */
function onlyFields(concept: ConceptInput, { fields }: InputNode): unknown {
  if (!fields) return concept;
  const given = concept as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    fields.flatMap((f) => (given[f.name] === undefined ? [] : [[f.name, given[f.name]]])),
  );
}

function placeholder({ name, type, fields, item, values }: InputNode): unknown {
  if (values?.length) return values[0];
  switch (type) {
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    case "array":
      return item ? [placeholder(item)] : [];
    case "object":
      return Object.fromEntries(
        (fields ?? []).filter((f) => !f.optional).map((f) => [f.name, placeholder(f)]),
      );
    default:
      return `‹${name}›`;
  }
}
