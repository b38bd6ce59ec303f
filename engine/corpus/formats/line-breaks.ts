// What some reader of a line-based format takes for the end of a line: LF and CR, VT, FF, the information
// separators, NEL, and Unicode's line and paragraph separators.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const LINE_BREAK = /[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]/g;

/** The text with every line break and tab as one space: as long as before, so that offsets stay. */
export const onOneLine = (text: string): string => text.replaceAll("\t", " ").replace(LINE_BREAK, " ");
