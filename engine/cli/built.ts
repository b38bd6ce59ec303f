// How a build tells what it is doing and what came of it, whatever its sources were.
import type { BuildProgress } from "../kb/build.ts";
import type { KbInfo } from "../kb/knowledge-base.ts";
import { counted, sized } from "./terminal.ts";

/** For the progress line. */
export const stepOf = ({ phase, done, total }: BuildProgress): string =>
  total ? `${phase}: ${Math.floor((100 * done) / total)} %` : `${phase}: ${counted(done, "concept")}`;

/** What the file at `out` holds, in a line. */
export const builtLine = (out: string, info: KbInfo): string =>
  `${out}: ${counted(info.concepts, "concept")} (${info.obsolete.toLocaleString("en-US")} obsolete), ` +
  `${counted(info.names, "name")}, ${counted(info.definitions, "definition")}, ${sized(info.bytes)}`;
