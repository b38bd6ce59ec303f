// The sample texts as a newcomer meets them: all there, clean UTF-8, and the offsets of the two annotated ones true.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../../client/sample");
const files = readdirSync(folder);
const texts = files.filter((f) => f.endsWith(".txt"));
const read = (file: string) => readFileSync(join(folder, file), "utf8");

/** `[start, end)` in code points, the unit of both formats. */
const slice = (points: readonly string[], start: number, end: number) => points.slice(start, end).join("");

describe("sample texts", () => {
  it("are a dozen in English and two each in French, Spanish and Chinese", () => {
    const marked = (language: string) => texts.filter((f) => f.includes(`-${language}-`)).length;
    const foreign = { fr: marked("fr"), es: marked("es"), zh: marked("zh") };
    assert.deepEqual(foreign, { fr: 2, es: 2, zh: 2 });
    const english = texts.length - 6 + files.filter((f) => f.endsWith(".pubtator")).length;
    assert.equal(english, 12);
    for (const f of texts.filter((t) => t.includes("-zh-"))) assert.match(read(f), /\p{Script=Han}{6}/u, f);
    for (const f of texts.filter((t) => t.includes("-fr-")))
      assert.match(read(f), /\b(chez|dans)\b.*[éèê]/s, f);
    for (const f of texts.filter((t) => t.includes("-es-")))
      assert.match(read(f), /\b(del|con)\b.*[áóíñ]/s, f);
  });

  it("open with the best one, which fits a screen", () => {
    assert.equal(files.toSorted()[0], "01-metformin-trial.txt");
    const lines = read("01-metformin-trial.txt").split("\n");
    assert.ok(lines.length <= 30, `${lines.length} lines`);
    assert.ok(lines.every((l) => [...l].length <= 100));
  });

  for (const file of files) {
    it(`${file} is UTF-8 without BOM, with LF and a last line end`, () => {
      const bytes = readFileSync(join(folder, file));
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      assert.notEqual(text.charCodeAt(0), 0xfeff);
      assert.ok(!text.includes("\r"));
      assert.ok(text.endsWith("\n"));
      assert.equal(text, text.normalize("NFC"));
    });
  }

  it("show what the tour speaks of", () => {
    const all = texts.map(read).join("\n");
    for (const shown of ["multiple sclerosis (MS)", "Harlow–Vance overlap syndrome (HVOS)", "TNF-α"])
      assert.ok(all.toLowerCase().includes(shown.toLowerCase()), shown);
    const note = read("08-emergency-note.txt");
    for (const unexplained of ["AS", "MS", "RA", "CRF", "PE", "cold", "discharge"]) {
      assert.match(note, new RegExp(`\\b${unexplained}\\b`));
      assert.ok(!note.includes(`(${unexplained})`), `${unexplained} is explained`);
    }
    assert.match(all, /\p{Extended_Pictographic}/u);
    assert.ok(read("07-discharge-summary.txt").split(/\s+/).length > 700);
  });
});

describe("sample case-reports.pubtator", () => {
  const blocks = read("case-reports.pubtator").trimEnd().split("\n\n");

  it("has three documents", () => assert.equal(blocks.length, 3));

  it("has offsets that agree with title, one character and abstract", () => {
    let mentions = 0;
    for (const block of blocks) {
      const lines = block.split("\n");
      const part = (role: string) =>
        lines
          .find((l) => l.split("|")[1] === role)
          ?.split("|")
          .slice(2)
          .join("|");
      const points = [...`${part("t")} ${part("a")}`];
      for (const line of lines.slice(2)) {
        const [, start, end, mention, type, id] = line.split("\t");
        if (!/^\d+$/.test(start ?? "")) continue;
        assert.equal(slice(points, Number(start), Number(end)), mention, line);
        assert.ok(type && id, line);
        mentions++;
      }
    }
    assert.ok(mentions > 40, `${mentions} mentions`);
  });

  it("holds a character beyond U+FFFF before a mention, so that units of offset matter", () => {
    assert.match(read("case-reports.pubtator"), /[\u{10000}-\u{10ffff}].*\n(.*\n)*.*\tDisease\t/u);
  });
});

describe("sample 17-sickle-cell-crisis.ann", () => {
  const points = [...read("17-sickle-cell-crisis.txt")];
  const lines = read("17-sickle-cell-crisis.ann").trimEnd().split("\n");

  it("has offsets that agree with the text, fragments joined by a space", () => {
    let discontinuous = 0;
    for (const line of lines.filter((l) => l.startsWith("T"))) {
      const [, place = "", mention] = line.split("\t");
      const fragments = place.slice(place.indexOf(" ") + 1).split(";");
      const found = fragments.map((f) => {
        const [start, end] = f.split(" ").map(Number);
        return slice(points, start ?? 0, end ?? 0);
      });
      assert.equal(found.join(" "), mention, line);
      if (fragments.length > 1) discontinuous++;
    }
    assert.ok(discontinuous >= 2);
    assert.ok(points.length < read("17-sickle-cell-crisis.txt").length, "no character beyond U+FFFF");
  });

  it("refers only to annotations that exist", () => {
    const ids = new Set(lines.map((l) => l.split("\t")[0]));
    for (const line of lines.filter((l) => !l.startsWith("T")))
      for (const [id] of (line.split("\t")[1] ?? "").matchAll(/\bT\d+\b/g)) assert.ok(ids.has(id), line);
  });
});
