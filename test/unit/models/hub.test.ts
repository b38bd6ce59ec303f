// Models from a hub, against a server on this machine that answers as Hugging Face's does: what is offered, what is fetched, what
// goes on after a cut, and what is refused.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openModelFolder } from "../../../engine/models/folder/folder.ts";
import { listModels } from "../../../engine/models/folder/library.ts";
import type { ModelPlaces } from "../../../engine/models/folder/places.ts";
import { install } from "../../../engine/models/hub/download.ts";
import { delivers, hubFetch } from "../../../engine/models/hub/hub-fetch.ts";
import { offerOf, repositoryOf } from "../../../engine/models/hub/offer.ts";
import { ModelError } from "../../../engine/models/model-error.ts";
import { glinerFiles } from "../../fixtures/models/folders.ts";
import { type HubServer, hubServer, REVISION } from "../../fixtures/models/hub-server.ts";

const REPOSITORY = "someone/a-model";
const LARGE = Buffer.alloc(3_000_000, "weights ");

const coded = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe("model hub", () => {
  let top: string;
  let places: ModelPlaces;
  let hub: HubServer;
  beforeEach(async () => {
    top = mkdtempSync(join(tmpdir(), "curie-hub-"));
    places = { shipped: join(top, "shipped"), installed: [join(top, "models")] };
    hub = await hubServer(REPOSITORY, {
      ...glinerFiles(),
      "onnx/model.onnx": Buffer.alloc(500, "full"),
      "onnx/model_quantized.onnx": LARGE,
    });
  });
  afterEach(async () => {
    await hub.close();
    rmSync(top, { recursive: true, force: true });
  });
  const options = () => ({ hub: hub.address, fetch: hubFetch(hub.address) });
  const download = () => ({ ...options(), cacheFolder: join(top, "cache") });

  it("offers name, licence, size and host, and nothing is fetched for that", async () => {
    const offer = await offerOf(REPOSITORY, options());
    assert.equal(offer.licence, "apache-2.0");
    assert.deepEqual(offer.languages, ["en"]);
    assert.equal(offer.revision, REVISION);
    assert.equal(offer.host, new URL(hub.address).host);
    assert.deepEqual(
      offer.files.map((f) => f.path).sort(),
      [
        "README.md",
        "gliner_config.json",
        "onnx/label_encoder_fp16.onnx",
        "onnx/model_quantized.onnx",
        "tokenizer.json",
        "tokenizer_config.json",
      ],
      "one precision of the main graph, no weights of other formats",
    );
    assert.ok(offer.size > LARGE.length && offer.size < LARGE.length + 5000);
    assert.ok(hub.requests.every(({ url }) => url.startsWith("/api/")));
    const full = await offerOf(REPOSITORY, { ...options(), precision: "fp32" });
    assert.ok(full.files.some(({ path }) => path === "onnx/model.onnx"));
    assert.ok(!full.files.some(({ path }) => path === "onnx/model_quantized.onnx"));
  });

  it("installs what was offered, with hashes, from the offered commit", async () => {
    const told: number[] = [];
    const offer = await offerOf(REPOSITORY, options());
    const entry = await install(offer, places, {
      ...download(),
      onProgress: (done, of) => told.push(done / of),
    });
    assert.equal(told.at(-1), 1);
    const { manifest, listed } = await openModelFolder(entry.folder);
    assert.ok(listed);
    assert.equal(manifest.source, `${hub.address}/${REPOSITORY}@${REVISION}`);
    assert.equal(manifest.licence, "apache-2.0");
    assert.deepEqual(readFileSync(join(entry.folder, "onnx", "model_quantized.onnx")), LARGE);
    assert.deepEqual(
      readdirSync(join(top, "cache", "hub", "someone--a-model")),
      [],
      "the cache is empty again",
    );
    await assert.rejects(install(offer, places, download()), coded("request", /there already/));
  });

  it("goes on where it was cut off", async () => {
    const offer = await offerOf(REPOSITORY, options());
    hub.cutAfter = 1_000_000;
    await assert.rejects(install(offer, places, download()), ModelError);
    assert.deepEqual(await listModels(places), [], "no half model");
    delete hub.cutAfter;
    hub.requests.length = 0;
    await install(offer, places, download());
    const again = hub.requests.filter(({ url }) => url.startsWith("/delivery/"));
    const last = Number(/bytes=(\d+)/.exec(again.at(-1)?.range ?? "")?.[1]);
    assert.ok(last >= 500_000, `the last request starts at ${again.at(-1)?.range}`);
    assert.ok(
      !hub.requests.some(({ url }) => url.endsWith("tokenizer.json")),
      "what was complete is not fetched again",
    );
  });

  it("stops when it is told to, and keeps what it has for later", async () => {
    const offer = await offerOf(REPOSITORY, options());
    const stop = new AbortController();
    const onProgress = (done: number) => done > 10_000 && stop.abort(new Error("stopped"));
    await assert.rejects(
      install(offer, places, { ...download(), onProgress, signal: stop.signal }),
      /stopped/,
    );
    assert.deepEqual(readdirSync(join(top, "models")), []);
    assert.ok(existsSync(join(top, "cache", "hub", "someone--a-model", REVISION)));
  });

  it("throws away a file that is not the one that was offered", async () => {
    const offer = await offerOf(REPOSITORY, options());
    hub.corrupts = true;
    await assert.rejects(
      install(offer, places, download()),
      coded("damaged", /is not the file that was offered/),
    );
    hub.corrupts = false;
    await install(offer, places, download());
  });

  it("is not followed to hosts that do not deliver for it, and tells them no token", async () => {
    const other = await hubServer(REPOSITORY, {});
    try {
      const offer = await offerOf(REPOSITORY, { ...options(), token: "hf_secret" });
      assert.equal(hub.requests[0]?.authorization, "Bearer hf_secret");
      hub.delivery = other.address;
      await assert.rejects(install(offer, places, download()), coded("request", /does not deliver for it/));
      assert.deepEqual(other.requests, []);
      assert.ok(delivers("huggingface.co", "cdn-lfs-us-1.hf.co"));
      assert.ok(delivers("huggingface.co", "cas-bridge.xethub.hf.co"));
      assert.ok(
        !delivers("huggingface.co", "nothf.co") && !delivers("huggingface.co", "huggingface.co.evil.org"),
      );
      assert.ok(!delivers("hub.example.org", "cdn-lfs.hf.co"));
      const tokens: (string | null)[] = [];
      const guarded = hubFetch("https://huggingface.co", async (input, init) => {
        tokens.push(new Headers(init?.headers).get("authorization"));
        return String(input).includes("hf.co/")
          ? new Response("file")
          : new Response(null, { status: 302, headers: { location: "https://cdn-lfs.hf.co/x" } });
      });
      const answer = await guarded("https://huggingface.co/x", {
        headers: { authorization: "Bearer hf_secret" },
      });
      assert.equal(await answer.text(), "file");
      assert.deepEqual(tokens, ["Bearer hf_secret", null]);
      await assert.rejects(guarded("https://elsewhere.org/"), coded("request", /nothing was sent/));
    } finally {
      await other.close();
    }
  });

  it("says what a person can do where there is nothing to fetch", async () => {
    await assert.rejects(offerOf("someone/else", options()), coded("missing", /has no model someone\/else/));
    const bare = await hubServer(REPOSITORY, { "config.json": "{}", "pytorch_model.bin": "x" });
    await assert.rejects(
      offerOf(REPOSITORY, { hub: bare.address, fetch: hubFetch(bare.address) }),
      coded("unsupported", /no ONNX file/),
    );
    await bare.close();
    await assert.rejects(
      offerOf(REPOSITORY, { hub: bare.address, fetch: hubFetch(bare.address) }),
      coded("request", /could not be asked/),
    );
    for (const name of ["a", "a/b/c", "../x/y", "a/..", "a/b@", "a/b@c@d"])
      assert.throws(() => repositoryOf(name), coded("request", /owner\/name/), name);
    assert.deepEqual(repositoryOf("a/b@main"), { repository: "a/b", revision: "main" });
  });
});
