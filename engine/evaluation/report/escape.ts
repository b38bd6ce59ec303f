// Words of texts and knowledge bases never become markup.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and attribute values of HTML and SVG. Control characters that no XML may hold become a blank. */
export const escaped = (text: string): string =>
  text.replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, " ").replaceAll(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
