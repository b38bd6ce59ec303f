// The test endpoint in a process of its own, for measuring who asks it: `node generate-endpoint.ts DELAY faults|-`, forked. Sends
// its address. With faults, one question in nine fails in one of the ways that endpoints do.
import { type Asked, type Fault, startEndpoint } from "../fixtures/endpoint.ts";

const [delay = "0", faults] = process.argv.slice(2);

const FAULTS: readonly Fault[] = [
  { kind: "busy", retryAfter: "0.05" },
  { kind: "server" },
  { kind: "cut" },
  { kind: "garbage" },
  { kind: "server", status: 503 },
  { kind: "busy" },
  { kind: "stall" },
];

const fault = (n: number): Fault | undefined =>
  n % 9 === 4 ? (n % 27 === 4 ? FAULTS[6] : FAULTS[((n / 9) % 6) | 0]) : undefined;

/** One concept in fifty is declined, and one is written about under another's name. */
function answer({ messages }: Asked): string {
  const name = /NAME=(.*)\./.exec(messages.at(-1)?.content ?? "")?.[1];
  if (!name) return '{"label": "ready"}';
  const number = Number(/\d+$/.exec(name)?.[0] ?? 0);
  if (faults === "faults" && number % 50 === 7) return "I'm sorry, but I cannot help with that.";
  const other = faults === "faults" && number % 50 === 8 ? "quite another thing" : name;
  return `example: The patient was admitted with [${other}] on day ${number}.\nexample: No sign of [${other}] was found later on.`;
}

const endpoint = await startEndpoint({
  answer,
  delay: Number(delay),
  ...(faults === "faults" ? { fault } : {}),
  forgets: true,
});
process.send?.(endpoint.url);
process.on("disconnect", () => process.exit());
