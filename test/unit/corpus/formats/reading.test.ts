// What each reader makes of files as other tools write them: one sample a row, with its mentions, relations and
// problems. Every sample comes back byte for byte.
import assert from "node:assert/strict";
import type { Format } from "../../../../engine/corpus/formats/format.ts";
import { detectFormat, formatNamed } from "../../../../engine/corpus/formats/registry.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import { readText, write } from "../../../fixtures/formats.ts";

interface Sample {
  readonly format: string;
  readonly says: string;
  readonly file: string;
  readonly text: string;
  /** `id` of each document with its mentions. */
  readonly mentions: readonly string[];
  readonly relations?: readonly string[];
  readonly problems?: readonly RegExp[];
  readonly beside?: Readonly<Record<string, string>>;
}

/** `words/TYPE=C1+C2{Negated}"note"`. */
function shown(m: Mention, text: string): string {
  const words = m.spans.map((s) => text.slice(s.start, s.end)).join(" .. ");
  const concepts = m.concepts.length ? `=${m.concepts.map((c) => c.id).join("+")}` : "";
  const attributes = Object.entries(m.attributes ?? {})
    .map(([k, v]) => `{${k}${v === true ? "" : `:${v}`}}`)
    .join("");
  return `${words}/${m.type ?? ""}${concepts}${attributes}${m.note === undefined ? "" : `"${m.note}"`}`;
}

const json = (value: unknown) => `${JSON.stringify(value)}\n`;

