// SHA-256 of a file, read in pieces: models are larger than what anybody wants in memory twice.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** Hexadecimal. Rejects with the file system's error, or the signal's reason. */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(piece as Buffer);
  }
  return hash.digest("hex");
}
