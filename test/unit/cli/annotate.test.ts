import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { JsonDocument } from "../../../engine/corpus/formats/jsonl.ts";
import { parsePubTator } from "../../../engine/corpus/formats/pubtator.ts";
import { textOf } from "../../../engine/text/mention.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

const NOTE = "Note 😀 on aspirin\nHe had a heart attack 🫀 and MS.\n";
const PUBTATOR = `7|t|Aspirin 😀 and others
7|a|For multiple sclerosis (MS), not a heart attack.
7\t0\t7\tAspirin\tChemical\tD001241
7\tCID\tD001241\tD009103

8|t|MS alone
8|a|
`;

describe("curie annotate", function () {
  this.timeout(60_000);
  let shell: Shell;
  const annotate = (args: string[], input?: string | Uint8Array) =>
    shell.run(["annotate", "--kb", "small.curiekb", ...args], input === undefined ? {} : { input });
  const read = (name: string) => readFileSync(shell.path(name), "utf8");
  before(async () => {
    shell = await shellWithVocabulary();
    shell.write("note.txt", NOTE);
    shell.write("two.pubtator", PUBTATOR);
  });
  after(() => shell.remove());

  it("writes JSON Lines with UTF-16 offsets", async () => {
    const { status, stdout, stderr } = await annotate(["note.txt"]);
    assert.deepEqual([status, stderr], [0, ""]);
    const d = JSON.parse(stdout) as JsonDocument;
    assert.deepEqual([d.id, d.unit, d.text], ["note", "utf16", NOTE]);
    assert.deepEqual(
      d.mentions.map((m) => [
        d.text.slice(...(m.spans[0] as [number, number])),
        m.status,
        m.concepts.map((c) => c.id),
      ]),
      [
        ["aspirin", "linked", ["X:asa"]],
        ["heart attack", "linked", ["X:mi"]],
        ["MS", "ambiguous", []],
      ],
    );
  });

  it("reads standard input, gzip and a byte order mark", async () => {
    const { stdout } = await annotate(["-"], gzipSync(`\uFEFF${NOTE}`));
    const d = JSON.parse(stdout) as JsonDocument;
    assert.deepEqual([d.id, d.text, d.mentions.length], ["stdin", NOTE, 3]);
  });

  it("keeps ids, texts and relations of PubTator and replaces its mentions", async () => {
    const { status, stdout, stderr } = await annotate(["--to", "pubtator", "two.pubtator"]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.equal(
      stdout,
      `7|t|Aspirin 😀 and others
7|a|For multiple sclerosis (MS), not a heart attack.
7\t0\t7\tAspirin\tCHEM\tX:asa
7\t25\t43\tmultiple sclerosis\tDISO\tX:ms
7\t45\t47\tMS\tDISO\tX:ms
7\t56\t68\theart attack\tDISO\tX:mi
7\tCID\tD001241\tD009103

8|t|MS alone
8|a|
8\t0\t2\tMS\tDISO\t-
`,
    );
    assert.deepEqual(parsePubTator(stdout).problems, []);
  });

  it("keeps the input's mentions with --keep, settles ambiguous ones with --best, and obeys --group", async () => {
    const { stdout } = await annotate([
      "--to",
      "pubtator",
      "--keep",
      "--best",
      "--group",
      "DISO",
      "two.pubtator",
    ]);
    const [first, second] = parsePubTator(stdout).documents;
    assert.deepEqual(
      first?.mentions.map((m) => m.type),
      ["Chemical", "DISO", "DISO", "DISO"],
    );
    assert.match(second?.mentions[0]?.concepts[0]?.id ?? "", /^X:(ms|mitral)$/);
  });

  it("writes a plain text as PubTator with unchanged code point offsets", async () => {
    const { stdout } = await annotate(["--to", "pubtator", "note.txt", "two.pubtator"]);
    const { documents, problems } = parsePubTator(stdout);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      documents.map((d) => d.id),
      ["note", "7", "8"],
    );
    assert.deepEqual(
      documents[0]?.mentions.map((m) => textOf(m, documents[0]?.text ?? "")),
      ["aspirin", "heart attack", "MS"],
    );
    assert.match(stdout, /^note\t10\t17\taspirin/m);
  });

  it("writes brat pairs, a document each", async () => {
    const { status, stderr } = await annotate(["--to", "brat", "--out", "brat", "note.txt", "two.pubtator"]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.deepEqual(readdirSync(shell.path("brat")).sort(), [
      "7.ann",
      "7.txt",
      "8.ann",
      "8.txt",
      "note.ann",
      "note.txt",
    ]);
    assert.equal(read("brat/note.txt"), NOTE);
    assert.deepEqual(read("brat/note.ann").split("\n").slice(0, 3), [
      "T1\tCHEM 10 17\taspirin",
      "N1\tReference T1 X:asa\tAspirin",
      "T2\tDISO 27 39\theart attack",
    ]);
  });

  it("puts annotations beside their texts, and writes over nothing unless forced", async () => {
    mkdirSync(shell.path("beside"));
    shell.write("beside/note.txt", NOTE);
    const args = ["--to", "brat", "--out", "beside", "beside/note.txt"];
    assert.equal((await annotate(args)).status, 0);
    shell.write("beside/note.ann", "T1\tMINE 0 4\tNote\n");
    const again = await annotate(args);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /note\.ann exists; give --out another folder, or --force/);
    assert.equal(read("beside/note.ann"), "T1\tMINE 0 4\tNote\n");
    assert.equal((await annotate(["--force", ...args])).status, 0);
    assert.match(read("beside/note.ann"), /^T1\tCHEM/);
    assert.deepEqual(readdirSync(shell.path("beside")).sort(), ["note.ann", "note.txt"]);
    const over = await annotate(["--force", "--to", "pubtator", "--out", ".", "two.pubtator"]);
    assert.deepEqual([over.status, read("two.pubtator")], [2, PUBTATOR]);
    assert.match(over.stderr, /is one of the inputs/);
  });

  it("gives documents of one name names of their own, and says so", async () => {
    const { status, stderr } = await annotate([
      "--to",
      "brat",
      "--out",
      "twice",
      "two.pubtator",
      "two.pubtator",
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /two\.pubtator: a second document is called 7; it is written as 7-2/);
    assert.equal(readdirSync(shell.path("twice")).length, 8);
  });

  it("reports problems of the input with file and line, and answers 1", async () => {
    shell.write("bad.pubtator", `${PUBTATOR}8\t0\t2\tXX\tT\tY:1\n`);
    const { status, stdout, stderr } = await annotate(["--to", "pubtator", "bad.pubtator"]);
    assert.equal(status, 1);
    assert.match(stderr, /^bad\.pubtator:8: the text at 0-2 is "MS", not "XX"$/m);
    assert.equal(parsePubTator(stdout).documents.length, 2);
  });

  it("goes on behind an input that is no text", async () => {
    shell.write("nul.txt", "a\0b");
    shell.write("latin.txt", Buffer.from("fi\xe8vre", "latin1"));
    shell.write("wide.txt", Buffer.from("\uFEFFpain", "utf16le"));
    const { status, stdout, stderr } = await annotate(["nul.txt", "latin.txt", "wide.txt", "note.txt"]);
    assert.equal(status, 1);
    assert.match(stderr, /nul\.txt: byte 1 is NUL; this is no text/);
    assert.match(stderr, /latin\.txt: not UTF-8 near byte 0; save the file as UTF-8/);
    assert.match(stderr, /wide\.txt: this is UTF-16/);
    assert.equal(stdout.trimEnd().split("\n").length, 1);
  });

  it("takes an empty text", async () => {
    const { status, stdout } = await annotate(["-"], "");
    assert.deepEqual([status, (JSON.parse(stdout) as JsonDocument).mentions], [0, []]);
  });

  const WRONG: [name: string, args: string[], message: RegExp][] = [
    ["no file", [], /missing required argument|no text to annotate/],
    ["no such file", ["note.txt", "none.txt"], /none\.txt: there is no such file/],
    ["a folder", ["."], /this is a folder; name the files in it/],
    ["brat without a folder", ["--to", "brat", "note.txt"], /--out FOLDER/],
    ["an unknown group", ["--group", "DISO,FOO", "note.txt"], /--group FOO: groups are ANAT, /],
    ["an unknown option", ["--nonsense", "note.txt"], /unknown option '--nonsense'/],
  ];
  for (const [name, args, message] of WRONG)
    it(`answers 2 and prints nothing: ${name}`, async () => {
      const { status, stdout, stderr } = await annotate(args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
    });

  it("tells its progress when asked, and leaves no half file behind Ctrl+C", async () => {
    const many = Array.from(
      { length: 40_000 },
      (_, i) => `${i}|t|Aspirin ${i}\n${i}|a|A heart attack and MS.\n\n`,
    ).join("");
    shell.write("many.pubtator", many);
    const part = () => existsSync(shell.path("out")) && readdirSync(shell.path("out")).length > 0;
    let since: number | undefined;
    const { status, stderr } = await shell.run(
      [
        "annotate",
        "--kb",
        "small.curiekb",
        "--progress",
        "--to",
        "pubtator",
        "--out",
        "out",
        "many.pubtator",
      ],
      {
        // Long enough for the first line of progress.
        interruptWhen: () => {
          if (part()) since ??= Date.now();
          return since !== undefined && Date.now() - since > 1300;
        },
      },
    );
    assert.equal(status, 130);
    assert.match(stderr, /^many\.pubtator: [\d,]+ documents$/m);
    assert.deepEqual(readdirSync(shell.path("out")), []);
  });
});
