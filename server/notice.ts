// What stands in a notice begins with what is wrong: an editor shows one line of it, and the path before the words, as a
// command line has it, would be all that is seen.

/** `/a/b.obo:3: `, `C:\a\b.obo, line 3: `: a whole path, perhaps a line, and the words behind. */
const AT_A_PATH =
  /^((?:~?\/|[A-Za-z]:[\\/]|\\\\)[^\n]*?)(?::(\d+)|, line (\d+))?: (?=[^\n])([^\n]+)((?:\n.*)?)$/s;

/**
 * A message for a person with the path that it begins with moved behind its first line; any other message as it is.
 * `/a/b.obo:3: the id is empty.` is `The id is empty (line 3 of /a/b.obo).`
 */
export function pathLast(message: string): string {
  const [, path, ...parts] = AT_A_PATH.exec(message) ?? [];
  if (path === undefined) return message;
  const [colon, comma, words = "", more = ""] = parts;
  const line = colon ?? comma;
  const place = line === undefined ? path : `line ${line} of ${path}`;
  const said = words.trim().replace(/\.$/, "");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)} (${place}).${more}`;
}
