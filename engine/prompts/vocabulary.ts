// The words of a prompt file that are not its author's: helpers and keys, each with what it does, for whoever completes, shows
// or checks them.

export interface HelperFact {
  readonly usage: string;
  readonly does: string;
  readonly block: boolean;
}

/** Helpers of the dotprompt convention and Handlebars' own. */
export const HELPER_FACTS: Readonly<Record<string, HelperFact>> = {
  if: {
    usage: "{{#if value}} ... {{else}} ... {{/if}}",
    does: "Shown where the value is neither missing, empty, false nor 0.",
    block: true,
  },
  unless: {
    usage: "{{#unless value}} ... {{/unless}}",
    does: "Shown where the value is missing, empty, false or 0.",
    block: true,
  },
  each: {
    usage: "{{#each list}} {{this}} {{/each}}",
    does: "Once for each item: `this` is the item, its fields are names; `@index`, `@first`, `@last` say where it stands; `../` leads out.",
    block: true,
  },
  with: {
    usage: "{{#with object}} ... {{/with}}",
    does: "The object's fields are names inside; `../` leads out.",
    block: true,
  },
  lookup: { usage: "{{lookup object key}}", does: "The field of that name.", block: false },
  log: { usage: "{{log value}}", does: "Writes to the log; nothing in the prompt.", block: false },
  role: {
    usage: '{{role "system"}}',
    does: "What follows is said by this role: system, user or model.",
    block: false,
  },
  history: { usage: "{{history}}", does: "Earlier messages of a conversation stand here.", block: false },
  section: { usage: '{{section "name"}}', does: "Marks a place that a program fills.", block: false },
  media: {
    usage: '{{media url=image contentType="image/png"}}',
    does: "An image or other file.",
    block: false,
  },
  json: { usage: "{{json value indent=2}}", does: "The value as JSON.", block: false },
  ifEquals: {
    usage: "{{#ifEquals a b}} ... {{else}} ... {{/ifEquals}}",
    does: "Shown where both are the same.",
    block: true,
  },
  unlessEquals: {
    usage: "{{#unlessEquals a b}} ... {{/unlessEquals}}",
    does: "Shown where they differ.",
    block: true,
  },
};

export const HELPERS: readonly string[] = Object.keys(HELPER_FACTS);

/** Names that `each` gives. */
export const LOOP_FACTS: Readonly<Record<string, string>> = {
  "@index": "Number of the item, counted from 0.",
  "@first": "True for the first item.",
  "@last": "True for the last item.",
  "@key": "Name of the field, where `each` goes over an object.",
};

/** Keys of the front matter by the key above them ("" for the top), each with what it says. */
export const KEY_FACTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "": {
    name: "Name of the prompt; else its file's name.",
    description: "What it is for.",
    version: "Version of the prompt.",
    variant: "Name of a variant.",
    model: "Model to ask where none is named.",
    config: "Settings of the model.",
    input: "Inputs: their schema and default values.",
    output: "Shape of the answer.",
    "curie.inputs": "What fills each input: concepts of a knowledge base, examples of a corpus, texts.",
    "curie.evaluation": "Corpora that a model will be tested on: nothing of them may stand in the prompt.",
    "curie.model": "Context length and tokenizer of the model.",
  },
  config: {
    temperature: "0 to 2.",
    topP: "Probability mass to sample from, above 0 and at most 1.",
    maxOutputTokens: "Longest answer, in tokens.",
    seed: "Seed of the model.",
  },
  input: {
    schema:
      "Inputs in picoschema: `name: string, what it is`; `name?` may be missing; `list(array, what)`, `thing(object, what)`.",
    default: "Values of inputs that are not given.",
  },
  output: { format: "`json` or `text`.", schema: "The answer's shape, in picoschema or JSON Schema." },
  "curie.model": {
    context: "Tokens that prompt and answer share.",
    url: "OpenAI-compatible endpoint that trials and tests ask; `model` says by which name. Never a key.",
    tokenizer: "Folder with the model's tokenizer.json; path from this file on.",
  },
  "curie.inputs.*": {
    is: "concept, examples, count, text, types or hints; else by the input's name.",
    kb: "Concepts of this knowledge base: a packed one's path from this file on, or the name of a loaded one.",
    branch: "Only this concept and what is narrower than it.",
    groups: "Only these semantic groups.",
    language: "Language of names and definitions.",
    defined: "Only concepts with a definition in the language.",
    limit: "A seeded sample of so many concepts.",
    corpus: "Corpus that examples or texts come from; path from this file on.",
    count: "Examples for each concept.",
    sameGroup: "Examples of the concept's own semantic group (default: true).",
    seed: "Seed of the draw.",
  },
};

/** Types of picoschema. */
export const TYPES: Readonly<Record<string, string>> = {
  string: "A text.",
  integer: "A whole number.",
  number: "A number.",
  boolean: "true or false.",
  any: "Anything.",
};

/** Fields of a concept as prompts get it, in picoschema. */
export const CONCEPT_SCHEMA = `concept(object, the concept to write about):
  id: string
  name: string, preferred name
  group: string, semantic group
  types(array, semantic types): string
  synonyms(array, other known names): string
  definition?: string
  parents(array, names of broader concepts): string
  language?: string, of the names`;
