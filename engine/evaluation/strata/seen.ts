// Strata that need a training corpus: what of the test was already there. Most of a linker's score is earned on what it
// has seen; its progress shows on the rest.
import type { Answer } from "../compared.ts";
import { formOf } from "../form.ts";
import type { Training } from "../training.ts";
import { inOrder, type Stratum } from "./stratum.ts";

export const BANDS = ["0", "1", "2 to 5", "6 to 20", "21 to 100", "over 100"] as const;

/** Band of a number of training mentions. */
export const bandOf = (n: number): (typeof BANDS)[number] =>
  n === 0
    ? "0"
    : n === 1
      ? "1"
      : n <= 5
        ? "2 to 5"
        : n <= 20
          ? "6 to 20"
          : n <= 100
            ? "21 to 100"
            : "over 100";

const seen = (yes: boolean) => (yes ? "seen" : "unseen");
const SEEN = inOrder(["seen", "partly seen", "unseen"]);

/** `training` is complete before the first mention is asked about. */
export function seenStrata(training: Training): Stratum[] {
  const whole = (answer: Answer | undefined) => answer?.join("+") ?? "";
  return [
    {
      id: "answer-in-training",
      title: "Linking by gold concept in training",
      note: "A composite is seen where the same set of concepts occurs as a whole: the published split.",
      rows: "Gold answer",
      order: SEEN,
      of: (m) => seen(training.answers.has(whole(m.answers[0]))),
    },
    {
      id: "concepts-in-training",
      title: "Linking by each gold concept in training",
      note: "A composite is seen where all of its concepts occur, on their own or in other composites.",
      rows: "Gold concepts",
      order: SEEN,
      of: (m) => {
        const ids = m.answers[0] ?? [];
        const known = ids.filter((id) => training.concepts.has(id)).length;
        return known === ids.length ? "seen" : known ? "partly seen" : "unseen";
      },
    },
    {
      id: "form-in-training",
      title: "Linking by mention form in training",
      note: "The very same string as a training mention, case and all.",
      rows: "Mention form",
      order: SEEN,
      of: (m) => seen(training.forms.has(m.text)),
    },
    {
      id: "pair-in-training",
      title: "Linking by form with its concept in training",
      note: "Case and white space aside. `other meaning`: the form occurs, but never with the gold answer.",
      rows: "Form and answer",
      order: inOrder(["seen", "other meaning", "unseen"]),
      of: (m) => {
        const form = formOf(m.text);
        if (training.pairs.has(`${form}\n${whole(m.answers[0])}`)) return "seen";
        return training.foldedForms.has(form) ? "other meaning" : "unseen";
      },
    },
    {
      id: "frequency",
      title: "Linking by training mentions of the gold concept",
      note: "Of a composite, the rarest part counts.",
      rows: "Training mentions",
      order: inOrder(BANDS),
      of: (m) => bandOf(Math.min(...(m.answers[0] ?? []).map((id) => training.concepts.get(id) ?? 0))),
    },
    {
      id: "top-100",
      title: "Linking by the 100 most frequent training answers",
      rows: "Among them",
      order: inOrder(["yes", "no"]),
      of: (m) => (training.mostFrequent().has(whole(m.answers[0])) ? "yes" : "no"),
    },
  ];
}
