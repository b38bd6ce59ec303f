// A part of a string that does not keep the whole alive: engines make slices that point into their source, and one
// remembered word would hold a book.

/** The same units in memory of their own. Lone surrogates survive. */
export const ownCopy = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le");
