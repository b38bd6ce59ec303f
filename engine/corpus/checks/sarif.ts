// Findings as SARIF 2.1.0 (OASIS): what code hosts and editors show beside the lines of a file.
import { CHECKS, type CheckCode, checkCodes, type Severity } from "./catalogue.ts";

/** A place in a file as people count: lines and columns from 1, columns in UTF-16 units (SARIF's `utf16CodeUnits`). */
export interface Place {
  /** Path relative to where the check ran, `/` between its parts. */
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface PlacedFinding {
  readonly code: CheckCode;
  readonly severity: Exclude<Severity, "off">;
  readonly message: string;
  readonly place: Place;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
}

const LEVELS = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

const location = ({ file, ...region }: Place, message?: string) => ({
  physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region },
  ...(message === undefined ? {} : { message: { text: message } }),
});

/** The log as a plain value, to be written as JSON. `version` is Curie's. */
export function sarifLog(findings: readonly PlacedFinding[], version: string): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        columnKind: "utf16CodeUnits",
        tool: {
          driver: {
            name: "curie",
            version,
            rules: checkCodes.map((id) => ({
              id,
              shortDescription: { text: CHECKS[id].title },
              fullDescription: { text: CHECKS[id].explanation },
              defaultConfiguration: { level: LEVELS[CHECKS[id].severity as keyof typeof LEVELS] },
            })),
          },
        },
        results: findings.map(({ code, severity, message, place, related }) => ({
          ruleId: code,
          ruleIndex: checkCodes.indexOf(code),
          level: LEVELS[severity],
          message: { text: message },
          locations: [location(place)],
          ...(related?.length
            ? { relatedLocations: related.map((r, id) => ({ id, ...location(r.place, r.message) })) }
            : {}),
        })),
      },
    ],
  };
}
