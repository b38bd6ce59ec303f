// The client library for one endpoint, set up to say nothing of this machine and to connect nowhere without consent.
import OpenAI from "openai";
import { guardedFetch } from "./consent.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { LlmError } from "./port.ts";

/** Headers in which the client library tells of this machine and itself. */
const UNSAID = [
  "OS",
  "Arch",
  "Runtime",
  "Runtime-Version",
  "Package-Version",
  "Lang",
  "Retry-Count",
  "Timeout",
];

/** Throws `LlmError` where the address is none. `host` has the port where it is not the scheme's own. */
export function clientFor(options: Omit<EndpointOptions, "stream">): { host: string; client: OpenAI } {
  const url = URL.parse(options.url);
  if (!url) throw new LlmError("refused", `${options.url} is no address such as http://127.0.0.1:8000/v1.`);
  const silence = Object.fromEntries(UNSAID.map((name) => [`X-Stainless-${name}`, null]));
  const client = new OpenAI({
    baseURL: options.url.replace(/\/$/, ""),
    // Servers of one's own want none, and the library insists on something.
    apiKey: options.key || "none",
    organization: null,
    project: null,
    adminAPIKey: null,
    // Asking again is back-off.ts's, which knows about cancelling and about the others who ask.
    maxRetries: 0,
    timeout: options.timeout ?? 120_000,
    logLevel: "off",
    fetch: guardedFetch(options.allowed, options.fetch ?? fetch),
    defaultHeaders: { ...silence, "User-Agent": "curie" },
  });
  return { host: url.host, client };
}
