// Options that several commands share, and how their values are read.
import { groupCodes, isGroup, type SemanticGroup } from "../kb/groups.ts";
import { UsageError } from "./exit-codes.ts";

/** For an option that may be given several times. */
export const repeated = (value: string, before: string[] = []): string[] => [...before, value];

export const KB_OPTION = [
  "-k, --kb <file>",
  "packed knowledge base; repeat it for several, in order of preference (default: the starter knowledge base)",
  repeated,
] as const;

/** `CHEM,DISO`; may be repeated. */
function groups(value: string, before: SemanticGroup[] = []): SemanticGroup[] {
  const codes = value.split(",").map((code) => code.trim().toUpperCase());
  for (const code of codes)
    if (!isGroup(code)) throw new UsageError(`--group ${code}: groups are ${groupCodes.join(", ")}.`);
  return [...before, ...(codes as SemanticGroup[])];
}

export const GROUPS_OPTION = [
  "-g, --group <codes>",
  `only these semantic groups, parted by commas (${groupCodes.join(", ")})`,
  groups,
] as const;

/** `fr,zh`; may be repeated. */
function languages(value: string, before: string[] = []): string[] {
  const tags = value.split(",").map((tag) => tag.trim());
  for (const tag of tags)
    if (!/^[a-z]{2,3}(?:-[a-z0-9]+)*$/i.test(tag))
      throw new UsageError(`--language ${value}: "${tag}" is no language tag, such as en, fr or pt-BR.`);
  return [...before, ...tags];
}

export const LANGUAGES_OPTION = [
  "-l, --language <tags>",
  "only names in these languages, parted by commas: en,fr (en stands for en-GB too)",
  languages,
] as const;

export function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new UsageError(`${text} is not a whole number above 0.`);
  return n;
}

/** `--price IN,OUT`: of a million tokens, read and written. */
export function pricesOf(text: string): { prompt: number; completion: number } {
  const [prompt = Number.NaN, completion = Number.NaN] = text.split(",").map(Number);
  if (!(prompt >= 0 && completion >= 0))
    throw new UsageError(`--price ${text}: two numbers, such as 0.15,0.60.`);
  return { prompt, completion };
}
