// UIMA CAS JSON 0.4: types, feature structures and views in one object, one file for a document.
import type { Document } from "../../../text/document.ts";
import { namer } from "../file-names.ts";
import { fitTo, losing } from "../fit.ts";
import { baseName, type Format, type Piece, type ReadOptions, type WriteOptions } from "../format.ts";
import { isObject, type Json, keysIn, listOf, numberOf, objectsOf, stringOf } from "../json-format.ts";
import { wholeText } from "../lines.ts";
import { isUnchanged, type Origin, originOf, type SourceDocument, withOrigin } from "../origin.ts";
import { reporting } from "../placing.ts";
import { sentencesFor } from "../token-sentences.ts";
import {
  annotationsFor,
  CAS,
  type CasAnnotation,
  documentOfCas,
  ENTITY,
  entityOf,
  type NewAnnotation,
  SENTENCE,
  TOKEN,
} from "./annotations.ts";

const SOFA = "uima.cas.Sofa";

interface CasOrigin extends Origin {
  readonly value: Json;
}

/** Feature structures come as a list, in older files as an object by id. */
const structuresOf = (value: Json): Json[] => {
  const all = value["%FEATURE_STRUCTURES"];
  return isObject(all)
    ? Object.entries(all).flatMap(([id, fs]) => (isObject(fs) ? [{ "%ID": Number(id), ...fs }] : []))
    : objectsOf(all);
};

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const raw = await wholeText(chunks);
  let value: unknown;
  try {
    value = JSON.parse(raw.replace(/^\uFEFF/, ""));
  } catch (error) {
    report(1, `this is no JSON (${(error as Error).message.slice(0, 200)}); it is kept as it is`);
  }
  const structures = isObject(value) ? structuresOf(value) : [];
  const sofa = structures.find((fs) => fs["%TYPE"] === SOFA && typeof fs.sofaString === "string");
  if (!isObject(value) || !sofa) {
    if (value !== undefined) report(1, "there is no sofa with a text; nothing is read");
    options.onRest?.(raw);
    return;
  }
  const annotations = structures.flatMap((fs): CasAnnotation[] => {
    const [begin, end] = [numberOf(fs.begin), numberOf(fs.end)];
    if (fs.begin === undefined || fs.end === undefined || fs["@sofa"] !== sofa["%ID"]) return [];
    const features = Object.fromEntries(
      Object.entries(fs).flatMap(([k, v]) =>
        stringOf(v) === undefined && v !== true ? [] : [[k, String(v)]],
      ),
    );
    return [
      {
        id: String(fs["%ID"] ?? ""),
        name: String(fs["%TYPE"] ?? "").replace(/^.*\./, ""),
        begin,
        end,
        features,
        line: 0,
        raw: fs,
      },
    ];
  });
  const text = sofa.sofaString as string;
  const { document, items, extras } = documentOfCas(
    baseName(options.file),
    text,
    annotations,
    options,
    report,
  );
  const origin: Omit<CasOrigin, "read"> = {
    format: "cas-json",
    before: "",
    raw,
    after: "",
    line: 1,
    items,
    ...(extras.length ? { extras } : {}),
    value,
  };
  yield withOrigin(document, origin);
}

const structure = (a: NewAnnotation, id: number, sofa: unknown): Json => ({
  "%ID": id,
  "%TYPE": a.type,
  "@sofa": sofa,
  begin: a.begin,
  end: a.end,
  ...(a.value === undefined ? {} : { value: a.value }),
  ...(a.identifier === undefined ? {} : { identifier: a.identifier }),
});

const STRING = { "%RANGE": "uima.cas.String" };
const typed = (name: string, features: Json = {}): Json => ({
  "%NAME": name,
  "%SUPER_TYPE": "uima.tcas.Annotation",
  ...features,
});

function fresh(document: Document): Json {
  const annotations = annotationsFor(document, sentencesFor(document), () => {});
  const structures = annotations.map((a, i) => structure(a, i + 2, 1));
  return {
    "%TYPES": {
      [SENTENCE]: typed(SENTENCE),
      [TOKEN]: typed(TOKEN),
      [ENTITY]: typed(ENTITY, {
        value: { "%NAME": "value", ...STRING },
        identifier: { "%NAME": "identifier", ...STRING },
      }),
    },
    "%FEATURE_STRUCTURES": [
      {
        "%ID": 1,
        "%TYPE": SOFA,
        sofaNum: 1,
        sofaID: "_InitialView",
        mimeType: "text",
        sofaString: document.text,
      },
      ...structures,
    ],
    "%VIEWS": { _InitialView: { "%SOFA": 1, "%MEMBERS": structures.map((s) => s["%ID"]) } },
  };
}

function edited(document: Document, { value, items = new Map() }: CasOrigin): Json {
  const structures = structuresOf(value);
  const kept = new Set(document.mentions.map((m) => items.get(m)));
  const was = new Set(items.values());
  const still = structures.filter((fs) => !was.has(fs) || kept.has(fs));
  const gone = new Set(structures.filter((fs) => was.has(fs) && !kept.has(fs)).map((fs) => fs["%ID"]));
  const sofa = structures.find((fs) => fs["%TYPE"] === SOFA && typeof fs.sofaString === "string")?.["%ID"];
  let next = Math.max(0, ...structures.map((fs) => numberOf(fs["%ID"]) || 0));
  const added = document.mentions
    .filter((m) => !items.has(m))
    .map((m) => structure(entityOf(m), ++next, sofa));
  const views = isObject(value["%VIEWS"]) ? value["%VIEWS"] : {};
  return {
    ...value,
    "%FEATURE_STRUCTURES": [...still, ...added],
    "%VIEWS": Object.fromEntries(
      Object.entries(views).map(([name, view]) => {
        if (!isObject(view)) return [name, view];
        const members = listOf(view["%MEMBERS"]).filter((id) => !gone.has(id));
        const mine = view["%SOFA"] === sofa ? added.map((a) => a["%ID"]) : [];
        return [name, { ...view, "%MEMBERS": [...members, ...mine] }];
      }),
    ),
  };
}

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
  const name = namer();
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const file = name(document.id);
    if (file !== document.id) lose("id", document.id, `the file is called ${file}.json`);
    const origin = originOf<CasOrigin>(document, "cas-json");
    if (origin && isUnchanged(document, origin)) yield { file: `${file}.json`, text: origin.raw };
    else {
      const fitted = fitTo(document, "cas-json", CAS, lose);
      const value = origin && origin.read.text === document.text ? edited(fitted, origin) : fresh(fitted);
      yield { file: `${file}.json`, text: `${JSON.stringify(value, null, 2)}\n` };
    }
  }
}

export const casJsonFormat: Format = {
  name: "cas-json",
  title: "UIMA CAS JSON",
  endings: ["json"],
  layout: "files",
  capabilities: CAS,
  detect: (head) => {
    const keys = keysIn(head);
    return keys.has("%TYPES") || keys.has("%FEATURE_STRUCTURES");
  },
  read,
  write,
};
