// Segments of posting lists come back as they were written, whatever lies between the postings; the committed kernel was
// compiled from its source.
import assert from "node:assert/strict";
import fc from "fast-check";
import { KERNELS, kernelFingerprint } from "../../../client/launch/kernel.ts";
import { KERNEL_SOURCE as GAPS_SOURCE } from "../../../engine/kb/packed/gaps-bytes.ts";
import { KERNEL_SOURCE } from "../../../engine/kb/packed/kernel-bytes.ts";
import {
  longestSegment,
  readSegment,
  WINDOW,
  writeSegment,
} from "../../../engine/kb/packed/window-postings.ts";
import { windowPostings } from "../../fixtures/postings.ts";

describe("posting segments", () => {
  it("are read as they were written, and no longer than said", () =>
    fc.assert(
      fc.property(fc.array(windowPostings, { minLength: 1, maxLength: 4 }), (lists) => {
        const bytes = new Uint8Array(lists.reduce((sum, l) => sum + longestSegment(l.length), 0));
        const starts: number[] = [];
        let at = 0;
        for (const list of lists) {
          starts.push(at);
          const end = writeSegment(bytes, at, Uint16Array.from(list), 0, list.length);
          assert.ok(end - at <= longestSegment(list.length));
          at = end;
        }
        const local = new Uint16Array(WINDOW * 4);
        const cursor = { at: 0 };
        lists.forEach((list, i) => {
          const count = readSegment(bytes, starts[i] as number, local, cursor);
          assert.deepEqual(Array.from(local.subarray(0, count)), list);
          assert.equal(cursor.at, starts[i + 1] ?? at);
        });
      }),
      { numRuns: 300 },
    ));

  it("and those of words, are read by the kernels whose sources are here", () => {
    const written: Readonly<Record<string, string>> = {
      "window-sums.ts": KERNEL_SOURCE,
      "key-gaps.ts": GAPS_SOURCE,
    };
    for (const [source, fingerprint] of Object.entries(written)) {
      const kernel = KERNELS.find((k) => k.source === source);
      assert.equal(
        fingerprint,
        kernel && kernelFingerprint(kernel),
        `engine/kb/packed/${kernel?.compiled} is stale: npm run build`,
      );
    }
  });
});
