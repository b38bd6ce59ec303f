// What a source says of itself: version and licence, by format.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { VocabularyFormat } from "../../../../engine/kb/importers/formats.ts";
import { statedBy } from "../../../../engine/kb/importers/stated.ts";
import { withFiles } from "./reading.ts";

const stated = (name: string, text: string | Buffer, format: VocabularyFormat) =>
  withFiles({ [name]: text }, (path) => statedBy(path(name), format));

const OBO = "format-version: 1.4\ndata-version: hp/releases/2026-01-02/hp.obo\n";
const TERM = "\n[Term]\nid: HP:1\nname: a\nproperty_value: http://purl.org/dc/terms/license of:a:term\n";

describe("what a source says of itself", () => {
  it("OBO: the licence as a property, in quotes or as an address, before rights and remarks", async () => {
    const licence = async (header: string) => (await stated("a.obo", OBO + header + TERM, "obo")).license;
    const by = "https://creativecommons.org/licenses/by/4.0/";
    assert.equal(await licence(`property_value: http://purl.org/dc/terms/license ${by}\n`), by);
    assert.equal(await licence(`property_value: dcterms:license ${by} xsd:anyURI\n`), by);
    assert.equal(
      await licence(
        'property_value: http://purl.org/dc/elements/1.1/rights "Ours" xsd:string\n' +
          'property_value: http://purl.org/dc/elements/1.1/license "see \\"LICENCE\\"" xsd:string\n',
      ),
      'see "LICENCE"',
    );
    assert.equal(
      await licence("remark: 12 terms\nremark: Licensed under CC BY 3.0.\n"),
      "Licensed under CC BY 3.0.",
    );
    assert.equal(await licence(""), undefined);
    assert.equal((await stated("a.obo", OBO + TERM, "obo")).version, "2026-01-02");
  });

  it("OWL: a resource or a text in the ontology's header", async () => {
    const owl = (inside: string) =>
      stated(
        "a.owl",
        `<rdf:RDF><owl:Ontology><owl:versionInfo>7</owl:versionInfo>${inside}</owl:Ontology>` +
          "<owl:Class><terms:license>of a class</terms:license></owl:Class></rdf:RDF>",
        "owl",
      );
    const license = "http://creativecommons.org/publicdomain/zero/1.0/";
    assert.deepEqual(await owl(`<terms:license rdf:resource="${license}"/>`), { version: "7", license });
    assert.deepEqual(await owl('<dc:rights xml:lang="en">Free to\n use</dc:rights>'), {
      version: "7",
      license: "Free to use",
    });
    assert.deepEqual(await owl(""), { version: "7" });
  });

  it("OBO graphs: the first graph's meta, before or behind its nodes", async () => {
    const nodes = Array.from({ length: 3000 }, (_, i) => ({ id: `http://x/A_${i}`, lbl: "a longer name" }));
    const meta = {
      version: "http://purl.obolibrary.org/obo/doid/releases/2018-07-05/doid.owl",
      basicPropertyValues: [{ pred: "http://purl.org/dc/terms/license", val: "CC0" }],
    };
    for (const graph of [
      { meta, nodes },
      { nodes, meta },
    ])
      assert.deepEqual(
        await stated(
          "a.json",
          gzipSync(JSON.stringify({ graphs: [graph, { meta: { version: "2" } }] })),
          "obo",
        ),
        { version: "2018-07-05", license: "CC0" },
      );
    assert.deepEqual(await stated("a.json", '{"graphs": [{"nodes": []}]}', "obo"), {});
  });

  it("anything: the date in the name of its file, where it states no version", async () => {
    const version = async (name: string) => (await stated(name, "a\tb\n1\t2\n", "tsv")).version;
    assert.equal(await version("x-2018-06-08.tsv"), "2018-06-08");
    assert.equal(await version("x_2026-07.tsv"), "2026-07");
    assert.equal(await version("x-120180608.tsv"), undefined);
    const owl = "<rdf:RDF><owl:versionIRI rdf:resource='http://x/version2.6/o.owl'/></rdf:RDF>";
    const graph = { meta: { version: "http://x/version2.6/http://y/o.owl.owl" } };
    assert.equal((await stated("a.json", JSON.stringify({ graphs: [graph] }), "obo")).version, "2.6");
    assert.deepEqual(await stated("a.owl", owl, "owl"), {});
  });

  it("tables: the comments of SSSOM and CTD", async () => {
    const sssom = '# license: "CC0"\n# mapping_set_version: http://x/releases/2026-08-04/m.tsv\na\tb\n';
    assert.deepEqual(await stated("a.tsv", sssom, "tsv"), { version: "2026-08-04", license: "CC0" });
    assert.deepEqual(await stated("a.csv", "# Report created: Thu Nov 26\nx,y\n", "tsv"), {
      version: "Thu Nov 26",
    });
  });

  it("releases: the version in the name of the folder or file, the licence of the publisher", async () => {
    await withFiles({ "a.txt": "" }, async (path) => {
      assert.deepEqual(
        [
          (await statedBy(path("2025AA/META"), "rrf")).version,
          (await statedBy(path("SnomedCT_InternationalRF2_PRODUCTION_20250101T120000Z"), "rf2")).version,
          (await statedBy(path("META"), "rrf")).license?.slice(0, 27),
        ],
        ["2025AA", "20250101", "UMLS Metathesaurus License;"],
      );
    });
    const mesh = await stated("desc2025.xml", "<?xml version='1.0'?><DescriptorRecordSet/>", "mesh-xml");
    assert.equal(mesh.version, "2025");
    assert.match(mesh.license ?? "", /National Library of Medicine/);
  });
});
