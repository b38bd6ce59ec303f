// Partials beside a prompt file: open documents as they are being typed, else files on disk.
import { dirname, join, relative } from "node:path";
import { type PartialSource, partialFile } from "../../engine/prompts/partials.ts";
import type { Session } from "../session.ts";
import { pathOf, sameDocument, uriOf } from "../workspace.ts";

/** Path of a partial as seen from a prompt; undefined for prompts that are no files. */
export function partialPath(uri: string, name: string): string | undefined {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  const found = join(dirname(path), partialFile(name));
  // Names that lead out of the folder are no partials.
  return relative(dirname(path), found).startsWith("..") ? undefined : found;
}

export const partialsOf =
  (session: Session, uri: string): PartialSource =>
  async (name) => {
    const path = partialPath(uri, name);
    if (path === undefined) return undefined;
    const open = session.documents.all().find((d) => sameDocument(d.uri, uriOf(path)));
    if (open) return open.getText();
    try {
      return new TextDecoder().decode(await session.ports.files.read(path));
    } catch {
      return undefined;
    }
  };

/** Names of the partials beside a prompt. */
export async function partialNames(session: Session, uri: string): Promise<string[]> {
  const path = pathOf(uri);
  if (path === undefined) return [];
  const entries = await session.ports.files.list(dirname(path));
  return entries
    .flatMap(({ name, kind }) => /^_(.+)\.prompt$/.exec(kind === "file" ? name : "")?.[1] ?? [])
    .sort();
}
