// The text as a model is shown it for symbolic tagging: brackets are the notation's own, and a line is a type's. Every exchanged
// character is one UTF-16 unit for one, so that offsets stay; nothing need be changed back, since only places are read.

const TWINS: Readonly<Record<string, string>> = {
  "[": "［",
  "]": "］",
  "\n": " ",
  "\r": " ",
  "\u2028": " ",
  "\u2029": " ",
};

/** Of the same length as `text`, with no square bracket and no line break. */
export const presented = (text: string): string =>
  text.replace(/[[\]\n\r\u2028\u2029]/g, (c) => TWINS[c] as string);

/** The bracket of the notation that a model may have written for a twin, or undefined. */
export const untwinned = (c: string | undefined): "[" | "]" | undefined =>
  c === "［" ? "[" : c === "］" ? "]" : undefined;
