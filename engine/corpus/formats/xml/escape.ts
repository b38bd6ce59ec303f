// XML 1.0 text and attribute values that every parser gives back character for character.

/** Line feeds in attribute values become spaces for a parser unless they are references; CR everywhere. */
const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Characters that XML 1.0 has no form for. */
export const NO_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Each as a space, as other tools do. */
export const xmlCharacters = (text: string): string => text.replace(NO_XML, " ");

export const escapeAttribute = (text: string): string =>
  xmlCharacters(text).replace(/[&<>"\n\r\t]/g, (c) => REFERENCES[c] as string);

export const escapeText = (text: string): string =>
  xmlCharacters(text).replace(/[&<>\r]/g, (c) => REFERENCES[c] as string);

/** ` name="value"` for each attribute. */
export const attributesText = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join("");
