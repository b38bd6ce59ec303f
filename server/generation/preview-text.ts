// What a run would send, as a document for a person who decides whether it may.
import { hostOf } from "../../engine/llm/choice.ts";
import type { RunSpec } from "../../engine/synthesis/spec.ts";

interface Shown {
  readonly concept: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
}

/** `lines`: what `curie generate --dry-run` printed. */
export function previewText(spec: RunSpec, lines: string): string {
  const shown = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Shown);
  const host = hostOf(spec.model);
  const head = host
    ? `What would be sent to ${host} for the first ${shown.length} concepts, word for word. Nothing has been sent.`
    : "This run sends nothing: it works on this machine.";
  const body = shown.map(({ concept, messages }) => {
    const parts = (messages ?? []).map(({ role, content }) => `### ${role}\n\n${fenced(content)}`);
    return `## ${concept}\n\n${parts.length ? parts.join("\n\n") : "No prompt: the offline realiser fills sentence frames."}`;
  });
  return `# Generation: what would be sent\n\n${head}\n\n${body.join("\n\n")}\n`;
}

/** A fence longer than any inside, so that no text of a prompt ends it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
