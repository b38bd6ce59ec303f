// How the models are trained on a GPU: a stage by the clock, a student that learns from a teacher three times as wide, and
// Spanish and French from the English student; English ends with a seeded stage on a CPU, most of it on the two corpora whose
// figures were behind. Seconds are those of an NVIDIA H200 that trained four networks side by side
// (final ones and those to choose by, 6.8 minutes all told); one at a time, a stage gets further in them.
import type { ModelName } from "./concepts.ts";

export interface GpuStep {
  /** Of its weights; those of another step are named by it. */
  readonly name: string;
  readonly module: "pretrain" | "train";
  /** Whose corpora and text it reads. */
  readonly data: ModelName;
  readonly from?: string;
  readonly teachers?: readonly string[];
  readonly args: readonly string[];
  /** Instead of development parts, where a corpus has none (`--choose`): every n-th document. */
  readonly holdOut?: number;
}

const STUDENT = ["--hidden", "352"];
const TEACHER = ["--hidden", "1024"];
const seconds = (n: number) => ["--seconds", String(n)];
const TEXT = [
  "--rows",
  "256",
  "--negatives",
  "4096",
  "--words",
  "40000000",
  "--passes",
  "100",
  ...seconds(109),
];
const MAIN = ["bc5cdr", "ncbi-disease", "biored", "genia"].flatMap((name) => [name, name]).join(",");
const ENGLISH = [
  ...["--window", "224", "--batch-words", "8000", "--main", MAIN],
  ...["--extra-words", "250000", "--every", "1000", "--no-test"],
];
const SPANISH_FRENCH = [
  ...["--window", "224", "--batch-words", "4000", "--main", "spaccc,quaero,quaero,quaero"],
  ...["--measure", "spaccc,quaero", "--every", "1000", "--no-test"],
];

const studentRead: GpuStep = {
  name: "student-read",
  module: "pretrain",
  data: "en",
  args: [...TEXT, ...STUDENT, "--seed", "12", "--dropout", "0.05", "--word-dropout", "0.15"],
};
const student: GpuStep = {
  name: "student",
  module: "train",
  data: "en",
  from: "student-read",
  args: [...ENGLISH, ...STUDENT, "--seed", "24", ...seconds(122)],
};

/** The last step's weights are the model's. */
export const GPU_STEPS: Readonly<Record<ModelName, readonly GpuStep[]>> = {
  en: [
    {
      name: "teacher-read",
      module: "pretrain",
      data: "en",
      args: [...TEXT, ...TEACHER, "--seed", "11", "--dropout", "0.1"],
    },
    studentRead,
    {
      name: "teacher",
      module: "train",
      data: "en",
      from: "teacher-read",
      args: [...ENGLISH, ...TEACHER, "--seed", "22", ...seconds(122)],
    },
    student,
    {
      name: "taught",
      module: "train",
      data: "en",
      from: "student",
      teachers: ["teacher", "student"],
      args: [
        ...[...ENGLISH, ...STUDENT, "--text", "3000000", "--text-words", "1500000", "--rate", "0.0015"],
        ...["--dropout", "0.25", "--word-dropout", "0.3", "--seed", "32", ...seconds(158)],
      ],
    },
    {
      name: "last",
      module: "train",
      data: "en",
      from: "taught",
      args: [
        ...[
          "--device",
          "cpu",
          ...STUDENT,
          "--window",
          "224",
          "--batch-words",
          "2000",
          "--extra-words",
          "15000",
        ],
        ...["--epochs", "3", "--rate", "0.001", "--dropout", "0.3", "--word-dropout", "0.3", "--seed", "5"],
        ...["--exchange", "0.6", "--way", "0.5", "--no-test"],
      ],
    },
  ],
  "es-fr": [
    studentRead,
    student,
    {
      name: "spanish-french",
      module: "train",
      data: "es-fr",
      from: "student",
      args: [...SPANISH_FRENCH, ...STUDENT, "--dropout", "0.5", "--seed", "42", ...seconds(62)],
      holdOut: 8,
    },
  ],
};

/** Behind a step's own arguments, for a look at whether every step goes through: less than a minute each on a CPU, most of it
 * reading. */
export const quickStep = ({ module, teachers }: GpuStep): string[] => [
  ...["--hidden", "64", "--seconds", "40"],
  ...(module === "pretrain"
    ? ["--rows", "16", "--negatives", "256", "--words", "40000"]
    : ["--batch-words", "500", "--main", "", "--extra-words", "500"]),
  ...(teachers ? ["--text", "2000", "--text-words", "500"] : []),
];

/** A step's own size. */
export const sizeOf = ({ args }: GpuStep): string[] => {
  const at = args.indexOf("--hidden");
  return args.slice(at, at + 2);
};

/** Of which weights, where: what stands behind `python -m curie_ner.MODULE DATA`. `at`: a step's file. */
export const argumentsOf = (step: GpuStep, at: (name: string) => string, choose: boolean): string[] => [
  ...step.args,
  ...(step.from === undefined ? [] : ["--from", at(step.from)]),
  ...(step.teachers ? ["--teachers", step.teachers.map(at).join(",")] : []),
  ...(step.module === "pretrain" || choose ? [] : ["--final"]),
  ...(choose && step.holdOut ? ["--hold-out", String(step.holdOut)] : []),
  ...["--save", at(step.name)],
];
