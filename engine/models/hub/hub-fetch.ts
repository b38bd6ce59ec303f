// `fetch` for a model hub: it answers from its own host and hands large files on to hosts that deliver for it. Nothing else is
// followed, and what identifies a person stays with the hub.
import { ModelError } from "../model-error.ts";

const MOST_REDIRECTS = 5;

/** Hosts that Hugging Face's files come from. */
const DELIVERY: Readonly<Record<string, readonly string[]>> = {
  "huggingface.co": [".huggingface.co", ".hf.co"],
};

/** Whether a hub's redirect to this host is followed. */
export const delivers = (hub: string, host: string): boolean =>
  host === hub || (DELIVERY[hub] ?? []).some((ending) => host.endsWith(ending));

/** For the hub at `address`. Rejects with `request` before anything is sent to another host. */
export function hubFetch(address: string, fetching: typeof fetch = fetch): typeof fetch {
  const hub = new URL(address);
  return async (input, init) => {
    let url = new URL(input instanceof Request ? input.url : input);
    for (let i = 0; i <= MOST_REDIRECTS; i++) {
      if (!delivers(hub.host, url.host) || (url.protocol !== "https:" && url.host !== hub.host))
        throw new ModelError(
          "request",
          `nothing was sent: ${hub.host} leads to ${url.host}, which does not deliver for it.`,
        );
      const headers = new Headers(init?.headers);
      if (url.host !== hub.host) headers.delete("authorization");
      const answer = await fetching(url, { ...init, headers, redirect: "manual" });
      const next = answer.headers.get("location");
      if (answer.status < 300 || answer.status >= 400 || next === null) return answer;
      await answer.body?.cancel();
      url = new URL(next, url);
    }
    throw new ModelError("request", `${hub.host} redirects in a circle.`);
  };
}
