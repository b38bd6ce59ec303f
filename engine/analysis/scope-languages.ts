// The language of each scope, told from the beginning of its prose: what a block too short to show its own is read as.
import { languageOf } from "../text/language.ts";
import type { Region } from "./analysis.ts";

const SAMPLE = 2000;

interface Known {
  readonly sample: string;
  readonly language: string | undefined;
}

export class ScopeLanguages {
  #known = new Map<number, Known>();

  /** Looks at the text again; only scopes whose beginning changed are judged anew. */
  update(text: string, regions: readonly Region[]): void {
    const samples = new Map<number, string>();
    for (const { scope, start, end } of regions) {
      const sample = samples.get(scope) ?? "";
      const room = SAMPLE - sample.length;
      if (room > 0) samples.set(scope, `${sample}${text.slice(start, Math.min(end, start + room))}\n`);
    }
    const known = new Map<number, Known>();
    for (const [scope, sample] of samples) {
      const old = this.#known.get(scope);
      known.set(scope, old?.sample === sample ? old : { sample, language: languageOf(sample) });
    }
    this.#known = known;
  }

  /** BCP 47 tag, or undefined where the beginning does not tell. */
  of(scope: number): string | undefined {
    return this.#known.get(scope)?.language;
  }
}
