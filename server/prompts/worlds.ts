// What prompt files speak of, for each library: kept as long as the library.
import { PromptWorld } from "../../engine/synthesis/prompt-world.ts";
import type { LoadedLibrary } from "../knowledge.ts";
import type { Session } from "../session.ts";
import { pause } from "../stretches.ts";

const worlds = new WeakMap<LoadedLibrary, PromptWorld>();

export async function worldFor(session: Session, uri: string): Promise<PromptWorld> {
  const loaded = await session.knowledge.libraryFor(session.workspace.placeOf(uri)?.folder.uri);
  let world = worlds.get(loaded);
  if (!world) {
    world = new PromptWorld({
      kbs: () => loaded.library.kbs,
      openKb: (path) => {
        if (session.client.options.trusted === false)
          return Promise.reject(new Error(`${path} is not opened: this workspace is not trusted.`));
        return session.ports.openKb(path, (message) => session.connection.console.warn(message));
      },
      pause,
    });
    worlds.set(loaded, world);
  }
  return world;
}
