// One run of a graph, its failure told by what it means for a GLiNER model.
import { ModelError } from "../../models/model-error.ts";
import type { TensorSession } from "../../models/session.ts";
import type { Tensors } from "../../models/tensors.ts";

/** Feeds what the graph declares and leaves the rest. `where` names the model in errors; `divisible`: see `TensorSession`. */
export async function runGraph(
  session: TensorSession,
  feeds: Tensors,
  where: string,
  wanted?: readonly string[],
  divisible = false,
): Promise<Tensors> {
  const declared = new Set(session.inputs.map((input) => input.name));
  // An exporter drops inputs that a graph does not use.
  const fed = Object.fromEntries(Object.entries(feeds).filter(([name]) => declared.has(name)));
  try {
    return await session.run(fed, wanted, divisible);
  } catch (error) {
    if (error instanceof ModelError && error.code === "memory") throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (/out of (data )?bounds|indices element|Gather/i.test(message))
      throw new ModelError(
        "tokenizer",
        `${where}: the tokenizer gives numbers that the model has no entry for; they do not belong together. (${message.split("\n")[0]})`,
        { cause: error },
      );
    throw error;
  }
}
