// For tests of importers: a good source, damaged at random. Whatever is left of it, an importer finishes with sound
// concepts and a report, or refuses the file by name.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Concept, conceptSchema } from "../../../../engine/kb/concept.ts";
import { SourceError } from "../../../../engine/kb/importers/source.ts";
import { ImportReport } from "../../../../engine/kb/report.ts";
import { withFiles } from "./reading.ts";

type Sources = Readonly<Record<string, string>>;
type Import = (path: (name: string) => string, report: ImportReport) => AsyncGenerator<Concept>;

const scrap = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "\n",
    "\t",
    "|",
    "||||",
    "<",
    ">",
    "&",
    "</a>",
    '"',
    "]]>",
    "\u0000",
    "\uFFFD",
    "\r",
    "x".repeat(3000),
  ),
);
const damage = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat({ max: 60 }),
  put: scrap,
});

function damaged(
  sources: Sources,
  strokes: readonly { file: number; at: number; cut: number; put: string }[],
): Sources {
  const texts = { ...sources };
  const names = Object.keys(texts);
  for (const { file, at, cut, put } of strokes) {
    const name = names[file % names.length] as string;
    const text = texts[name] as string;
    const from = Math.floor(at * text.length);
    texts[name] = text.slice(0, from) + put + text.slice(from + cut);
  }
  return texts;
}

/** Fails with the smallest damage that the importer does not survive. */
export async function survivesDamage(sources: Sources, run: Import, runs = 150): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 6 }), (strokes) =>
      withFiles(damaged(sources, strokes), async (path) => {
        const report = new ImportReport();
        let seen = 0;
        try {
          for await (const concept of run(path, report)) {
            seen++;
            assert.deepEqual(conceptSchema.parse(concept), concept);
          }
        } catch (error) {
          assert.ok(error instanceof SourceError, String((error as Error).stack));
          return;
        }
        assert.ok(seen <= report.concepts);
      }),
    ),
    { numRuns: runs },
  );
}
