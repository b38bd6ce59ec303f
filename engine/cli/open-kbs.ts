// The knowledge bases that a command was told to use, or the starter one.
import { existsSync } from "node:fs";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { KbFileError, openKb } from "../kb/open.ts";
import { UsageError } from "./exit-codes.ts";
import { starterKb } from "./package-root.ts";

/** Throws `UsageError` where one cannot be opened; the message says how to rebuild it. */
export async function openKbs(paths: readonly string[] | undefined): Promise<KnowledgeBase[]> {
  if (!paths?.length && !existsSync(starterKb))
    throw new UsageError(
      `there is no starter knowledge base (${starterKb}): build it with npm run build, or name one with --kb.`,
    );
  return Promise.all((paths?.length ? paths : [starterKb]).map(openOne));
}

export async function openOne(path: string): Promise<KnowledgeBase> {
  try {
    return await openKb(path);
  } catch (error) {
    if (error instanceof KbFileError) throw new UsageError(error.message);
    throw error;
  }
}
