// What `curie evaluate` is asked, as its flags name it.
import type { ConceptPlace } from "../corpus/formats/format.ts";

export interface EvaluateOptions {
  table?: string;
  columns?: string;
  delimiter?: string;
  quotes: boolean;
  separators: string;
  nil: string;
  goldFormat?: string;
  format?: string;
  concepts?: ConceptPlace;
  match: "exact" | "relaxed" | "type";
  type?: string[];
  mapType?: string[];
  prefix?: string;
  k: string;
  kb?: string[];
  train?: string[];
  synthetic?: string[];
  compare?: string;
  onePerPlace?: true;
  draws: number;
  seed: number;
  errors: number;
  out?: string;
  json?: true;
  figuresOnly?: true;
  progress?: true;
  events?: true;
}
