// Command `curie.addToDictionary`: a name for a concept, or a new concept, written to the folder's dictionary and at once
// in effect in recognition, search and completion.
import type * as z from "zod";
import { type Concept, conceptSchema, synonymSchema } from "../../engine/kb/concept.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { Addition } from "../../engine/kb/overlay-additions.ts";
import { fold } from "../../engine/text/tokens.ts";
import { refused } from "../answering.ts";
import { additionParams } from "../lsp/from-proto.ts";
import type { AdditionAnswer } from "../protocol/dictionary.ts";
import type { Session } from "../session.ts";

export const ADD_TO_DICTIONARY = "curie.addToDictionary";

/** Prefix of concepts that people made themselves. */
const OWN = "USER:";
const LONGEST_SLUG = 60;

/** `USER:post-covid-fatigue`, with a number behind it where that is taken. */
function ownId(name: string, library: Library): string {
  const slug = fold(name)
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .slice(0, LONGEST_SLUG);
  const wanted = `${OWN}${slug || "concept"}`;
  let id = wanted;
  for (let n = 2; library.concept(id); n++) id = `${wanted}-${n}`;
  return id;
}

function additionOf(params: z.output<typeof additionParams>, library: Library): Addition {
  if (params.concept === undefined) {
    const { name, group, definition, parents } = params;
    const made = conceptSchema.safeParse({
      id: ownId(name, library),
      name,
      group,
      ...(definition ? { definitions: [definition] } : {}),
      ...(parents ? { parents } : {}),
    });
    if (made.success) return made.data;
    const issue = made.error.issues[0];
    throw refused(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  const found = library.concept(params.concept);
  if (!found) throw refused(`${params.concept} is in no knowledge base that is loaded here.`);
  const { concept } = found;
  if (hasName(concept, params.name))
    throw refused(`${concept.name} (${concept.id}) has the name “${params.name}” already.`);
  const synonym = synonymSchema.safeParse({
    text: params.name,
    ...(params.scope ? { scope: params.scope } : {}),
    ...(params.language ? { language: params.language } : {}),
  });
  if (!synonym.success) throw refused(`This cannot be a name: ${synonym.error.issues[0]?.message}`);
  return { id: concept.id, synonyms: [synonym.data] };
}

const hasName = (concept: Concept, name: string): boolean =>
  [concept.name, ...concept.synonyms.map((s) => s.text)].some((known) => known === name.trim());

/** Rejects where there is no folder to keep a dictionary in, or it cannot be written. */
export async function addToDictionary(session: Session, argument: unknown): Promise<AdditionAnswer> {
  const parsed = additionParams.safeParse(argument);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refused(`${ADD_TO_DICTIONARY}: ${issue?.path.join(".") || "argument"}: ${issue?.message}`);
  }
  const params = parsed.data;
  const folder = session.workspace.placeOf(params.uri)?.folder;
  if (!folder) throw refused("Open a folder first: its dictionary is kept in it.");
  const { library } = await session.knowledge.libraryFor(folder.uri);
  const addition = additionOf(params, library);
  const written = await kept(session.dictionary.add(folder.path, addition));
  await session.knowledge.load();
  const answer = { text: params.name, concept: addition.id, path: session.dictionary.pathIn(folder.path) };
  session.acts.did(async () => {
    await kept(session.dictionary.remove(folder.path, written));
    await session.knowledge.load();
    return { action: "add", scope: "everywhere", text: params.name, concept: addition.id };
  });
  return answer;
}

async function kept<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    throw refused(`The dictionary was not changed: ${error instanceof Error ? error.message : error}`);
  }
}
