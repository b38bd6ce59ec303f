// When two mentions have the same form: case and white space aside, accents and hyphens kept.

export const formOf = (text: string): string =>
  text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
