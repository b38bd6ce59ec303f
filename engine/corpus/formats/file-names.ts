// File names for documents: what every system takes, and no two alike.

/** A name that is one on every system; empty ids and dots get an underscore. */
export const fileName = (id: string): string =>
  id
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are no part of a name
    .replace(/[\u0000-\u001f\\/:*?"<>|]/g, "_")
    .replace(/^\.+|[. ]+$/g, "_")
    .slice(0, 200) || "_";

/** Gives each document a name of its own. */
export function namer(): (id: string) => string {
  const taken = new Set<string>();
  return (id) => {
    const plain = fileName(id);
    let name = plain;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`;
    taken.add(name.toLowerCase());
    return name;
  };
}
