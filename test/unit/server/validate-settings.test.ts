// Settings in the forms in which clients send them; one bad value costs one default.
import assert from "node:assert/strict";
import { defaultSettings } from "../../../server/settings.ts";
import { validateSettings } from "../../../server/validate-settings.ts";

describe("settings", () => {
  it("nothing, null and nonsense mean the defaults", () => {
    for (const given of [undefined, null, {}, [], 7, "x"])
      assert.deepEqual(validateSettings(given), { settings: defaultSettings, bad: [] });
  });

  it("nested, dotted, and inside a section `curie`", () => {
    for (const given of [
      { kb: { paths: ["a"] }, linking: { nilBelow: 0.5 } },
      { "kb.paths": ["a"], "linking.nilBelow": 0.5 },
      { curie: { kb: { paths: ["a"] }, "linking.nilBelow": 0.5 } },
      { kb: { paths: ["a"], includeStarter: null }, linking: { nilBelow: 0.5, ambiguityMargin: null } },
    ]) {
      const { settings, bad } = validateSettings(given);
      assert.deepEqual(bad, []);
      assert.deepEqual([settings["kb.paths"], settings["linking.nilBelow"]], [["a"], 0.5]);
      assert.equal(settings["linking.ambiguityMargin"], defaultSettings["linking.ambiguityMargin"]);
    }
  });

  it("a bad value is named with its key and found value", () => {
    const { settings, bad } = validateSettings({ linking: { nilBelow: 7 }, groups: ["CHEM"] });
    assert.deepEqual(
      [settings["linking.nilBelow"], settings.groups],
      [defaultSettings["linking.nilBelow"], ["CHEM"]],
    );
    assert.deepEqual(
      bad.map((b) => b.key),
      ["curie.linking.nilBelow"],
    );
    assert.match(bad[0]?.reason ?? "", /^7 is not allowed/);
  });

  it("a bad severity costs only its own code", () => {
    const { settings, bad } = validateSettings({
      diagnostics: { severity: { "no-concept": "LOUD", "obsolete-concept": "off" } },
    });
    assert.deepEqual(
      [settings["diagnostics.severity"]["no-concept"], settings["diagnostics.severity"]["obsolete-concept"]],
      ["information", "off"],
    );
    assert.deepEqual(
      bad.map((b) => b.key),
      ["curie.diagnostics.severity.no-concept"],
    );
  });
});
