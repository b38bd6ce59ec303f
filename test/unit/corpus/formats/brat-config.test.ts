// brat's annotation.conf and kb_shortcuts.conf: read with their macros and depths, as a project and back.
import assert from "node:assert/strict";
import { bratOfProject, projectOfBrat } from "../../../../engine/corpus/annotations/brat-project.ts";
import {
  readAnnotationConf,
  readShortcuts,
  writeAnnotationConf,
  writeShortcuts,
} from "../../../../engine/corpus/formats/brat/config.ts";

const CONF = `# what we annotate
[entities]
!Medical
\tDisorder|Disease\t<NORM>:MESH|HPO
\tChemical
 Organ
----
[relations]
<THING>=Disorder|Chemical
Causes\tArg1:Chemical, Arg2:<THING>
Near\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive
<OVERLAP>\tArg1:Organ, Arg2:Organ, <OVL-TYPE>:<NONE>
[events]
Binding\tTheme+:Chemical
[attributes]
Negated\tArg:<ENTITY>
Certainty\tArg:Disorder, Value:low|high
[colours]
red
[entities]
b@d
`;
const KEYS = "D Disorder\nC\tChemical\n# no\nX Nothing\nD Chemical\nlong line here\n";

function reading<T>(read: (report: (line: number, reason: string) => void) => T): {
  value: T;
  problems: string[];
} {
  const problems: string[] = [];
  return { value: read((line, reason) => void problems.push(`${line}: ${reason}`)), problems };
}

describe("brat configuration", () => {
  it("is read with headings, macros, quantifiers and knowledge bases", () => {
    const { value, problems } = reading((report) => readAnnotationConf(CONF, report));
    assert.deepEqual(
      value.entities.map((e) => [e.name, e.parent, e.heading, e.aliases]),
      [
        ["Medical", undefined, true, []],
        ["Disorder", "Medical", false, ["Disease"]],
        ["Chemical", "Medical", false, []],
        ["Organ", "Medical", false, []],
      ],
    );
    assert.deepEqual(value.relations[0]?.arguments[1], {
      role: "Arg2",
      quantifier: "",
      types: ["Disorder", "Chemical"],
    });
    assert.deepEqual(value.events[0]?.arguments, [{ role: "Theme", quantifier: "+", types: ["Chemical"] }]);
    assert.deepEqual(problems, [
      "18: [colours] is no section of annotation.conf; it is not read",
      "19: the line stands in no section that is known; it is not read",
      '21: "b@d" is no name: letters, digits, _ and - only; the line is not read',
    ]);
  });

  it("becomes a project, and says what has no place there", () => {
    const { value: conf } = reading((report) => readAnnotationConf(CONF, report));
    const { value: keys, problems } = reading((report) => readShortcuts(KEYS, report));
    assert.equal(problems.length, 2);
    const told: string[] = [];
    const project = projectOfBrat(conf, keys, (reason) => void told.push(reason));
    assert.deepEqual(project.types, {
      Disorder: { key: "1", kbs: ["MESH", "HPO"] },
      Chemical: { key: "2" },
      Organ: {},
      Binding: {},
    });
    assert.deepEqual(project.attributes, {
      Negated: {},
      Certainty: { types: ["Disorder"], values: ["low", "high"] },
    });
    assert.deepEqual(project.relations, {
      Causes: {
        arguments: [
          { role: "Arg1", types: ["Chemical"] },
          { role: "Arg2", types: ["Disorder", "Chemical"] },
        ],
      },
      Near: { arguments: [{ role: "Arg1" }, { role: "Arg2" }], symmetric: true },
    });
    for (const part of [
      "Medical is a heading",
      "the key D of Disorder becomes 1",
      "the key X is of Nothing",
      "argument Theme of Binding",
    ])
      assert.ok(
        told.some((t) => t.includes(part)),
        part,
      );
  });

  it("of a project is the same project again", () => {
    const { value: conf } = reading((report) => readAnnotationConf(CONF, report));
    const project = projectOfBrat(conf, new Map([["3", "Organ"]]), () => {});
    const { conf: written, keys } = bratOfProject(project);
    const text = writeAnnotationConf(written);
    const { value: again, problems } = reading((report) => readAnnotationConf(text, report));
    const { value: keysAgain } = reading((report) => readShortcuts(writeShortcuts(keys), report));
    const told: string[] = [];
    assert.deepEqual(
      projectOfBrat(again, keysAgain, (reason) => void told.push(reason)),
      project,
    );
    assert.deepEqual([problems, told], [[], []]);
  });
});
