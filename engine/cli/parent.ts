// What the program that started us may say while we work: pause, cancel, and what the editor's models answer. Without a
// channel nobody does.
import * as z from "zod";
import type { Channel } from "../llm/relayed.ts";

const orderSchema = z.object({ order: z.enum(["pause", "cancel"]) });
export type Order = z.output<typeof orderSchema>["order"];

/** Listens as long as the answer is not disposed of; the channel alone does not keep the process alive. */
function listen(take: (message: unknown) => void): { dispose(): void } {
  process.on("message", take);
  process.channel?.unref();
  return { dispose: () => void process.off("message", take) };
}

export const onOrder = (carryOut: (order: Order) => void): { dispose(): void } =>
  listen((message) => {
    const read = orderSchema.safeParse(message);
    if (read.success) carryOut(read.data.order);
  });

/** To whoever can ask the editor's models; undefined where nobody started us that way. */
export function parentChannel(): Channel | undefined {
  if (!process.send) return undefined;
  let open = 0;
  return {
    send(question) {
      // Somebody waits for the answer: until it is there, the channel is a reason to stay.
      if (question.relay === "ask" && open++ === 0) process.channel?.ref();
      process.send?.(question);
    },
    listen: (take) =>
      listen((message) => {
        if ((message as { relay?: unknown })?.relay === "answer" && --open <= 0) process.channel?.unref();
        take(message);
      }),
  };
}
