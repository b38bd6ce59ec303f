// Which hosts text may be sent to. This machine itself always; any other only after a person has said so, for that host,
// and the record of it is a small file that can be read and edited.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import { LlmError } from "./port.ts";

const recordSchema = z.record(
  z.string(),
  z.object({
    /** ISO 8601, when it was given. */
    since: z.string(),
    /** Texts that are marked as clinical, too. */
    clinical: z.literal(true).optional(),
  }),
);

/** Hosts by name (with port, where not the scheme's own). */
export type Consents = z.output<typeof recordSchema>;

/** Where a person's consents are kept: `$XDG_CONFIG_HOME/curie/hosts.json`, or `%APPDATA%` on Windows. */
export function consentFile(env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_CONFIG_HOME || (env.APPDATA ?? join(homedir(), ".config"));
  return join(base, "curie", "hosts.json");
}

/** Throws where the file is there and is no record of consents: silence would be taken for a no that nobody said. */
export async function readConsents(file: string): Promise<Consents> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    throw new LlmError(
      "forbidden",
      `${file} is not a record of allowed hosts such as {"api.example.org": {"since": "2026-01-31"}}: repair or delete it.`,
    );
  }
}

/** Writes one host more, atomically. `clinical`: for texts marked as clinical, too; what was allowed before stays allowed. */
export async function recordConsent(
  file: string,
  host: string,
  now: Date,
  { clinical = false } = {},
): Promise<void> {
  const known = await readConsents(file);
  const name = host.toLowerCase();
  const too = clinical || known[name]?.clinical;
  const consents = { ...known, [name]: { since: now.toISOString(), ...(too ? { clinical: true } : {}) } };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, `${JSON.stringify(consents, null, 2)}\n`);
  await rename(part, file);
}

/** Whether a host name or address (no port) is this machine. `localhost` and its subdomains resolve here by RFC 6761. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  return (
    name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name)
  );
}

/** A consent names a host as URLs write it; one without a port covers all its ports. */
export function isAllowed(url: URL, allowed: Iterable<string>): boolean {
  if (isLoopback(url.hostname)) return true;
  for (const host of allowed)
    if (host.toLowerCase() === url.host || host.toLowerCase() === url.hostname) return true;
  return false;
}

/**
 * `fetch` that refuses before anything leaves, host look-up included: hosts without consent, and redirects, which could
 * lead to another host.
 */
export function guardedFetch(allowed: Iterable<string>, fetching: typeof fetch): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!isAllowed(url, allowed))
      throw new LlmError(
        "forbidden",
        `nothing was sent: ${url.host} has no consent. See what would be sent with --dry-run; allow it with --allow-host ${url.host}.`,
      );
    return fetching(input, { ...init, redirect: "error" });
  };
}
