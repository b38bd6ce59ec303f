// What a linking model was taught to read and to answer, as its folder says: `curie-linking.json` beside config.json. Where
// there is none, it is taught as the published models are: one sentence, one name.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { ModelError } from "../../models/model-error.ts";
import type { ModelTokenizer } from "../token-trie/tokenizer-folder.ts";
import type { AnswerForm } from "./answer-walk.ts";
import { CONTEXT_WIDTHS } from "./contexts.ts";
import { type InputForm, PUBLISHED_FORM } from "./model-input.ts";

export const LINKING_FILE = "curie-linking.json";

const words = z.record(z.string(), z.string());
const taughtSchema = z.strictObject({
  /** Names that an answer has at most, `separator` between them; 1 where it is absent. */
  most: z.int().min(1).max(16).optional(),
  /** Words of the answer that no concept fits; absent: the model always names one. */
  nil: z.string().min(1).optional(),
  /** How much of the document it was shown. */
  context: z.enum(CONTEXT_WIDTHS).optional(),
  /** As `InputForm` has them. */
  separator: z.string().min(1).optional(),
  verbs: words.optional(),
  groups: words.optional(),
});

/** What `curie-linking.json` says; all of it may be left out. */
export type Taught = z.output<typeof taughtSchema>;

/** Rejects with `ModelError` `unsupported` for a file that says something else, naming the field. */
export async function taughtIn(folder: string): Promise<Taught> {
  const file = join(folder, LINKING_FILE);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return {};
    throw new ModelError("missing", `${file}: cannot be read (${code}).`);
  }
  try {
    return taughtSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ModelError("unsupported", `${file}: this does not say how a model links (${reason}).`);
  }
}

export const inputFormOf = ({ separator, verbs, groups }: Taught): InputForm => ({
  separator: separator ?? PUBLISHED_FORM.separator,
  verbs: { ...PUBLISHED_FORM.verbs, ...verbs },
  groups: { ...PUBLISHED_FORM.groups, ...groups },
});

/**
 * The tokens of what a model may answer. Throws `ModelError` `tokenizer` where several names are wanted and the separator is no
 * token of its own: it could not be told from a name's.
 */
export function answerFormOf(
  { most = 1, nil, separator = PUBLISHED_FORM.separator }: Taught,
  end: number,
  tokenizer: Pick<ModelTokenizer, "encode" | "tokenOf">,
): AnswerForm {
  const between = most > 1 ? tokenizer.tokenOf(separator) : undefined;
  if (most > 1 && between === undefined)
    throw new ModelError(
      "tokenizer",
      `the separator ${separator} is no token of this tokenizer: add it as a special one, or ask for one name.`,
    );
  return {
    end,
    ...(between === undefined ? {} : { separator: between, most }),
    ...(nil === undefined ? {} : { nil: Array.from(tokenizer.encode(nil)) }),
  };
}
