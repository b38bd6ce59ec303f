// Every setting, declared once. The manifest's configuration section, the client's types and the README table are
// generated from this file; a test rewrites them and fails when they differed.
import * as z from "zod";
import { FINDINGS, type FindingCode, findingCodes, SEVERITIES } from "../engine/analysis/findings.ts";
import { groupCodes } from "../engine/kb/groups.ts";
import { PRECISIONS } from "../engine/linking/precisions.ts";
import { DEVICE_CHOICES } from "../engine/models/devices/devices.ts";

const severities = Object.fromEntries(
  findingCodes.map((code) => [code, z.enum(SEVERITIES).default(FINDINGS[code].severity)]),
) as Record<FindingCode, z.ZodDefault<z.ZodEnum<{ [K in (typeof SEVERITIES)[number]]: K }>>>;

/**
 * `meta.scope` is VS Code's configuration scope; `meta.restricted` means a workspace may not set it before it is
 * trusted. Keys are what follows `curie.` in settings.json.
 */
export const settingsSchema = z.object({
  enable: z
    .boolean()
    .default(true)
    .meta({ description: "Recognise concepts in this folder or file.", scope: "resource" }),
  "kb.paths": z.array(z.string()).default([]).meta({
    description:
      "Packed knowledge bases (`.curiekb`) to load, built with `curie kb import`. Absolute, or relative to the workspace folder. Empty: the starter knowledge base.",
    scope: "machine-overridable",
    restricted: true,
  }),
  "kb.includeStarter": z.boolean().default(true).meta({
    description: "Load the starter knowledge base beside those of `curie.kb.paths`.",
    scope: "window",
  }),
  "kb.words": z.string().default("").meta({
    description:
      "Table of common words, learned from your own texts with `curie kb learn`: names that are common words there are no mentions. Absolute, or relative to the first workspace folder. Empty: a table of English biomedical articles.",
    scope: "machine-overridable",
    restricted: true,
  }),
  groups: z
    .array(z.enum(groupCodes))
    .default([])
    .meta({ description: "Semantic groups to recognise. Empty: all of them.", scope: "resource" }),
  "linking.ambiguityMargin": z.number().min(0).max(1).default(0.1).meta({
    description: "Two best candidates whose scores differ by less than this make a mention ambiguous.",
    scope: "resource",
  }),
  "linking.nilBelow": z.number().min(0).max(1).default(0.6).meta({
    description: "A best candidate that scores lower counts as no concept (NIL).",
    scope: "resource",
  }),
  "linking.byDocument": z.boolean().default(true).meta({
    description:
      "Once names are found, let the whole document say which of their concepts is meant. Off: names alone decide.",
    scope: "resource",
  }),
  "linking.precision": z.enum(PRECISIONS).default("0.95").meta({
    description:
      "How much of what is linked by the document must be right, as measured on annotated corpora: at `0.95`, at least 95 of 100; the rest is left to you. `link all`: every mention gets its likeliest concept.",
    scope: "resource",
  }),
  "diagnostics.severity": z.object(severities).prefault({}).meta({
    description: "Severity of each finding; `off` hides it.",
    scope: "resource",
  }),
  "completion.trigger": z.string().max(1).default("@").meta({
    description: "Character that opens concept completion. Empty: only when asked (Ctrl+Space).",
    scope: "resource",
  }),
  "inlayHints.enable": z
    .boolean()
    .default(false)
    .meta({ description: "Show the concept id behind each linked mention.", scope: "resource" }),
  "codeLens.enable": z.boolean().default(true).meta({
    description: "Show counts of concepts and of mentions to review above each text.",
    scope: "resource",
  }),
  "neural.enable": z.boolean().default(true).meta({
    description:
      "Find mentions with a neural model, too, in a process of its own on this machine; the dictionary answers first.",
    scope: "resource",
  }),
  "neural.model": z.string().default("").meta({
    description:
      "The model: name of an installed one (`curie model list`), or its folder. Empty: the one that ships with Curie.",
    scope: "machine-overridable",
    restricted: true,
  }),
  "neural.device": z.enum(DEVICE_CHOICES).default("auto").meta({
    description:
      "Where the model computes. `auto`: a device that was found to compute what the CPU does, faster; small models stay on the CPU.",
    scope: "machine-overridable",
  }),
  "neural.runtime": z.string().default("").meta({
    description:
      "For CUDA: the folder in which you ran `npm install onnxruntime-node`, whose ONNX Runtime has a part for NVIDIA's cards. Empty: the runtime that ships, which has none. `CURIE_RUNTIME=FOLDER curie doctor` says whether it works.",
    scope: "machine",
  }),
  "neural.libraries": z.array(z.string().min(1)).default([]).meta({
    description:
      "Folders of NVIDIA's libraries (CUDA, cuDNN) where the system does not find them by itself; the `site-packages` of a Python that has them does, too. For `curie.neural.runtime`, on Linux.",
    scope: "machine",
  }),
  "neural.threads": z.int().min(0).max(64).default(0).meta({
    description:
      "Threads that the model computes with on the CPU. 0: one a physical core, at most four. It runs below whoever types, and takes nothing while it waits.",
    scope: "machine-overridable",
  }),
  "neural.types": z.array(z.string().min(1)).default([]).meta({
    description:
      "What the model looks for, in words: `disease`, `side effect`. Empty: the types of the folder's project file, else all that the model knows.",
    scope: "resource",
  }),
  "neural.threshold": z.number().min(0).max(0.99).default(0).meta({
    description:
      "Mentions that the model is less sure of than this (0 to 1) are not shown. 0: what the model says of each of its labels, 0.5 where it says nothing.",
    scope: "resource",
  }),
  "neural.combination": z.enum(["weigh", "add"]).default("weigh").meta({
    description:
      "How model and dictionary go together. `weigh`: a name that the model, having read the words, holds for no mention is left out. `add`: every name stays; more is found, and more of it is wrong.",
    scope: "resource",
  }),
  "limits.fileLength": z.number().int().min(1000).default(5_000_000).meta({
    description: "Longer texts (in characters) are not analysed; a notice says so.",
    scope: "resource",
  }),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingKey = keyof Settings;
export const defaultSettings: Settings = settingsSchema.parse({});
