// The language of a name, where it is another than the knowledge base's own.

/** `{}` for a name in the own language (`en-US` where `en` is own) or in none that is stated. */
export function foreign(stated: string | undefined, own = "en"): { language?: string } {
  const tag = stated?.trim() ?? "";
  const [low, base] = [tag.toLowerCase(), own.toLowerCase()];
  return tag === "" || low === base || low.startsWith(`${base}-`) ? {} : { language: tag };
}
