// Command `curie.generation`: the one way in to generation runs, for every editor.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { readPrompt } from "../../engine/prompts/prompt-file.ts";
import { refused } from "../answering.ts";
import { GenerationDesk } from "../generation/desk.ts";
import { sealedSchema, unsealed } from "../generation/sealed-key.ts";
import type { GenerationChoices } from "../protocol/generation.ts";
import type { Session } from "../session.ts";
import { pathOf } from "../workspace.ts";

export const GENERATION = "curie.generation";

const out = z
  .string()
  .min(1)
  .transform((given) => pathOf(given) ?? given);
const allow = z.enum(["host", "clinical"]).optional();
const key = sealedSchema.optional();
const actSchema = z.discriminatedUnion("act", [
  z.object({ act: z.literal("choices"), uri: z.string().optional() }),
  z.object({ act: z.enum(["plan", "preview"]), spec: z.unknown() }),
  z.object({ act: z.literal("start"), spec: z.unknown(), out, allow, key }),
  z.object({ act: z.literal("resume"), out, allow, key, retryFailed: z.boolean().optional() }),
  z.object({ act: z.enum(["pause", "cancel", "forget", "report"]), out }),
  z.object({ act: z.literal("list") }),
]);

const desks = new WeakMap<Session, GenerationDesk>();

/** Carries the command out; the argument comes from a client and is checked. */
export async function generationCommand(session: Session, argument: unknown): Promise<unknown> {
  const parsed = actSchema.safeParse(argument);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refused(`${GENERATION}: ${issue?.path.join(".") || "argument"}: ${issue?.message}`);
  }
  const desk = desks.get(session) ?? new GenerationDesk(session);
  desks.set(session, desk);
  const act = parsed.data;
  switch (act.act) {
    case "choices":
      return choices(session, act.uri);
    case "plan":
      return desk.plan(act.spec);
    case "preview":
      return { text: await desk.preview(act.spec) };
    case "start":
      return desk.start(act.spec, act.out, { allow: act.allow, key: opened(session, act.key) });
    case "resume":
      return desk.resume(act.out, {
        allow: act.allow,
        key: opened(session, act.key),
        retryFailed: act.retryFailed,
      });
    case "list":
      return desk.list();
    case "forget":
      await desk.forget(act.out);
      return null;
    case "report": {
      const { page, corpus } = await desk.report(act.out);
      return { page: pathToFileURL(page).href, corpus: pathToFileURL(corpus).href };
    }
    default:
      return desk.order(act.out, act.act);
  }
}

function opened(session: Session, sealed: z.output<typeof key>): string | undefined {
  if (!sealed) return undefined;
  try {
    return unsealed(sealed, session.ports.env("CURIE_KEY_SEAL"));
  } catch (error) {
    throw refused((error as Error).message);
  }
}

/** Knowledge bases of a document's folder, and templates that ship. */
async function choices(session: Session, uri: string | undefined): Promise<GenerationChoices> {
  const folder = uri === undefined ? undefined : session.workspace.placeOf(uri)?.folder.uri;
  const { library } = await session.knowledge.libraryFor(folder);
  const paths = new Map(session.knowledge.status.kbs.map(({ name, path }) => [name, path]));
  const kbs = library.kbs.flatMap(({ info }) => {
    const path = paths.get(info.name);
    const { name, version, language, concepts, groups } = info;
    return path
      ? [{ name, version, path, language, concepts, groups: { ...groups } as Record<string, number> }]
      : [];
  });
  return { kbs, templates: await shipped(session.ports.starterKb) };
}

/** `starterKb` lies in the package's folder `kb-cache`; the templates are beside that. */
async function shipped(starterKb: string): Promise<GenerationChoices["templates"]> {
  const folder = join(dirname(dirname(starterKb)), "engine", "prompts", "templates");
  const names = (await readdir(folder).catch(() => [])).filter((n) => /^generate-.*\.prompt$/.test(n)).sort();
  return Promise.all(
    names.map(async (name) => {
      const template = name.replace(/\.prompt$/, "");
      const { prompt } = await readPrompt(await readFile(join(folder, name), "utf8"), name);
      const { description = "", model } = prompt?.front ?? {};
      return { template, title: template, description, ...(model ? { model } : {}) };
    }),
  );
}
