// A key as it travels in a message: sealed, so that neither a trace of the protocol nor a log of it holds the key itself.
import { createDecipheriv } from "node:crypto";
import * as z from "zod";

export const sealedSchema = z.object({ iv: z.base64(), data: z.base64(), tag: z.base64() });

/** Throws an `Error` for a person where it was sealed by somebody else, or changed on the way. */
export function unsealed(sealed: z.output<typeof sealedSchema>, seal: string | undefined): string {
  if (!seal) throw new Error("the key is sealed, and this server was started without CURIE_KEY_SEAL.");
  const from = (text: string) => Buffer.from(text, "base64");
  try {
    const cipher = createDecipheriv("aes-256-gcm", from(seal), from(sealed.iv));
    cipher.setAuthTag(from(sealed.tag));
    return Buffer.concat([cipher.update(from(sealed.data)), cipher.final()]).toString("utf8");
  } catch {
    throw new Error("the key could not be unsealed: restart the server, and try again.");
  }
}
