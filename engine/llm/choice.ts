// Which language model a person chose, as it can be kept in a file: no key, no secret.
import * as z from "zod";
import { type Consents, isAllowed, isLoopback } from "./consent.ts";

export const modelChoiceSchema = z.discriminatedUnion("kind", [
  /** No model: the offline realiser. */
  z.strictObject({ kind: z.literal("offline") }),
  z.strictObject({
    kind: z.literal("endpoint"),
    /** OpenAI-compatible, `http://127.0.0.1:8000/v1`. */
    url: z.string().regex(/^https?:\/\//, "an address such as http://127.0.0.1:8000/v1"),
    name: z.string().min(1),
    /** Ask through the Batch API: cheaper, and answered within a day. */
    batch: z.boolean().optional(),
    /** Longest silence, seconds. */
    timeout: z.number().positive().optional(),
  }),
  /** A model of the editor's, asked through it. */
  z.strictObject({ kind: z.literal("editor"), vendor: z.string().min(1), name: z.string().min(1) }),
  /** A folder with a causal model for the ONNX runtime and its tokenizer. */
  z.strictObject({ kind: z.literal("local"), folder: z.string().min(1) }),
  /** Answers of an earlier run only. */
  z.strictObject({ kind: z.literal("replay"), store: z.string().min(1), name: z.string().min(1) }),
]);

export type ModelChoice = z.output<typeof modelChoiceSchema>;

/** The model as replies and provenance call it. */
export function modelNameOf(choice: ModelChoice): string | undefined {
  if (choice.kind === "offline") return undefined;
  if (choice.kind === "local") return choice.folder.split(/[\\/]/).filter(Boolean).at(-1) ?? choice.folder;
  return choice.name;
}

/**
 * Where text would go: `api.example.org`, `editor:VENDOR` for the editor's models (the editor says where those run), undefined
 * where it stays in this process.
 */
export function hostOf(choice: ModelChoice): string | undefined {
  if (choice.kind === "endpoint") return URL.parse(choice.url)?.host ?? choice.url;
  return choice.kind === "editor" ? `editor:${choice.vendor}` : undefined;
}

/** local: nothing leaves this machine. missing: nobody has allowed it, or not for clinical text. */
export type Permission = "local" | "given" | "missing" | "missing-for-clinical";

export function permissionFor(choice: ModelChoice, consents: Consents, clinical: boolean): Permission {
  const host = hostOf(choice);
  if (host === undefined) return "local";
  const url = choice.kind === "endpoint" ? URL.parse(choice.url) : null;
  if (url && isLoopback(url.hostname)) return "local";
  const covers = (allowed: string) =>
    url ? isAllowed(url, [allowed]) : allowed.toLowerCase() === host.toLowerCase();
  const given = Object.entries(consents).filter(([allowed]) => covers(allowed));
  if (!given.length) return "missing";
  return clinical && !given.some(([, { clinical: too }]) => too) ? "missing-for-clinical" : "given";
}
