import type { KnowledgeBase } from "../kb/knowledge-base.ts";

/** What linkers ask of a knowledge base: anything that answers so will do. */
export type AskedKb = Pick<KnowledgeBase, "info" | "concept" | "lookup" | "candidates">;