const SAMPLES: readonly Sample[] = [
  {
    format: "bioc-xml",
    says: "passages with a gap, infons of several makers, several locations, an event",
    file: "a.xml",
    text: `<?xml version="1.0"?>
<!DOCTYPE collection SYSTEM "BioC.dtd">
<collection><source>PubTator</source><date/><key/>
  <document><id>77</id>
    <passage><infon key="type">title</infon><offset>0</offset><text>Pain &amp; fever</text>
      <annotation id="1"><infon key="type">Disease</infon><infon key="MESH">D010146</infon><location offset="0" length="4"/><text>Pain</text></annotation>
    </passage>
    <passage><infon key="type">abstract</infon><offset>13</offset><text>Left and right leg.</text>
      <annotation id="2"><infon key="identifier">-</infon><infon key="negated">true</infon><location offset="13" length="4"/><location offset="28" length="3"/><text>Left leg</text></annotation>
      <relation id="R"><infon key="type">of</infon><node refid="1" role="what"/><node refid="2" role="where"/></relation>
    </passage>
  </document>
</collection>`,
    mentions: ["77: Pain/Disease=MESH:D010146; Left .. leg/{negated}"],
    relations: ["of(what:1, where:2)"],
  },
  {
    format: "bioc-xml",
    says: "offsets that count bytes are named",
    file: "a.xml",
    text: `<collection><document><id>1</id><passage><offset>0</offset><text>β-blockers, α-agonists</text><annotation id="1"><location offset="2" length="9"/><text>-blockers</text></annotation><annotation id="2"><location offset="15" length="8"/><text>-agonist</text></annotation></passage></document></collection>`,
    mentions: ["1: blockers,/"],
    problems: [/the text at 2-11/, /15-23 lies outside the text/, /they count bytes \(2 of 2 mentions\)/],
  },
  {
    format: "bioc-xml",
    says: "offsets relative to their sentence are named, sentences that hold the text are read",
    file: "a.xml",
    text: `<collection><document><id>1</id><passage><offset>0</offset><sentence><offset>10</offset><text>Leg pain.</text><annotation id="1"><location offset="4" length="4"/><text>pain</text></annotation></sentence><sentence><offset>20</offset><text>No fever.</text><annotation id="2"><location offset="3" length="5"/><text>fever</text></annotation></sentence></passage></document></collection>`,
    mentions: ["1: "],
    problems: [
      /-6--2 lies outside/,
      /-7--2 lies outside/,
      /relative to their section or sentence \(2 of 2 mentions\)/,
    ],
  },
  {
    format: "bioc-json",
    says: "PubTator's service: a collection with passages",
    file: "a.json",
    text: json({
      source: "x",
      date: "",
      key: "",
      infons: {},
      documents: [
        {
          id: "5",
          infons: {},
          passages: [
            {
              offset: 0,
              infons: { type: "title" },
              text: "Ache",
              sentences: [],
              annotations: [
                {
                  id: "1",
                  infons: { identifier: "MESH:D1", type: "Disease" },
                  text: "Ache",
                  locations: [{ offset: 0, length: 4 }],
                },
              ],
              relations: [],
            },
          ],
          relations: [],
        },
      ],
    }),
    mentions: ["5: Ache/Disease=MESH:D1"],
  },
  {
    format: "webanno",
    says: "stacked and sub-token annotations, escaped values, relations, tokens that are an underscore",
    file: "t.tsv",
    text: [
      "#FORMAT=WebAnno TSV 3.3",
      "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value",
      "#T_SP=webanno.custom.Span|kind",
      "#T_RL=webanno.custom.Simple|label|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity",
      "",
      "",
      "#Text=Chest pain _ now",
      "1-1\t0-5\tChest\t*[1]|X:2\tA\\_B[1]|ANAT\t_\t_\t_\t",
      "1-2\t6-10\tpain\t*[1]\tA\\_B[1]\t_\t_\t_\t",
      "1-2.1\t6-8\tpa\t_\t_\todd \\| one\t_\t_\t",
      "1-3\t11-12\t_\t_\t_\t_\t_\t_\t",
      "1-4\t13-16\tnow\t*\tTIME\t_\tat\t1-1[1_0]\t",
      "",
    ].join("\n"),
    mentions: ["t: Chest pain/A_B; Chest/ANAT=X:2; pa/Span{kind:odd | one}; now/TIME"],
    relations: ["at(Arg1:T1, Arg2:T3)"],
  },
  {
    format: "xmi",
    says: "line feeds and emoji in the sofa, tokens and tag sets aside",
    file: "s.xmi",
    text: `<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:tcas="http:///uima/tcas.ecore" xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:type4="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
    <cas:NULL xmi:id="0"/>
    <type4:Token xmi:id="24" sofa="1" begin="0" end="2"/>
    <type3:NamedEntity xmi:id="128" sofa="1" begin="3" end="7" value="DISO" identifier="X:1"/>
    <custom:Note xmi:id="130" sofa="1" begin="8" end="11" what="end"/>
    <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="&#128522;&#10;pain&#13;now"/>
    <cas:View sofa="1" members="24 128 130"/>
</xmi:XMI>
`,
    mentions: ["s: pain/DISO=X:1; now/Note{what:end}"],
  },
  {
    format: "cas-json",
    says: "feature structures of one view",
    file: "c.json",
    text: json({
      "%TYPES": {},
      "%FEATURE_STRUCTURES": [
        { "%ID": 1, "%TYPE": "uima.cas.Sofa", sofaNum: 1, sofaID: "_InitialView", sofaString: "😀 pain" },
        { "%ID": 2, "%TYPE": "x.ner.NamedEntity", "@sofa": 1, begin: 3, end: 7, value: "DISO" },
        { "%ID": 3, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, begin: 0, end: 7 },
      ],
      "%VIEWS": { _InitialView: { "%SOFA": 1, "%MEMBERS": [2, 3] } },
    }),
    mentions: ["c: pain/DISO"],
  },
  {
    format: "pubannotation",
    says: "discontinuous spans as a bag and as a chain, attributes of any JSON, old modifications",
    file: "p.json",
    text: json({
      text: "left and right leg pain",
      sourcedb: "PubMed",
      sourceid: "9",
      denotations: [
        {
          id: "T1",
          span: [
            { begin: 0, end: 4 },
            { begin: 15, end: 18 },
          ],
          obj: "Leg",
        },
        { id: "T2", span: { begin: "19", end: 23 }, obj: "Pain" },
        { id: "T3", span: { begin: 9, end: 14 }, obj: "_FRAGMENT" },
      ],
      relations: [
        { id: "R1", subj: "T1", pred: "has", obj: "T2" },
        { id: "R2", subj: "T3", pred: "_lexicallyChainedTo", obj: "T2" },
      ],
      attributes: [
        { id: "A1", subj: "T1", pred: "sure", obj: 0.5 },
        { id: "A2", subj: "T1", pred: "neg", obj: true },
      ],
      modifications: [{ id: "M1", pred: "Speculation", obj: "T2" }],
    }),
    mentions: ["9: left .. leg/Leg{sure:0.5}{neg}; right .. pain/Pain{Speculation}"],
    relations: ["has(Arg1:T1, Arg2:T2)"],
  },
  {
    format: "prodigy",
    says: "rejected spans are no mentions, rows without spans are documents, hashes stay",
    file: "p.jsonl",
    text: [
      {
        text: "🙂 pain",
        _input_hash: 1,
        spans: [{ start: 2, end: 6, label: "DISO", token_start: 1, token_end: 1 }],
        answer: "accept",
      },
      { text: "no pain", _input_hash: 2, spans: [{ start: 0, end: 2, label: "DISO" }], answer: "reject" },
      { text: "nothing", _input_hash: 3, answer: "ignore" },
    ]
      .map(json)
      .join(""),
    mentions: ["p: pain/DISO", "p-2: ", "p-3: "],
    problems: [/p\.jsonl:2 the answer is reject: its 1 spans are no annotations/],
  },
  {
    format: "doccano",
    says: "triples under any of its keys, entities with relations, a broken line",
    file: "d.jsonl",
    text: `{"id":3,"text":"😀 pain","label":[[2,6,"DISO"]]}\n{"text":"a pain","labels":[[2,6,"X"]]}\n{"text":"b\n{"id":4,"text":"leg pain","entities":[{"id":10,"label":"ANAT","start_offset":0,"end_offset":3},{"id":11,"label":"DISO","start_offset":4,"end_offset":8}],"relations":[{"id":1,"from_id":10,"to_id":11,"type":"of"}],"meta":{}}`,
    mentions: ["3: pain/DISO", "d-2: pain/X", "4: leg/ANAT; pain/DISO"],
    relations: ["of(Arg1:10, Arg2:11)"],
    problems: [/d\.jsonl:3 this is no JSON/],
  },
  {
    format: "label-studio",
    says: "regions with labels, choices and notes; relations; cancelled work passed over; predictions with scores",
    file: "l.json",
    text: JSON.stringify(
      [
        {
          id: 1,
          data: { text: "😀 leg pain" },
          annotations: [
            { was_cancelled: true, result: [] },
            {
              result: [
                {
                  id: "a",
                  from_name: "label",
                  to_name: "text",
                  type: "labels",
                  value: { start: 3, end: 6, text: "leg", labels: ["ANAT"] },
                },
                {
                  id: "b",
                  from_name: "label",
                  to_name: "text",
                  type: "labels",
                  value: { start: 7, end: 11, labels: ["DISO"] },
                },
                {
                  id: "b",
                  from_name: "negated",
                  to_name: "text",
                  type: "choices",
                  value: { start: 7, end: 11, choices: ["true"] },
                },
                {
                  id: "b",
                  from_name: "note",
                  to_name: "text",
                  type: "textarea",
                  value: { start: 7, end: 11, text: ["look"] },
                },
                { type: "relation", from_id: "b", to_id: "a", direction: "right", labels: ["in"] },
              ],
            },
          ],
        },
        {
          id: 2,
          data: { text: "ache" },
          predictions: [
            {
              model_version: "m1",
              score: 0.5,
              result: [{ id: "x", type: "labels", value: { start: 0, end: 4, labels: ["DISO"] } }],
            },
          ],
        },
      ],
      null,
      2,
    ),
    mentions: ['1: leg/ANAT; pain/DISO{negated}"look"', "2: ache/DISO"],
    relations: ["in(Arg1:b, Arg2:a)"],
  },
  {
    format: "spacy",
    says: "Doc.to_json with entities and a span group",
    file: "s.jsonl",
    text: json({
      text: "😀 leg pain",
      ents: [{ start: 2, end: 5, label: "ANAT", kb_id: "X:1" }],
      spans: { sc: [{ start: 2, end: 10, label: "DISO", kb_id: "" }] },
      tokens: [],
    }),
    mentions: ["s: leg/ANAT=X:1; leg pain/DISO"],
  },
  {
    format: "spacy",
    says: "version 2's training JSON with BILUO tags",
    file: "t.json",
    text: json([
      {
        id: 7,
        paragraphs: [
          {
            raw: "Acute leg pain.",
            sentences: [
              {
                tokens: [
                  { orth: "Acute", ner: "O" },
                  { orth: "leg", ner: "B-DISO" },
                  { orth: "pain", ner: "L-DISO" },
                  { orth: ".", ner: "O" },
                ],
              },
            ],
          },
        ],
      },
    ]),
    mentions: ["7: leg pain/DISO"],
  },
  {
    format: "gliner",
    says: "token indexes whose last one is inclusive",
    file: "g.json",
    text: json([
      {
        tokenized_text: ["Acute", "leg", "pain"],
        ner: [
          [1, 2, "disease"],
          [1, 9, "x"],
        ],
      },
    ]),
    mentions: ["g: leg pain/disease"],
    problems: [/\[1,9,"x"\] names no tokens of 0-2/],
  },
  {
    format: "web-annotation",
    says: "positions, quotes with context, concepts; a quote that moved",
    file: "w.jsonld",
    text: json([
      {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        id: "#1",
        type: "Annotation",
        body: [
          { type: "TextualBody", purpose: "tagging", value: "DISO" },
          { type: "SpecificResource", purpose: "identifying", source: "X:1" },
        ],
        target: {
          source: "w.txt",
          selector: [
            { type: "TextPositionSelector", start: 2, end: 6 },
            { type: "TextQuoteSelector", exact: "pain" },
          ],
        },
      },
      {
        id: "#2",
        type: "Annotation",
        body: { type: "TextualBody", value: "DISO" },
        target: {
          source: "w.txt",
          selector: [
            { type: "TextPositionSelector", start: 0, end: 5 },
            { type: "TextQuoteSelector", exact: "fever", prefix: "and " },
          ],
        },
      },
    ]),
    beside: { "w.txt": "😀 pain and fever" },
    mentions: ["w: pain/DISO=X:1; fever/DISO"],
    problems: [/"fever" is not at 0-5; it is read where its quote stands/],
  },
  {
    format: "iob1",
    says: "CoNLL-2003: spaces, IOB1, documents by -DOCSTART-",
    file: "c.conll",
    text: "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\nOld NNP I-NP I-MISC\nNew NNP I-NP B-MISC\n\n",
    mentions: ["c: EU/ORG; Old/MISC; New/MISC"],
  },
  {
    format: "iobes",
    says: "IOBES with one sentence a document",
    file: "e.tsv",
    text: "Leg\tB-DISO\npain\tE-DISO\n\nache\tS-DISO\n",
    mentions: ["e-1: Leg pain/DISO", "e-2: ache/DISO"],
  },
  {
    format: "bilou",
    says: "BILOU beside the text it was cut from",
    file: "b.tsv",
    text: "(\tO\nleg\tB-DISO\npain\tL-DISO\n-RRB-\tO\n",
    beside: { "b.txt": "(leg  pain)" },
    mentions: ["b: leg  pain/DISO"],
  },
  {
    format: "iob-nested",
    says: "outer and inner columns",
    file: "n.tsv",
    text: "Leg\tB-DISO\tB-ANAT\npain\tI-DISO\tO\n",
    mentions: ["n-1: Leg pain/DISO; Leg/ANAT"],
  },
];

describe("readers of other tools' files", () => {
  for (const s of SAMPLES)
    it(`${s.format}: ${s.says}`, async () => {
      const format = formatNamed(s.format) as Format;
      assert.equal(detectFormat(s.text, s.file)?.name, s.format, "detected");
      const companion = async (path: string) => s.beside?.[path];
      const { documents, problems, rest } = await readText(format, s.text, { file: s.file, companion });
      assert.deepEqual(
        documents.map((d) => `${d.id}: ${d.mentions.map((m) => shown(m, d.text)).join("; ")}`),
        s.mentions,
      );
      assert.deepEqual(
        documents
          .flatMap((d) => d.relations ?? [])
          .map((r) => `${r.type}(${r.arguments.map((a) => `${a.role}:${a.target}`).join(", ")})`),
        s.relations ?? [],
      );
      const told = problems.map((p) => `${p.file}:${p.line} ${p.reason}`);
      assert.equal(told.length, s.problems?.length ?? 0, told.join("\n"));
      for (const [i, problem] of (s.problems ?? []).entries()) assert.match(told[i] as string, problem);
      const written = await write(format, documents, rest);
      assert.equal(format.layout === "stream" ? written.main : written.files.get(s.file), s.text);
    });
});
